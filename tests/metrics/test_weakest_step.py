"""A step is named when it got worse, and only then: neither chance nor leads that are still young light a red lamp."""

from dataclasses import replace

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.stages import DEFAULT_STAGES
from tests.metrics.generated import OVER, RATES, RUNNING, lags, lead_stages

pytestmark = pytest.mark.slow
UNTARGETED = [replace(stage, target_rate=None) for stage in DEFAULT_STAGES]
COMPANIES = 200


def named(company, period, companies=COMPANIES):
    """The steps named at each company."""
    segments = [f"company {number}" for number in range(companies)]
    asked = (company.rows("weakest_step", Filters(period, (("segment", (one,)),))) for one in segments)
    return [[row["stage"] for row in rows] for rows in asked]


@pytest.mark.parametrize("period", [RUNNING, OVER], ids=["a period that runs", "a period that is over"])
def test_where_nothing_changed_at_least_95_companies_in_100_hear_of_no_weak_step(company, period):
    company.given(lead_stages=lead_stages(COMPANIES, period, 400, before=1600), stage_lags=lags(), stages=UNTARGETED)
    silent = sum(not steps for steps in named(company, period))
    assert silent >= 0.95 * COMPANIES


def test_where_every_target_is_just_met_at_least_95_companies_in_100_hear_of_no_weak_step(company):
    rates = dict(zip((stage.key for stage in DEFAULT_STAGES), (*RATES, None), strict=True))
    stages = [replace(stage, target_rate=rates[stage.key]) for stage in DEFAULT_STAGES]
    company.given(lead_stages=lead_stages(COMPANIES, OVER, 400, before=1600), stage_lags=lags(), stages=stages)
    silent = sum(not steps for steps in named(company, OVER))
    assert silent >= 0.95 * COMPANIES


@pytest.mark.parametrize(
    ("place", "past", "leads", "companies"), [(0, RATES, 400, COMPANIES), (3, (0.6, 0.6, 0.6, 0.3), 1852, 60)]
)
def test_a_drop_by_a_third_is_named_where_400_leads_enter_a_step_of_30_percent(company, place, past, leads, companies):
    rates = [rate * 2 / 3 if step == place else rate for step, rate in enumerate(past)]
    rows = lead_stages(companies, OVER, leads, before=4 * leads, past=past, rates=rates)
    company.given(lead_stages=rows, stage_lags=lags(), stages=UNTARGETED)
    found = sum(steps[:1] == [DEFAULT_STAGES[place].key] for steps in named(company, OVER, companies))
    assert found >= 0.9 * companies
