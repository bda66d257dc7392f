"""The goal's form: what is typed and makes no sense is told, and nothing is planned from it."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period, named_periods
from smarketing.domain.planning import plan, remaining_needed
from smarketing.settings import read_settings
from smarketing.ui import formats
from smarketing.workspace import open_workspace
from smarketing.workspace.goals import credit_of, own_history, plan_for
from tests.pages.conftest import OpenPage, shown_text


def test_a_goal_of_nothing_is_told_and_no_plan_of_another_goal_stands_beside_it(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces["demo"])
    (goal,) = [field for field in app.number_input if field.label.startswith("Revenue goal")]
    assert "customers" in shown_text(app)
    assert goal.min is None or goal.min <= 0, "a limit of the field hands back the goal before and says nothing"
    goal.set_value(0.0).run()
    assert not app.exception
    assert "The revenue goal is not above zero." in shown_text(app).replace("\\", "")
    assert " needs " not in shown_text(app)


@pytest.mark.parametrize("goal", [1e15, 1e15 + 1, 1e30])
def test_the_largest_goal_is_planned_and_one_beyond_it_is_told_at_the_field(
    goal: float, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces["demo"])
    (field,) = [field for field in app.number_input if field.label.startswith("Revenue goal")]
    assert field.max is None or field.max > goal, "a limit of the field hands back the goal before and says nothing"
    text = shown_text(field.set_value(goal).run()).replace("\\", "")
    assert "could not be drawn" not in text
    assert (" needs " in text) == (goal <= 1e15)
    told = "The revenue goal is beyond what can be planned.", "Enter at most €1,000,000,000,000,000."
    assert all((sentence in text) == (goal > 1e15) for sentence in told)


def test_a_goal_nobody_set_is_said_to_be_none_and_starts_from_what_was_won_lately(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces["deals_only"])
    (goal,) = [field for field in app.number_input if field.label.startswith("Revenue goal")]
    with closing(open_workspace(read_settings(workspace=workspaces["deals_only"]))) as here:
        year = named_periods(here.as_of)["12_months"] if here.as_of else None
        won = float(here.ask("won_revenue", Filters(year)).table.to_pylist()[0]["revenue"])
    assert goal.value == pytest.approx(won, rel=0.05)
    assert "No goal is set yet" in shown_text(app)
    assert "No goal is set yet" not in shown_text(goal.set_value(goal.value * 2).run())
    assert "No goal is set yet" not in shown_text(open_app("pages/goal_planning.py", workspaces["demo"]))


def test_without_leads_a_goal_still_says_how_many_customers_it_needs(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces["deals_only"])
    (goal,) = [field for field in app.number_input if field.label.startswith("Revenue goal")]
    with closing(open_workspace(read_settings(workspace=workspaces["deals_only"]))) as here:
        size = own_history(here.ask, Filters(named_periods(here.as_of)["12_months"])).deal_size
    text = shown_text(goal.set_value(float(3 * size - 1)).run())
    assert "needs <b>3</b> customers. How many leads that takes is not known before each step has a rate." in text
    assert "There is no rate from" in text
    assert "no leads uploaded" in text
    (size_field,) = [field for field in app.number_input if field.label.startswith("Average deal size")]
    assert "needs <b>6</b> customers" in shown_text(size_field.set_value(float(size / 2)).run())


def test_whoever_is_short_of_the_plan_is_named_with_what_is_missing_and_its_worth(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces["demo"])
    (goal,) = [field for field in app.number_input if field.label.startswith("Revenue goal")]
    text = shown_text(goal.set_value(260_000_000.0).run())
    assert re.search(r"Marketing</b> is <b [^>]*>[\d,]+</b> MQL short on 20 Nov 2026: .* [\d,]+ SQL, <b>€[\d.]+", text)
    assert re.search(r"Sales</b> is <b [^>]*>[\d,]+</b> opportunities short on 20 Nov 2026", text)
    assert "These overlap" in text
    assert "the parts add up" in text
    text = shown_text(goal.set_value(500_000.0).run())
    assert "Every stage has what the plan asks for by now." in text


def test_a_rate_above_the_whole_is_told_in_words_and_nothing_is_planned_from_it(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces["demo"])

    def typed(value: float) -> str:
        (rate,) = [field for field in app.number_input if field.label == "MQL → SQL, %"]
        return shown_text(rate.set_value(value).run()).replace("\\", "")

    text = typed(150.0)
    assert "MQL → SQL: a rate is above 0 and at most 100 %. Correct it" in text
    assert " needs " not in text
    assert " needs " in typed(50.0)


@pytest.mark.parametrize("workspace", ["golden", "deals_only", "leads_only"])
@pytest.mark.parametrize("view", ["moves", "scenarios"])
def test_each_view_opens_on_whatever_there_is(
    view: str, workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces[workspace], view=view)
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)


def test_a_filtered_plan_compares_one_part_with_itself(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    persona = "IT decision-maker"
    text = shown_text(open_app("pages/goal_planning.py", workspaces["demo"], persona=persona))
    scenarios = shown_text(open_app("pages/goal_planning.py", workspaces["demo"], persona=persona, view="scenarios"))
    assert f"Read as the goal of Persona: {persona} alone" in text
    here = open_workspace(read_settings(workspace=workspaces["demo"]))
    so_far = Period(dt.date(2026, 1, 1), dt.date(2026, 11, 21))
    part = Filters(so_far, (("persona", (persona,)),))
    won = here.ask("scorecard", part).table.to_pylist()[0]["revenue"]
    customers = {row["stage"]: row["entries"] for row in here.ask("funnel_activity", part).table.to_pylist()}
    whole = own_history(here.ask, Filters(named_periods(here.as_of)["12_months"]))
    made = plan_for(here.store.scenarios.plan().scenario, whole)
    here.close()
    assert f"Won so far: <b>{formats.money(won, 'EUR')}</b>" in text
    assert f">{formats.count(customers['customer'])}</td>" in text, "there so far is of the filtered part"
    assert f">{formats.count(made.stages[0].needed_rounded)}</td>" in scenarios, "they are of the whole company"


def test_what_is_won_is_no_longer_needed_and_old_leads_promise_nothing(workspaces: dict[str, Path]) -> None:
    here = open_workspace(read_settings(workspace=workspaces["demo"]))
    basis = own_history(here.ask, Filters(named_periods(here.as_of)["12_months"]))
    here.close()
    for step in basis.steps[:-1]:
        assert 0 <= step["leads_in_time"] < step["open_leads"], step["stage"]
    made = plan(Decimal(5_000_000), basis.deal_size, basis.rates, stages=basis.stages)
    credit = credit_of(basis, made)
    whole_pipe = sum(step["open_leads"] * (step["customer_rate"] or 0) for step in basis.steps[:-1])
    assert 0 < credit < whole_pipe
    left = remaining_needed(made, 67 + credit)["customer"]
    assert left == made.stages[-1].needed - 67 - credit


def test_the_share_of_the_goal_that_is_won_stands_beside_the_share_of_what_is_due(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app("pages/goal_planning.py", workspaces["demo"]))
    here = open_workspace(read_settings(workspace=workspaces["demo"]))
    won = here.ask("won_revenue", Filters(Period(dt.date(2026, 1, 1), dt.date(2026, 11, 21)))).table.to_pylist()
    goal = here.store.scenarios.plan().scenario.revenue_goal
    here.close()
    assert f"{formats.rate(float(won[0]['revenue'] / goal), 0)} of the goal and" in text


def test_each_of_the_five_answers_stands_with_its_n_interval_and_trend(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app("pages/goal_planning.py", workspaces["demo"]))
    here = open_workspace(read_settings(workspace=workspaces["demo"]))
    year = Filters(named_periods(here.as_of)["12_months"])
    halves = Period(year.period.start, dt.date(2026, 11, 21)).halves()
    (now,), (then,), (later,) = (
        here.ask("plan_basis", filters).table.to_pylist() for filters in (year, *map(year.during, halves))
    )
    here.close()
    tiles = {
        re.search('class="name">([^<]+)<', tile)[1]: re.sub("<[^>]+>", " ", tile)
        for tile in text.split('class="sm-tile"')[1:]
    }
    low, high = (formats.money(now[end], "EUR") for end in ("deal_size_low", "deal_size_high"))
    assert f"({low}–{high}), n {now['sized_deals']}" in tiles["Average deal"]
    assert f"({formats.spread(now['low'], now['high'])}), n {formats.count(now['n'])}" in tiles["Close rate to aim for"]
    assert re.search(r"4 of 5 within [\d.]+ days, n \d+", tiles["Lead to customer, median"])
    points = abs(later["lead_to_customer_rate"] - then["lead_to_customer_rate"]) * 100
    assert f"{points:.1f} points" in tiles["Close rate to aim for"]
    for name in ("Average deal", "Lead to customer, median", "Close rate to aim for", "Value of a lead"):
        assert "vs. the half before" in tiles[name], name
    rests_on = {"Average deal": "sized_deals", "Lead to customer, median": "timed", "Close rate to aim for": "n"}
    for name, cases in rests_on.items():
        assert f"(n {min(then[cases], later[cases])})" not in tiles[name], name
    alone = shown_text(open_app("pages/goal_planning.py", workspaces["golden"], period="all"))
    assert "vs. the half before" not in alone


def test_a_trend_of_few_cases_says_how_many_they_are(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    with closing(open_workspace(read_settings(workspace=workspaces["demo"]))) as here:
        so_far = Period(named_periods(here.as_of)["12_months"].start, here.as_of + dt.timedelta(days=1))
        sides = [
            here.ask("plan_basis", Filters(half, (("source", ("Referrals",)),))).table.to_pylist()[0]
            for half in so_far.halves()
        ]
    text = shown_text(open_app("pages/goal_planning.py", workspaces["demo"], source="Referrals"))
    tiles = {re.search('class="name">([^<]+)<', tile)[1]: tile for tile in text.split('class="sm-tile"')[1:]}
    deals, timed, leads = (min(side[column] for side in sides) for column in ("sized_deals", "timed", "n"))
    assert max(deals, timed) < 10 <= leads
    assert f"(n {deals})" in tiles["Average deal"]
    assert f"(n {timed})" in tiles["Lead to customer, median"]
    assert f"(n {deals})" in tiles["Value of a lead"]
    assert "(n " not in tiles["Close rate to aim for"]
