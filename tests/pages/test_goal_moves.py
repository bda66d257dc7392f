"""What moves the revenue of the plan, and what would have to be true: the sentences follow what is typed."""

from __future__ import annotations

import re
from contextlib import closing
from fractions import Fraction
from pathlib import Path

from streamlit.testing.v1 import AppTest

from smarketing.domain.filters import Filters
from smarketing.domain.pace import MONDAY_TO_FRIDAY
from smarketing.domain.period import named_periods
from smarketing.domain.sensitivity import LEADS, moves, revenue_of
from smarketing.settings import read_settings
from smarketing.ui import formats
from smarketing.workspace import open_workspace
from smarketing.workspace.goals import days_agreed, own_factors, own_history, plan_for
from tests.pages.conftest import OpenPage, shown_text


def _count_on(app: AppTest, leads: int) -> str:
    (field,) = [field for field in app.number_input if field.label.startswith("Leads to count on")]
    return shown_text(field.set_value(leads).run())


def test_the_factor_that_moves_the_revenue_most_is_named_with_both_ends(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app("pages/goal_planning.py", workspaces["demo"], view="moves"))
    with_numbers = open_workspace(read_settings(workspace=workspaces["demo"]))
    assert with_numbers.as_of is not None
    basis = own_history(with_numbers.ask, Filters(named_periods(with_numbers.as_of)["12_months"]))
    plan = with_numbers.store.scenarios.plan()
    assert plan is not None
    scenario = plan.scenario
    days = days_agreed(with_numbers.store.agreements.in_force("service_level"))
    own = own_factors(basis, scenario.period, with_numbers.as_of, days)
    made = plan_for(scenario, basis)
    first = moves(made, own)[0]
    low, high = (formats.money(float(end), with_numbers.currency) for end in (first.low, first.high))
    brings = formats.money(float(revenue_of(made, own[LEADS].likely)), with_numbers.currency)
    with_numbers.close()
    assert first.factor == "opportunity"
    assert f"between {low} and {high} of the goal" in text
    assert re.search(rf"Opportunity → Customer</b> moves it most.*{re.escape(low)}", text)
    assert re.search(rf"leads bring <b [^>]*>{re.escape(brings)}</b> as planned", text)


def test_fewer_leads_ask_more_of_each_step_until_it_cannot_be(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app("pages/goal_planning.py", workspaces["demo"], view="moves")
    text = _count_on(app, 1_000)
    assert "one of these has to hold alone" in text
    assert "can&#x27;t be: more than all" in text
    assert "beyond the own interval" in text
    text = _count_on(app, 50_000)
    assert "Nothing more has to be true." in text
    assert "one of these has to hold alone" not in text


def test_leads_go_on_coming_as_they_came_on_each_working_day(workspaces: dict[str, Path]) -> None:
    with closing(open_workspace(read_settings(workspace=workspaces["demo"]))) as here:
        assert here.as_of is not None
        periods = named_periods(here.as_of)
        basis = own_history(here.ask, Filters(periods["12_months"]))
        year = own_factors(basis, periods["12_months"], here.as_of)[LEADS]
        quarter = own_factors(basis, periods["this_quarter"], here.as_of)[LEADS]
    days = {key: MONDAY_TO_FRIDAY.count(periods[key]) for key in ("12_months", "this_quarter")}
    assert days["this_quarter"] < days["12_months"] / 3
    assert quarter.likely / year.likely == Fraction(days["this_quarter"], days["12_months"])
    assert (year.n, quarter.n) == (basis.steps[0]["reached"],) * 2
