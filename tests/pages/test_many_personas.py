"""More personas than anybody reads, and one alone: what stands on the page, and what is not claimed of it."""

from __future__ import annotations

import re
from pathlib import Path

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN_DAY, OpenPage, shown_text

PAGE = "pages/personas.py"
PERSONAS = 25


def test_twenty_personas_and_the_unknown_stand_on_the_page_and_the_others_behind_the_corner(
    tmp_path: Path, open_app: OpenPage
) -> None:
    named = [f"P{number:02}" for number in range(PERSONAS) for _ in range(PERSONAS + 2 - number)]
    leads = [f"L{at},l{at}@one.example,2026-01-05,Organic,{name}" for at, name in enumerate([*named, ""])]
    export = tmp_path / "leads.csv"
    export.write_text("\n".join(["lead_id,email,created_at,source,persona", *leads, ""]), encoding="utf-8")
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    here.keep(here.check(here.prepare([(export, "leads.csv")]), as_of=GOLDEN_DAY), by="Ada")
    here.close()
    app = open_app(PAGE, tmp_path / "workspace", period="all")
    table = next(one.proto.body for one in app.get("html") if 'aria-label="Personas"' in one.proto.body)
    assert table.count('<th scope="row">') == 21
    assert ">P19</th>" in table
    assert ">P20</th>" not in table
    assert "(unknown)" in table
    told = "The 20 with most leads of 26; all under the corner."
    assert told in shown_text(app)
    mix = open_app(PAGE, tmp_path / "workspace", period="all", view="mix")
    assert "The 20 with most leads of 25; all in the table." in shown_text(mix)
    (chart,) = mix.get("arrow_vega_lite_chart") or mix.get("vega_lite_chart")
    assert b"P19" in str(chart.proto).encode()
    assert b"P20" not in str(chart.proto).encode()


def test_of_one_persona_alone_nothing_is_the_most(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    only = {"persona": "Finance approver"}
    text = shown_text(open_app(PAGE, workspaces["demo"], **only))
    assert "<b>Finance approver</b> leads become customers: " in text
    assert re.search(r"Revenue of <b>Finance approver</b>: \S+", text)
    text += shown_text(open_app(PAGE, workspaces["demo"], view="costs", **only))
    assert re.search(r"Spent on <b>Finance approver</b> leads: \S+", text)
    assert not re.search(r"most often|Most revenue|Most is spent", text)
