"""Forecasts tried on the past of real and of made-up companies: what was known then, and what came."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.forecast import plausible
from smarketing.domain.period import Period
from smarketing.settings import read_settings
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.forecast import Trial, back_test, can_be_tried, forecast, known_on, weights_of
from tests.ready import DemoIn

pytestmark = pytest.mark.slow

ALL = Filters()
YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))


@pytest.fixture(scope="module")
def demo(demo_in: DemoIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = demo_in(tmp_path_factory.mktemp("forecast") / "demo")
    with closing(open_workspace(read_settings(workspace=folder))) as opened:
        yield opened


@pytest.fixture(scope="module")
def maven(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with closing(open_workspace(read_settings(workspace=tmp_path_factory.mktemp("maven")))) as opened:
        export = shared_data / "maven_crm" / "sales_pipeline.csv"
        opened.keep(opened.check(opened.prepare([(export, export.name)])), by="Ada")
        yield opened


def tried(here: Workspace) -> tuple[Trial, ...]:
    assert here.as_of is not None
    return back_test(here, ALL, here.as_of)


def holding(trials: tuple[Trial, ...], width: float = 1.0) -> int:
    """Return how many intervals hold what came, were they so many times as wide."""
    return sum(
        one.expected - width * (one.expected - one.low) <= one.came <= one.expected + width * (one.high - one.expected)
        for one in trials
    )


def test_four_of_five_intervals_of_the_demo_company_hold_what_came(demo):
    trials = tried(demo)
    low, high = plausible(len(trials))
    assert len(trials) == 12
    assert low <= holding(trials) <= high
    assert [one.is_at_start for one in trials] == [True, False] * 6


def test_the_table_in_the_docs_is_that_of_the_demo_company(demo):
    page = (Path(__file__).parents[1] / "docs" / "forecast.md").read_text(encoding="utf-8")
    for one in tried(demo):
        when = "start" if one.is_at_start else "middle"
        quarter = f"| Q{(one.period.start.month + 2) // 3} {one.period.start.year} | {when} |"
        assert re.search(
            rf"^{re.escape(quarter)}.*\| {one.came:,.0f} \| {'yes' if one.held else 'no'} \|$", page, re.MULTILINE
        )
    assert "**10 of 12**" in page


def test_four_of_five_intervals_of_a_real_pipeline_hold_what_came(maven):
    trials = tried(maven)
    low, high = plausible(len(trials))
    assert [one.period.start for one in trials[::2]] == [dt.date(2017, month, 1) for month in (4, 7, 10)]
    assert low <= holding(trials) <= high


def test_intervals_half_as_wide_would_not_pass_for_right(demo, maven):
    trials = tried(demo) + back_test(demo, ALL, demo.as_of, months=1) + tried(maven)
    low, high = plausible(len(trials))
    assert low <= holding(trials) <= high
    assert holding(trials, 0.5) < low


def test_what_came_later_is_not_known_on_an_earlier_day(demo):
    before, now = known_on(demo, ALL, dt.date(2026, 3, 31)), known_on(demo, ALL)
    assert before.ends.deals.sum() < now.ends.deals.sum()
    assert before.leads.leads.sum() < now.leads.leads.sum()
    assert (before.ends.created >= 0).all()
    assert (before.leads.created >= before.leads.opportunity).all()
    rows = demo.rows_behind("forecast_deals", ALL, limit=None).table.to_pylist()
    day = dt.date(2026, 3, 31)
    waiting = [row for row in rows if row["created_date"] <= day and (row["close_date"] or dt.date.max) > day]
    ended = [row for row in rows if (row["is_won"] or row["is_lost"]) and not row["close_date"]]
    assert before.open_deals.deals.sum() == len(waiting) - len([row for row in ended if row in waiting])


def test_today_and_the_same_day_asked_for_are_known_alike(demo):
    today, asked = known_on(demo, ALL), known_on(demo, ALL, demo.as_of)
    assert today.ends.deals.tolist() == asked.ends.deals.tolist()
    assert today.open_deals.deals.sum() == asked.open_deals.deals.sum()
    one, other = (forecast(demo, ALL, YEAR, demo.as_of, known).landing for known in (today, asked))
    assert other.total == pytest.approx(one.total, rel=0.02)


def test_a_part_of_the_company_lands_lower_than_the_whole(demo):
    part = ALL.narrowed("persona", "Champion")
    if not known_on(demo, part).ends.deals.sum():
        (persona, *_) = (
            row["value"] for row in demo.ask("filter_options", ALL).table.to_pylist() if row["column_name"] == "persona"
        )
        part = ALL.narrowed("persona", persona)
    whole, of_part = (
        forecast(demo, filters, YEAR, demo.as_of, known_on(demo, filters)).landing for filters in (ALL, part)
    )
    assert 0 < of_part.total < whole.total
    assert of_part.probability(2_000_000) <= whole.probability(2_000_000)


def test_the_pipeline_of_a_company_without_leads_is_forecast_from_its_deals(maven):
    known = known_on(maven, ALL, dt.date(2017, 9, 30))
    assert not known.comes_by_leads
    assert not known.has_own_amounts, "lost deals of this export have an amount of zero"
    assert known.rhythm[0] < 0.9
    assert known.rhythm[2] > 1.1
    assert can_be_tried(known_on(maven, ALL), dt.date(2017, 12, 31))


def test_a_company_of_six_deals_has_no_forecast(here, shared_data):
    files = [shared_data / "golden" / name for name in ("leads.csv", "deals.csv")]
    here.keep(here.check(here.prepare([(file, file.name) for file in files]), as_of=dt.date(2026, 6, 30)), by="Ada")
    known = known_on(here, ALL)
    assert not known.is_enough
    assert not can_be_tried(known, dt.date(2026, 6, 30))
    assert tried(here) == ()


def test_weeks_count_as_far_as_they_lie_in_the_period():
    april = Period(dt.date(2026, 4, 1), dt.date(2026, 5, 1))
    weights = weights_of(april, dt.date(2026, 3, 28))
    assert weights.tolist() == pytest.approx([4 / 7, 1, 1, 1, 5 / 7])
    assert weights.sum() * 7 == 30
    assert weights_of(april, dt.date(2026, 4, 30)).tolist() == []
