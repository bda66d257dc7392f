"""Where we land, as somebody sees it: the number or why there is none, what it rests on, and how it did on the past."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.settings import read_settings
from smarketing.ui import formats
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/goal_planning.py"
LANDING = re.compile(
    r"We land at <b>€([\d.]+)\W*M</b> \(80 %: €[\d.]+\W*M–€[\d.]+\W*M\); the goal of <b>€2.6\W*M</b> is reached in "
    r"<b>(\d+) of 100</b> futures"
)


def until(app: AppTest, is_there: Callable[[str], object]) -> str:
    """Return what the page says once *is_there*: it looks again while a forecast is being worked out."""
    for _ in range(40):
        if is_there(text := shown_text(app)):
            return text
        time.sleep(0.1)
        app.run()
    raise AssertionError(shown_text(app))


def test_the_landing_stands_with_its_interval_its_probability_and_its_parts(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    text = until(app, LANDING.search)
    assert not app.exception
    assert "From deals yet to come" in text
    (chart,) = [one for one in app.get("vega_lite_chart") if "datum.expected" in one.proto.spec]
    assert "datum.low" in chart.proto.spec


def test_a_higher_goal_is_reached_in_fewer_futures(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    before = LANDING.search(until(app, LANDING.search))
    assert before is not None
    (goal,) = [field for field in app.number_input if field.label.startswith("Revenue goal")]
    goal.set_value(3_500_000.0).run()
    text = until(app, lambda text: "€3.5" in text and "We land at" in text)
    assert before[2] != "0"
    assert "is reached in <b>less than 1 of 100</b> futures" in text
    assert f"We land at <b>€{before[1]}" in text, "the goal moves no future"


def test_its_formula_adds_up_and_its_rows_are_there(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    until(app, LANDING.search)
    app.session_state["how-goal-planning-landing"] = True
    app.run()
    (line,) = [line for code in app.code for line in code.value.splitlines() if line.startswith("Landing = ")]
    won, waiting, coming, total = (float(found.replace(",", "")) for found in re.findall(r"€([\d,.]+\d)", line))
    assert won + waiting + coming == pytest.approx(total, abs=0.02)
    for view in ("Table", "Rows", "SQL"):
        app.session_state["view-goal-planning-landing"] = view
        app.run()
        assert not app.exception
        assert "could not be drawn" not in shown_text(app)


def test_what_it_rests_on_stands_with_its_n(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    until(app, LANDING.search)
    app.session_state["landing-grounds"] = True
    text = shown_text(app.run())
    assert re.search(r"\d+ of \d+ deals closed in the last 52 weeks were won", text)
    assert re.search(r"[\d.]+ leads a week came in the last 13 weeks; of [\d,]+ in 52 weeks, \d+ became", text)
    assert "Negotiation" in text
    for metric in ("forecast_stage_rates", "forecast_deals", "forecast_leads", "forecast_amounts"):
        app.session_state[f"how-goal-planning-ground-{metric}"] = True
        app.run()
        assert not app.exception
        assert "could not be drawn" not in shown_text(app)


def test_past_forecasts_stand_beside_what_came(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    until(app, LANDING.search)
    app.session_state["landing-trials"] = True
    app.run()
    text = until(app, lambda text: "interval held what came" in text)
    assert "held what came in 10 of 12 forecasts" in text
    assert "Q1 2026, at its start" in text
    assert "Right intervals would hold it in 7 to 12 of 12" in text


@pytest.mark.parametrize(
    ("workspace", "why"),
    [
        ("golden", r"\d+ deals? closed in the 52 weeks to .+: too few to tell where this lands"),
        ("deals_only", r"\d+ deals? closed in the 52 weeks to .+: too few to tell where this lands"),
        ("leads_only", r"No deals in these exports"),
    ],
)
def test_where_the_history_is_too_thin_a_sentence_says_so(
    workspace: str, why: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces[workspace])
    text = until(app, lambda text: re.search(why, text.replace("\\", "")))
    assert not app.exception
    assert "We land at" not in text


@pytest.mark.parametrize(("goal", "beside"), [(50_000_000.0, "short of"), (1_000.0, "above")])
def test_a_period_that_is_over_says_what_was_won_against_its_goal(
    goal: float, beside: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    over = Period(dt.date(2026, 4, 1), dt.date(2026, 7, 1))
    with closing(open_workspace(read_settings(workspace=workspaces["demo"]))) as here:
        won = float(here.ask("won_revenue", Filters(over)).table.to_pylist()[0]["revenue"])
    app = open_app(PAGE, workspaces["demo"])
    (days,) = [field for field in app.date_input if field.label.startswith("Period")]
    days.set_value((over.start, over.last_day))
    next(field for field in app.number_input if field.label.startswith("Revenue goal")).set_value(goal)
    app.run()
    text = re.sub("<[^>]+>", "", until(app, lambda text: "The period was over on" in text))
    told = formats.money(abs(won - goal), "EUR")
    assert f"The period was over on 30 Jun 2026: {formats.money(won, 'EUR')} was won, {told} {beside} the goal" in text
    assert f"Won: {formats.money(won, 'EUR')}, {formats.rate(won / goal, 0)} of the goal. The period is over." in text
    assert "due by now" not in text
    assert "We land at" not in text
    assert not app.exception
