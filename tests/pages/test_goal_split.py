"""The plan split by source, persona and team: who brings how many leads, limits, and what they leave."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.domain.agreements import Portion
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, named_periods
from smarketing.settings import read_settings
from smarketing.store import PLAN, Scenario
from smarketing.ui import formats
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text
from tests.pages.test_agreements_page import as_person
from tests.pages.test_goal_signing import MARA, PAGE, YLVA, propose
from tests.ready import DemoIn

LABELS = {"share": "Share of all leads, %", "most": "At most, leads a month", "why": "Because"}


def opened(app: AppTest, dimension: str = "source", scenario: str = "The quarter") -> str:
    box = next(one for one in app.selectbox if one.label == "Scenario")
    if scenario in box.options:
        box.select_index(box.options.index(scenario)).run()
    app.query_params["view"], app.query_params["by"] = "split", dimension
    return shown_text(app.run())


def said(app: AppTest, name: str, *, why: str = "The fair is over", dimension: str = "Source", **values: float) -> str:
    """Say something of the group *name* in the form that is open; return what the page says then."""
    box = next(one for one in app.selectbox if one.label == dimension)
    if name not in box.options:  # typed: the test's own box knows nothing of new ones
        box.options.append(name)
    box.set_value(name)
    for field, value in values.items():
        next(one for one in app.number_input if one.label == LABELS[field]).set_value(value)
    next(one for one in app.text_input if one.label == LABELS["why"]).set_value(why)
    text = shown_text(next(one for one in app.button if one.label == "Plan it so").click().run())
    assert not app.exception
    return text


def rows(text: str, alt: str) -> dict[str, list[str]]:
    """Return the cells of each row of the table *alt* by its first."""
    (table,) = (one for one in text.split("<table") if f'aria-label="{alt}"' in one[:200])
    lines = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.DOTALL) for line in table.split("<tr")[2:]]
    plain = [[re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in line] for line in lines]
    return {cells[0]: cells for cells in plain if cells}


def number(cell: str) -> int:
    return int(re.sub(r"\D", "", cell))


@pytest.mark.parametrize("dimension", ["source", "persona", "team"])
def test_who_brings_how_many_leads_comes_to_the_plan(
    dimension: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    text = opened(app, dimension)
    before = re.search(r"from <b[^>]*>([\d,]+)</b> leads", text)
    assert not app.exception
    assert "could not be drawn" not in text
    assert before is not None
    told = re.search(r"is to bring most: <b[^>]*>([\d,]+)</b> of ([\d,]+) leads", text)
    assert told is not None
    assert told[2] == before[1]
    table = rows(text, f"The plan by {dimension}")
    assert sum(number(cells[1]) for cells in table.values()) == number(before[1])
    assert next(iter(table.values()))[1] == told[1]


def test_a_limit_holds_a_source_back_and_the_others_take_over(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    table = rows(opened(app), "The plan by source")
    first = next(iter(table))
    text = said(app, first, most=10.0)
    assert f"{first}</b>: at most 10 a month" in text
    assert re.search(
        rf"At the limit: {re.escape(first)}, [\d,]+ leads less than its share. The others take over.", text
    )
    assert number(rows(text, "The plan by source")[first][1]) == 30
    app.button(next(one.key for one in app.button if (one.key or "").startswith("portion-gone-"))).click()
    assert "At the limit" not in shown_text(app.run())


def test_where_all_are_at_the_limit_it_says_what_is_left_and_what_to_do(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    for name in rows(opened(app, "team"), "The plan by team"):
        if not name.startswith("("):
            text = said(app, name, dimension="Team", most=1.0, share=0.0 if "(" in name else None)
    nobody = rows(text, "The plan by team").get("(unknown)")
    if nobody is None:
        assert "Nobody is left to take over" in text
        assert "Raise a limit, add a team, or agree on a lower goal." in text


def test_a_new_source_can_be_planned_and_needs_a_reason(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    opened(app)
    text = said(app, "Podcast", why=" ", share=25.0)
    assert "The reason for the source Podcast is empty." in text.replace("\\", "")
    text = said(app, "Podcast", why="First season", share=25.0)
    assert re.search(r"Podcast</b>: 25.0\W% of the leads", text)
    assert "counted mostly as the company" in text
    assert "Podcast" in rows(text, "The plan by source")


def test_shares_of_more_than_all_are_refused_in_a_sentence(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    one, other, *_ = rows(opened(app), "The plan by source")
    said(app, one, share=70.0)
    text = said(app, other, share=50.0).replace("\\", "")
    assert "The shares said come to 120 %, more than all. Lower one." in text


def test_what_is_said_is_saved_signed_and_read_on_agreements(
    demo_in: DemoIn, tmp_path: Path, open_app: OpenPage
) -> None:
    folder = demo_in(tmp_path / "demo")
    app = as_person(open_app(PAGE, folder), MARA)
    opened(app, scenario="Plan 2026 (the plan)")
    said(app, "Podcast", why="First season", share=25.0, most=40.0)
    propose(app, 2_500_000.0, "A podcast")
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        (waits,) = here.store.agreeing.standings(PLAN)[:1]
        here.store.agreeing.sign(waits.key, by=YLVA, version=1)
        (portion,) = [one for one in here.store.scenarios.plan().scenario.portions if one.name == "Podcast"]
    assert portion == Portion("source", "Podcast", Decimal("0.25"), 40, MARA.name, "First season")
    text = shown_text(open_app("pages/agreements.py", folder, topic="plan"))
    assert "From the source Podcast" in text
    assert re.search(r"25.0\W% of the leads, at most 40 a month", text)


@pytest.mark.parametrize("workspace", ["golden", "deals_only", "leads_only"])
def test_a_short_history_is_split_as_far_as_it_tells(
    workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces[workspace])
    for field in app.number_input:
        if field.label.endswith(", %"):
            field.set_value(50.0)
    next(field for field in app.number_input if field.label == "Average deal size, amount").set_value(2_000.0)
    text = opened(app)
    assert not app.exception
    assert "could not be drawn" not in text
    if workspace == "deals_only":
        assert "Say who is to bring which share." in text.replace("\\", "")
    else:
        assert "is to bring most" in text


@pytest.mark.parametrize(("dimension", "place"), [("source", 0), ("persona", 1)])
def test_the_leads_of_each_are_told_by_the_other_with_rate_value_and_n(
    dimension: str, place: int, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    text = opened(app, dimension)
    assert not app.exception
    whole = rows(text, f"The plan by {dimension}")
    (table,) = (one for one in text.split("<table") if 'aria-label="The plan by source and persona"' in one[:200])
    lines = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line, re.DOTALL) for line in table.split("<tr")[2:]]
    pairs = [[re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in line] for line in lines if line]
    for name, cells in whole.items():
        if any(pair[place] == name for pair in pairs):
            brought = [number(pair[2]) for pair in pairs if pair[place] == name]
            assert sum(brought) == pytest.approx(number(cells[1]), abs=len(brought)), name
    with closing(open_workspace(read_settings(workspace=workspaces["demo"]))) as here:
        known = here.ask("persona_by_source", Filters(named_periods(here.as_of)["12_months"])).table.to_pylist()
    best = max(
        (row for row in known if row["n"] >= 10 and "(unknown)" not in (row["persona"], row["source"])),
        key=lambda row: row["lead_value"],
    )
    assert f"<b>{best['persona']}</b> leads from <b>{best['source']}</b> brought most" in text
    assert formats.money(best["lead_value"], "EUR") in text


def test_the_split_by_persona_says_which_limit_of_a_source_it_goes_beyond(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    first = next(iter(rows(opened(app), "The plan by source")))
    text = opened(app, "persona")
    assert "beyond the limits" not in text
    opened(app)
    said(app, first, most=10.0)
    text = opened(app, "persona")
    said_of = rf"beyond the limits said of sources: <b>{re.escape(first)}</b> \([\d,]+ a month, at most 10\)"
    assert re.search(said_of, text)
    assert "beyond the limits" not in opened(app)


def test_a_scenario_without_portions_reads_as_before() -> None:
    year = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    assert Scenario("A", Decimal(1), year).portions == ()
