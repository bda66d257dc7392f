"""Where no amount was exported, money is a dash with a reason; what the metrics answer stays as defined."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN, GOLDEN_DAY, OpenPage, shown_text


@pytest.fixture(scope="module")
def without_amounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the golden company whose deals were exported without their amount."""
    folder = tmp_path_factory.mktemp("without_amounts")
    with (GOLDEN / "deals.csv").open(encoding="utf-8", newline="") as lines:
        deals = [{name: value for name, value in row.items() if name != "amount"} for row in csv.DictReader(lines)]
    export = folder / "deals.csv"
    with export.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(deals[0]))
        writer.writeheader()
        writer.writerows(deals)
    here = open_workspace(read_settings(workspace=folder / "workspace"))
    files = [(GOLDEN / "leads.csv", "leads.csv"), (export, "deals.csv")]
    here.keep(here.check(here.prepare(files), as_of=GOLDEN_DAY), by="Ada")
    assert not any(here.ask("won_revenue_by_month").table.column("revenue").to_pylist())
    here.close()
    return folder / "workspace"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("app.py", r'Revenue</div><div class="value">—</div>.*No amounts in this export\. Export the amount'),
        ("pages/lead_quality.py", r'Money at stake</div><div class="value">—</div>.*No amounts in this export'),
        ("pages/personas.py", r'data-head="Revenue">—<'),
    ],
)
def test_money_that_was_never_exported_is_a_dash_with_a_reason(
    page: str, said: str, without_amounts: Path, open_app: OpenPage
) -> None:
    text = shown_text(open_app(page, without_amounts, period="all"))
    assert re.search(said, text)
    assert "No amounts in this export" in text


def test_money_that_was_exported_is_shown(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app("app.py", workspaces["golden"], period="all"))
    assert "No amounts" not in text
    assert re.search(r'Revenue</div><div class="value">[^—]', text)


def test_a_plan_without_amounts_asks_for_what_a_deal_brings(without_amounts: Path, open_app: OpenPage) -> None:
    app = open_app("pages/goal_planning.py", without_amounts, period="all")
    text = shown_text(app).replace("\\", "")
    assert "no amount among 3 won deals: enter what a deal brings" in text
    assert "what a deal brings is not known. Enter the average deal size." in text
    (size,) = [field for field in app.number_input if field.label == "Average deal size, amount"]
    text = shown_text(size.set_value(2_000.0).run())
    assert "needs <b>500</b> customers" in re.sub(r"<b [^>]*>", "<b>", text)
    assert "what was won so far is not known" in text


def test_the_value_of_a_lead_says_why_it_is_not_known(without_amounts: Path, open_app: OpenPage) -> None:
    app = open_app("pages/goal_planning.py", without_amounts, period="all")
    (size,) = [field for field in app.number_input if field.label == "Average deal size, amount"]
    text = shown_text(size.set_value(2_000.0).run())
    assert re.search(r'Value of a lead</div><div class="value">—</div>.*no amount among 3 won deals', text)
    days = {"from": "2020-01-01", "to": "2020-02-01"}
    app = open_app("pages/goal_planning.py", without_amounts, period="custom", **days)
    (size,) = [field for field in app.number_input if field.label == "Average deal size, amount"]
    for label in ("Lead → MQL", "MQL → SQL", "SQL → Opportunity", "Opportunity → Customer"):
        (rate,) = [field for field in app.number_input if field.label == f"{label}, %"]
        rate.set_value(50.0)
    text = shown_text(size.set_value(2_000.0).run())
    assert text.count("no lead of the period is old enough to judge") == 2


def test_a_company_without_deals_is_not_said_to_have_won_nothing(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app("app.py", workspaces["leads_only"], period="all"))
    assert "No deals in these exports, so what was won is not known." in text
    assert "0 won deals" not in text


@pytest.mark.parametrize("workspace", ["deals_only", "leads_only"])
def test_where_no_plan_can_be_made_the_form_has_the_page_and_no_view_is_offered_that_would_be_empty(
    workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces[workspace])
    text = shown_text(app)
    assert "sm-alone" in text
    assert "Scenarios compared" in text
    assert "_view" not in {one.key for one in app.segmented_control}
