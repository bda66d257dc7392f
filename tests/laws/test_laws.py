"""What holds for any company, any period and any filter."""

import datetime as dt
import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.metrics.dictionary import dictionary

METRICS = sorted(dictionary().metrics)
DAYS = st.dates(dt.date(2024, 12, 1), dt.date(2026, 7, 31))
VALUES = {
    "persona": ["Champion", "Decider", "Newcomer", "(unknown)"],
    "source": ["Organic", "Paid", "Referral", "(unknown)", "O'Neil & Söhne"],
    "campaign": ["Spring", "Autumn", "(unknown)"],
    "owner": ["Ann", "Bob", "(unknown)"],
}
PICKS = st.fixed_dictionaries(
    {},
    optional={column: st.lists(st.sampled_from(values), min_size=1, max_size=2) for column, values in VALUES.items()},
)
for_any = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def periods(draw):
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Period(first, last + dt.timedelta(days=2))


@st.composite
def filters(draw):
    where = tuple((column, tuple(values)) for column, values in draw(PICKS).items())
    return Filters(draw(st.none() | periods()), where)


def total(rows, column):
    """Return the sum of what is known: revenue isn't where deals were won without an amount."""
    return sum((row[column] for row in rows if row[column] is not None), 0)


@pytest.mark.parametrize("dimension", ["source", "campaign", "content", "persona", "owner", "team", "segment"])
@for_any
@given(chosen=filters())
def test_the_parts_add_up_to_the_whole_unknown_included(any_company, dimension, chosen):
    parts, whole = any_company.rows(f"leads_by_{dimension}", chosen), any_company.rows("scorecard", chosen)[0]
    assert total(parts, "leads") == whole["leads"]
    by_month = any_company.rows("leads_by_month", chosen)
    for column in ("leads", "customers", "n", "immature", "revenue"):
        assert total(parts, column) == total(by_month, column)


@pytest.mark.parametrize("dimension", ["source", "campaign", "content", "segment"])
@for_any
@given(chosen=filters())
def test_cells_of_personas_add_up_to_the_whole(any_company, dimension, chosen):
    cells, whole = any_company.rows(f"persona_by_{dimension}", chosen), any_company.rows("leads_by_persona", chosen)
    for column in ("leads", "customers", "n", "revenue"):
        assert total(cells, column) == total(whole, column)


@for_any
@given(chosen=filters())
def test_closed_deals_and_revenue_add_up_over_any_split(any_company, chosen):
    whole = any_company.rows("scorecard", chosen)[0]
    for name in ("win_rate_by_persona", "win_rate_by_source", "win_rate_by_owner"):
        parts = any_company.rows(name, chosen)
        assert total(parts, "closed_deals") == whole["closed_deals"]
        assert total(parts, "revenue") == (whole["revenue"] or 0)
    by_persona = any_company.rows("persona_breakdown", chosen)
    for column in ("closed_deals", "revenue"):
        assert total(by_persona, column) == (whole[column] or 0)
    months = any_company.rows("won_revenue_by_month", chosen)
    assert (total(months, "revenue"), total(months, "deals")) == (whole["revenue"] or 0, whole["won_deals"])


@pytest.mark.parametrize("dimension", ["owner", "campaign", "persona"])
@for_any
@given(chosen=filters())
def test_handed_over_leads_add_up_and_each_verdict_is_one_of_them(any_company, dimension, chosen):
    parts = any_company.rows(f"lead_quality_by_{dimension}", chosen)
    (whole,) = any_company.rows("lead_quality", chosen)
    for column in ("handed_over", "rated", "good", "ok", "bad"):
        assert total(parts, column) == whole[column]
    assert whole["good"] + whole["ok"] + whole["bad"] == whole["rated"] <= whole["handed_over"]
    assert total(any_company.rows("lead_quality_by_reason", chosen), "leads") == whole["rated"]


@for_any
@given(chosen=filters())
def test_a_later_stage_never_holds_more_than_the_one_before(any_company, chosen):
    for name, group in (("funnel", None), ("funnel_by_persona", "persona"), ("funnel_by_source", "source")):
        rows = any_company.rows(name, chosen)
        for before, after in pairwise(rows):
            if group is None or before[group] == after[group]:
                assert after["reached"] <= before["reached"]


@for_any
@given(chosen=filters())
def test_every_lead_stands_in_one_place_of_the_funnel(any_company, chosen):
    rows = any_company.rows("funnel", chosen)
    customers = rows[-1]["reached"]
    lost_customers = rows[-1]["lost"]
    assert total(rows, "open") + total(rows, "lost") + customers - lost_customers == rows[0]["reached"]


COUNTS = {"funnel": "stage", "funnel_activity": "stage", "leads_by_source": "source", "lead_quality_by_owner": "owner"}


@pytest.mark.parametrize("name", COUNTS)
@for_any
@given(chosen=filters(), column=st.sampled_from(sorted(VALUES)), data=st.data())
def test_narrowing_a_filter_never_raises_a_count(any_company, name, chosen, column, data):
    assume(column not in dict(chosen.where))
    narrowed = chosen.narrowed(column, data.draw(st.sampled_from(VALUES[column])))
    wide, narrow = any_company.ask(name, chosen), any_company.rows(name, narrowed)
    key = COUNTS[name]
    before = {row[key]: row for row in wide.table.to_pylist()}
    for row in narrow:
        for counted, info in wide.columns.items():
            if info.unit == "count" and row[counted] is not None:
                assert row[counted] <= before[row[key]][counted]


@pytest.mark.parametrize("name", COUNTS)
@for_any
@given(period=periods(), chosen=filters())
def test_two_halves_of_a_period_add_up_to_the_whole(any_company, name, period, chosen):
    first, second = (any_company.rows(name, chosen.during(half)) for half in period.halves())
    whole = any_company.ask(name, chosen.during(period))
    for column, info in whole.columns.items():
        if info.unit in {"count", "money"}:
            halves = sum((row[column] or 0 for row in (*first, *second)), 0)
            assert halves == sum((row[column] or 0 for row in whole.table.to_pylist()), 0), column


@for_any
@given(chosen=filters())
def test_the_period_before_ends_where_the_period_starts(any_company, chosen):
    assume(chosen.period is not None)
    before = any_company.rows("scorecard", chosen)[1]
    asked = any_company.rows("scorecard", chosen.during(chosen.period.before()))[0]
    kept = {"open_amount", "open_deals", "period"}
    assert {key: cell for key, cell in before.items() if key not in kept} == {
        key: cell for key, cell in asked.items() if key not in kept
    }


@pytest.mark.parametrize("name", METRICS)
@settings(max_examples=3, deadline=None)
@given(chosen=filters())
def test_a_rate_is_null_or_within_0_and_1_and_its_interval_holds_it(any_company, name, chosen):
    answer = any_company.ask(name, chosen)
    rates = [column for column, info in answer.columns.items() if info.unit == "rate"]
    for row in answer.table.to_pylist():
        for column in rates:
            assert row[column] is None or -1e-12 <= row[column] <= 1 + 1e-12
        if row.get("low") is not None:
            assert row["low"] <= row["high"]
            bounded = [
                row[column] for column in rates if answer.columns[column].n_column == answer.columns["low"].n_column
            ]
            assert any(value is not None and row["low"] - 1e-9 <= value <= row["high"] + 1e-9 for value in bounded)


@for_any
@given(chosen=filters())
def test_the_pipeline_moves_to_the_cent(any_company, chosen):
    moved = {row["movement"]: row["amount"] for row in any_company.rows("pipeline_movement", chosen)}
    signed = (
        moved["start"] + moved["new"] + moved["increased"] + moved["moved_in"]
        - moved["won"] - moved["lost"] - moved["decreased"] - moved["moved_out"] - moved["gone"]
    )  # fmt: skip
    assert isinstance(moved["end"], Decimal)
    assert signed == moved["end"]


def test_each_movement_of_the_pipeline_happens_in_these_companies(any_company):
    quarter = Filters(Period(dt.date(2026, 4, 1), dt.date(2026, 7, 1)))
    moved = {row["movement"]: row["deals"] for row in any_company.rows("pipeline_movement", quarter)}
    assert moved["start"]
    assert moved["new"]


@pytest.mark.xdist_group("shuffled company")
@pytest.mark.parametrize("name", METRICS)
def test_the_order_of_rows_changes_nothing(shuffled_pair, name):
    plain, shuffled = (made.rows(name) for made in shuffled_pair)
    assert len(plain) == len(shuffled)
    for mine, other in zip(plain, shuffled, strict=True):
        assert mine.keys() == other.keys()
        assert all(same(mine[column], other[column]) for column in mine), (mine, other)


def same(mine, other):
    if isinstance(mine, float) and isinstance(other, float):
        return math.isclose(mine, other, rel_tol=1e-9, abs_tol=1e-12)
    return mine == other
