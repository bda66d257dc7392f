"""How personas differ, what works with them and what they cost, in whatever a company has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smarketing.domain.filters import Filters
from smarketing.metrics import Answer
from smarketing.settings import read_settings
from smarketing.ui import formats
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/personas.py"


def asked(folder: Path, metric: str) -> Answer:
    here = open_workspace(read_settings(workspace=folder))
    answer = here.ask(metric, Filters())
    here.close()
    return answer


@pytest.mark.parametrize("view", ["differences", "content", "costs"])
@pytest.mark.parametrize("workspace", ["demo", "golden", "deals_only", "leads_only", "empty"])
def test_every_view_opens_with_whatever_a_company_has(
    view: str, workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces[workspace], view=view)
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)


def test_differences_are_told_in_words_and_marked_only_beyond_chance(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    rows = asked(workspaces["demo"], "personas_apart").table.to_pylist()
    found = [row for row in rows if row["differs"] in ("higher", "lower")]
    text = shown_text(open_app(PAGE, workspaces["demo"], view="differences", period="all"))
    tables = text[text.index("How many go on from each stage") :]
    assert len(re.findall('class="sm-badge', tables)) == len(found) > 0
    assert f"<b>{formats.rate(found[0]['share'])}</b>" in text
    chance = sum(row["differs"] == "may be chance" for row in rows)
    assert f"Chance explains the other {chance} that have cases enough." in text


def test_times_show_the_median_days_of_each_persona(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    rows = asked(workspaces["demo"], "funnel_by_persona").table.to_pylist()
    median = next(row for row in rows if (row["persona"], row["stage"]) == ("Executive sponsor", "opportunity"))
    text = shown_text(open_app(PAGE, workspaces["demo"], view="differences", period="all"))
    assert formats.days(median["median_days"]) in text[text.index("How soon they go on") :]


def test_who_costs_is_told_with_money_and_what_has_no_costs(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    answer = asked(workspaces["demo"], "persona_costs")
    rows = answer.table.to_pylist()
    text = shown_text(open_app(PAGE, workspaces["demo"], view="costs", period="all"))
    most = max(rows, key=lambda row: row["spent"])
    assert f"Most is spent on <b>{most['persona']}</b> leads: {formats.money(most['spent'], 'EUR')}" in text
    without = sum(row["leads_without_costs"] for row in rows)
    assert f"No spend lies on {formats.count(without)} of" in text
    assert "Where costs are missing" in text


def test_without_costs_the_page_asks_for_them(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app(PAGE, workspaces["leads_only"], view="costs", period="all"))
    assert "There is no spend in these exports" in text
    assert "No persona has leads enough to say that it seldom buys." in text


def test_content_is_told_for_one_persona_with_its_verdicts_and_the_gaps_of_all(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"], view="content", period="all", portrait="Operations lead")
    text = shown_text(app)
    (won,) = {
        row["n"] for row in asked(workspaces["demo"], "content_before_close").table.to_pylist()
        if row["persona"] == "Operations lead"
    }  # fmt: skip
    assert f"n {won} · " in text
    assert "What sales says of the leads it brought" in text
    journey = text[text.index("What each is given on the way") :]
    assert "5 stages of a journey with nothing to give" in journey
    assert journey.count("nothing yet") == 5


def test_without_touches_what_goes_before_a_win_asks_for_them(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app(PAGE, workspaces["golden"], view="content", period="all"))
    assert "needs deals and touches with their content" in text


@pytest.mark.parametrize("view", ["differences", "costs"])
def test_one_persona_alone_is_held_against_nothing(view: str, workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app(PAGE, workspaces["demo"], view=view, period="all", persona="Finance approver"))
    assert "All leads here are of one persona, or of none" in text
    assert "Too few to say how often they buy" not in text


def test_costs_by_month_tell_what_a_lead_and_a_customer_cost_and_which_filters_spend_knows(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"], view="costs", period="12_months")
    text = shown_text(app)
    assert re.search(r"A lead cost <b>€\d+</b> in the last 3 full months, €\d+ in the 3 full months before", text)
    assert re.search(r"A customer cost €[\d.,]+\W*k? in the \d+ full months whose leads are all old enough", text)
    charts = [one.proto.alt for one in app.get("vega_lite_chart")]
    assert [one for one in charts if one.endswith("by month")] == [
        "Spent by month", "Per lead by month", "Per customer by month",
    ]  # fmt: skip
    part = shown_text(open_app(PAGE, workspaces["demo"], view="costs", persona="Executive sponsor"))
    assert "Spend names no persona: here is what all of them cost." in part
