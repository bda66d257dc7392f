"""What an address asks for that isn't there is left out with a sentence; the rest of it holds."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.settings import ROOT, read_settings
from smarketing.ui.comments import COMMENT
from smarketing.ui.filters import OWNED
from smarketing.ui.funnel_against import KIND, WITH
from smarketing.ui.funnel_views import TAB
from smarketing.ui.latest_verdicts import FIND
from smarketing.ui.persona_grid import COLUMN, ROW
from smarketing.ui.staging import PARAMETER
from smarketing.ui.viewer import OPEN_TO_ALL
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

FUNNEL = "pages/funnel.py"


def strip(app: AppTest) -> str:
    """Return what the page says it shows: its day, files, period and filters; not who may see it."""
    (line,) = [
        one.proto.body for one in app.get("html") if "sm-asof" in one.proto.body and "<style" not in one.proto.body
    ]
    return line.replace(f" · {OPEN_TO_ALL}", "")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"period": "nonsense"}, "There is no period “nonsense”: this is 12 full months to date."),
        ({"period": "<b>x</b>"}, "There is no period “&lt;b&gt;x&lt;/b&gt;”: this is 12 full months to date."),
        ({"period": "custom", "from": "2026-01-01", "to": "2026-13-45"}, "“2026-01-01” to “2026-13-45” are no days"),
        (
            {"period": "custom", "from": "2026-05-01", "to": "2026-01-01"},
            "from 1 May 2026 to 1 Jan 2026 ends before it starts",
        ),
        ({"period": "custom", "from": "2026-05-01", "to": "9999-12-31"}, "is longer than can be shown"),
        ({"period": "custom", "from": "spring", "to": "2026-01-01"}, "are no days from and to"),
    ],
)
def test_a_period_that_makes_no_sense_is_told_and_the_usual_one_shown(
    address: dict[str, str], sentence: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(FUNNEL, workspaces["golden"], **address)
    assert not app.exception
    assert sentence in shown_text(app)
    assert "1 Jul 2025 to 30 Jun 2026" in strip(app)


def test_a_value_that_nothing_has_is_left_out_and_the_others_hold(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(FUNNEL, workspaces["demo"], persona=["Operations lead", "Nobody"], source="<i>None</i>")
    text = shown_text(app)
    assert "Nothing here has Persona: Nobody. It was left out" in text
    assert "Nothing here has Source: &lt;i&gt;None&lt;/i&gt;. It was left out" in text
    assert strip(app).endswith("Persona: Operations lead</div>")


def test_a_value_that_only_deals_have_is_known(tmp_path: Path, open_app: OpenPage) -> None:
    (tmp_path / "deals.csv").write_text("deal_id,deal_stage,owner,created_at\n1,Open,Rita,2026-01-05\n")
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    here.keep(here.check(here.prepare([(tmp_path / "deals.csv", "deals.csv")])), by="Ada")
    here.close()
    app = open_app(FUNNEL, tmp_path / "workspace", owner=["Rita", "Nobody"])
    assert "Nothing here has Owner: Nobody." in shown_text(app)
    assert "Owner: Rita</div>" in strip(app)


def test_an_address_that_holds_says_nothing(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(FUNNEL, workspaces["demo"], period="90_days", persona="Operations lead")
    assert "Left out" not in shown_text(app)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"from": "soon"}, "“from=soon” counts only beside “period=custom”: this is 12 full months to date."),
        (
            {"from": "2026-01-01", "to": "2026-13-45", "period": "12_months"},
            "“from=2026-01-01” and “to=2026-13-45” count only beside “period=custom”: this is 12 full months to date.",
        ),
        ({"persna": "Nobody", "<b>": "x"}, "The address names what no page knows: “persna”, “&lt;b&gt;”."),
        ({f"p{number}": "x" for number in range(7)}, "“p4” and 2 more."),
    ],
)
def test_what_an_address_names_and_nothing_takes_up_is_told(
    address: dict[str, str], sentence: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(FUNNEL, workspaces["golden"], **address)
    assert not app.exception
    assert sentence in shown_text(app)
    assert "1 Jul 2025 to 30 Jun 2026" in strip(app)


def test_the_choices_of_single_pages_are_known_in_every_address() -> None:
    sources = [*(ROOT / "pages").glob("*.py"), *(ROOT / "smarketing" / "ui").glob("*.py")]
    named = {
        name for file in sources for name in re.findall(r"\bchoose(?:_name)?\(\s*\"(\w+)\"", file.read_text("utf-8"))
    }
    assert {*named, COMMENT, FIND, PARAMETER, KIND, WITH, ROW, COLUMN, TAB} == OWNED


@pytest.mark.parametrize(
    ("as_of", "opens", "strip_ends"),
    [
        ("2026-02-20", "", "1 Jan 2026 to 20 Feb 2026</div>"),
        (
            "2026-06-30",
            "This quarter to date: no lead was created, so this is 12 full months to date.",
            "30 Jun 2026</div>",
        ),
        ("2028-06-30", "This quarter to date: no lead was created, so this is all time.", "All time</div>"),
    ],
)
def test_the_first_page_opens_on_a_period_in_which_something_came_in(
    as_of: str, opens: str, strip_ends: str, tmp_path: Path, open_app: OpenPage
) -> None:
    (tmp_path / "leads.csv").write_text("lead_id,created_at\n1,2026-01-05\n")
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    files = here.prepare([(tmp_path / "leads.csv", "leads.csv")])
    here.keep(here.check(files, as_of=dt.date.fromisoformat(as_of)), by="Ada")
    here.close()
    app = open_app("app.py", tmp_path / "workspace")
    assert strip(app).endswith(strip_ends)
    assert opens in shown_text(app)
    asked = open_app("app.py", tmp_path / "workspace", period="this_quarter")
    assert "no lead was created" not in shown_text(asked)
    assert not asked.exception


def test_a_period_that_goes_beyond_the_data_is_judged_to_its_last_day(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    to_date = shown_text(open_app("app.py", workspaces["demo"], period="this_quarter"))
    address = {"period": "custom", "from": "2026-10-01", "to": "2026-12-31"}
    beyond = open_app("app.py", workspaces["demo"], **address)
    assert "These numbers end on 20 Nov 2026; of the days after it nothing is known." in shown_text(beyond)
    assert "1 Oct 2026 to 20 Nov 2026" in strip(beyond)
    tiles = re.compile(r'<div class="sm-tile.*')
    assert tiles.findall(shown_text(beyond)) == tiles.findall(to_date)
    later = shown_text(open_app("app.py", workspaces["demo"], **{**address, "from": "2026-12-01"}))
    assert "of plan" not in later


@pytest.mark.parametrize(
    ("page", "address", "first"),
    [
        ("personas", {"view": "<b>nothing</b>"}, "What they bring"),
        ("lead_quality", {"view": "nothing"}, "Overview"),
        ("goal_planning", {"view": "nothing"}, "By month"),
    ],
)
def test_a_view_that_is_not_there_is_told_and_the_first_one_shown(
    page: str, address: dict[str, str], first: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(f"pages/{page}.py", workspaces["demo"], **address)
    assert not app.exception
    asked = list(address.values())[-1].replace("<", "&lt;").replace(">", "&gt;")
    assert f"There is no “{asked}” here: this is “{first}”." in shown_text(app)
    assert "There is no “" not in shown_text(open_app(f"pages/{page}.py", workspaces["demo"]))
