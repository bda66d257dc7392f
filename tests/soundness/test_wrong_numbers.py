"""Numbers that tools of this kind get wrong, each held right for good."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.intervals import wilson
from smarketing.domain.period import Period
from smarketing.domain.stages import DEFAULT_STAGES
from tests.metrics.conftest import company
from tests.metrics.marts import AS_OF, deal, lead, stages_of

__all__ = ["company"]
SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))


def test_open_deals_do_not_lower_the_win_rate(company):
    company.given(deals=[deal(), deal(), deal("lost"), deal("lost"), *(deal("open") for _ in range(6))])
    assert [row["win_rate"] for row in company.rows("win_rate_by_persona")] == [0.5]


def test_a_closed_deal_without_a_date_lies_in_no_period_all_time_included(company):
    company.given(deals=[deal(), deal("lost", closed=None)])
    assert company.rows("win_rate_by_persona") == company.rows("win_rate_by_persona", SPRING)
    assert company.rows("win_rate_by_persona")[0]["closed_deals"] == 1


def test_a_period_ends_before_its_last_day_begins(company):
    company.given(leads=[lead(created=dt.date(2026, 3, 1)), lead(created=dt.date(2026, 6, 1))])
    assert [row["leads"] for row in company.rows("leads_by_source", SPRING)] == [1]


def test_young_leads_do_not_lower_a_rate_and_are_shown_apart(company):
    company.given(leads=[lead("customer"), lead(), *(lead(is_mature=False) for _ in range(8))])
    first = company.rows("funnel", SPRING)[0]
    assert (first["reached"], first["step_rate"], first["step_n"], first["immature"]) == (10, 0.5, 2, 8)
    (source,) = company.rows("leads_by_source", SPRING)
    assert (source["leads"], source["lead_to_customer_rate"], source["n"], source["immature"]) == (10, 0.5, 2, 8)


def test_a_rate_without_cases_is_null_and_so_is_its_interval(company):
    company.given(leads=[lead("customer"), lead()], deals=[deal(), deal("lost"), deal("open")])
    last = company.by("funnel", "stage", SPRING)["customer"]
    assert (last["step_rate"], last["low"], last["high"]) == (None, None, None)


def test_a_lead_without_a_source_is_a_row(company):
    company.given(leads=[lead(source="Paid"), lead()])
    assert {row["source"] for row in company.rows("leads_by_source")} == {"Paid", "(unknown)"}


def test_a_persona_with_deals_and_no_leads_is_a_row(company):
    company.given(leads=[lead(persona="Buyer")], deals=[deal(persona="Ghost")])
    assert {row["persona"]: row["closed_deals"] for row in company.rows("persona_breakdown")} == {
        "Buyer": 0,
        "Ghost": 1,
    }


def test_a_lead_without_a_verdict_is_neither_good_nor_bad(company):
    rated = [{"lead_id": "a", "verdict": "bad"}, {"lead_id": "b", "verdict": "good"}]
    company.given(leads=[lead("customer", lead_id=key) for key in "abcd"], feedback=rated)
    (row,) = company.rows("lead_quality_by_source")
    assert (row["handed_over"], row["rated"], row["coverage"], row["rejection_rate"]) == (4, 2, 0.5, 0.5)
    assert sorted(lead["lead_id"] for lead in company.rows("leads_to_rate")) == ["c", "d"]


def test_a_stuck_lead_is_older_than_the_limit_agreed_today(company):
    limits = [replace(stage, limit_days=None if stage.key == "lead" else 30) for stage in DEFAULT_STAGES]
    company.given(leads=[lead(), lead("opportunity"), lead("opportunity", created=dt.date(2026, 5, 15))], stages=limits)
    assert [row["stuck"] for row in company.rows("funnel")] == [0, 0, 0, 1, 0]
    assert [row["stage"] for row in company.rows("stuck_leads")] == ["opportunity"]


def test_the_interval_in_sql_is_that_of_the_domain(company):
    cases = {"3/10": (3, 10), "0/20": (0, 20), "13/100": (13, 100), "4/4": (4, 4)}
    company.given(
        leads=[
            lead("customer" if place < won else "lead", source=source)
            for source, (won, n) in cases.items()
            for place in range(n)
        ]
    )
    for source, row in company.by("leads_by_source", "source").items():
        assert (row["low"], row["high"]) == pytest.approx(wilson(*cases[source]), abs=1e-12)


IN, LATER = dt.date(2026, 4, 9), dt.date(2026, 9, 9)
QUARTER = Filters(Period(dt.date(2026, 4, 1), dt.date(2026, 7, 1)))


def movement(before, after, before_amount, after_amount, *, due=(IN, IN)):
    return {
        "deal_id": f"{before}-{after}-{before_amount}-{after_amount}",
        "before_state": before,
        "after_state": after,
        "before_amount": before_amount,
        "after_amount": after_amount,
        "before_close_date": due[0],
        "after_close_date": due[1],
    }


def test_the_published_pipeline_movement(company):
    company.given(
        deal_movements=[
            movement("open", "open", 142_555, 322_726),
            movement("open", "open", 556_392, 100),
            movement("open", "lost", 271_125, 271_125),
            movement("open", "open", 287_487, 287_487, due=(IN, LATER)),
            movement("absent", "open", None, 1_501_878),
            movement("open", "open", 149_382, 149_382, due=(LATER, IN)),
        ]
    )
    assert {row["movement"]: row["amount"] for row in company.rows("pipeline_movement", QUARTER)} == {
        "start": 1_257_559,
        "new": 1_501_878,
        "increased": 180_171,
        "moved_in": 149_382,
        "won": 0,
        "lost": 271_125,
        "decreased": 556_292,
        "moved_out": 287_487,
        "gone": 0,
        "end": 1_974_086,
    }


def test_each_deal_moves_once_and_the_pipeline_adds_up(company):
    company.given(
        deal_movements=[
            movement("open", "open", 100, 150),
            movement("open", "open", 100, 70),
            movement("open", "won", 100, 120),
            movement("open", "lost", 40, 0),
            movement("open", "gone", 30, None, due=(IN, None)),
            movement("open", "open", 20, 25, due=(IN, LATER)),
            movement("open", "open", 10, 15, due=(LATER, IN)),
            movement("absent", "open", None, 5),
            movement("absent", "won", None, 7),
            movement("lost", "open", 9, 9),
            movement("open", "open", 1000, 2000, due=(LATER, LATER)),
        ]
    )
    rows = company.rows("pipeline_movement", QUARTER)
    assert {row["movement"]: (row["amount"], row["deals"]) for row in rows} == {
        "start": (Decimal(390), 6),
        "new": (Decimal(21), 3),
        "increased": (Decimal(70), 2),
        "moved_in": (Decimal(15), 1),
        "won": (Decimal(127), 2),
        "lost": (Decimal(40), 1),
        "decreased": (Decimal(30), 1),
        "moved_out": (Decimal(20), 1),
        "gone": (Decimal(30), 1),
        "end": (Decimal(249), 5),
    }
    assert sum(row["effect"] * row["amount"] for row in rows) + rows[0]["amount"] == rows[-1]["amount"]


def test_the_weakest_step_costs_its_missing_customers(company):
    stages = [replace(stage, target_rate={"lead": 0.5}.get(stage.key)) for stage in DEFAULT_STAGES]
    company.given(
        leads=[*(lead("customer") for _ in range(20)), *(lead() for _ in range(80))],
        deals=[deal(amount=1000)],
        stages=stages,
    )
    (step,) = company.rows("weakest_step", SPRING)
    assert (step["stage"], step["step_rate"], step["wanted_rate"], step["is_target"]) == ("lead", 0.2, 0.5, True)
    assert step["leads_short"] == pytest.approx(30)
    assert step["amount_short"] == pytest.approx(30_000)


@pytest.mark.parametrize(("recorded", "named"), [(0, []), (1, ["lead"])])
def test_a_step_into_a_stage_that_all_skipped_is_never_the_weakest(company, recorded, named):
    """Leads known as MQL only because they bought: the rate is that to customer, not the one the target is for."""
    stages = [replace(stage, target_rate={"lead": 0.5}.get(stage.key)) for stage in DEFAULT_STAGES]
    skipping = {"marketing_qualified_date": None, "sales_qualified_date": None}
    skipped = [lead("customer", **skipping) for _ in range(20 - recorded)]
    company.given(
        leads=[*skipped, *(lead("customer") for _ in range(recorded)), *(lead() for _ in range(80))],
        deals=[deal(amount=1000)],
        stages=stages,
    )
    assert [row["stage"] for row in company.rows("weakest_step", SPRING)] == named


def test_no_step_is_named_weakest_on_few_cases(company):
    company.given(leads=[lead() for _ in range(29)], deals=[deal()])
    assert company.rows("weakest_step", SPRING) == []


def test_a_cohort_is_complete_once_its_month_is_over(company):
    company.given(
        leads=[lead("customer", created=dt.date(2026, 5, 1), step_days=10), lead(created=dt.date(2026, 5, 9))]
    )
    rows = company.rows("cohort_conversion")
    assert [(row["months_since"], row["customers"], row["n"], row["is_complete"]) for row in rows] == [
        (0, 0, 2, True),
        (1, 1, 2, True),
    ]


def test_deals_in_another_currency_make_the_average_deal_no_smaller(company):
    company.given(
        deals=[deal(amount=1000), deal(amount=0), deal(amount=None), deal(amount=None, other_currency_amount=9)]
    )
    row = company.rows("scorecard")[0]
    assert (row["won_deals"], row["average_deal_size"]) == (4, pytest.approx(1000 / 3))


BEFORE_SPRING = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("before", "target", "amount"),
    [
        ([*("customer" for _ in range(1)), *("opportunity" for _ in range(3))], 0.5, 30 * 0.25 * 1000),
        ([], 0.5, 30 * 0.5 * 1000),
        ([], None, None),
    ],
)
def test_a_later_step_without_a_rate_is_never_taken_for_certain(company, before, target, amount):
    """The leads that made the step are too young to have gone further: their period has no later rate of its own."""
    targets = dict.fromkeys(("marketing_qualified", "sales_qualified"), 1.0) | {"opportunity": target, "lead": 0.5}
    stages = [replace(stage, target_rate=targets.get(stage.key)) for stage in DEFAULT_STAGES]
    young = [lead("marketing_qualified") for _ in range(20)] + [lead() for _ in range(80)]
    rows = [row | {"is_mature": row["stage"] == "lead"} for one in young for row in stages_of(one)]
    old = [row for stage in before for row in stages_of(lead(stage, BEFORE_SPRING))]
    company.given(leads=young, lead_stages=rows + old, deals=[deal(amount=1000)], stages=stages)
    (step,) = company.rows("weakest_step", SPRING)
    assert step["leads_short"] == pytest.approx(30)
    assert step["amount_short"] == (None if amount is None else pytest.approx(amount))


def test_a_step_is_held_to_what_the_past_had_made_by_the_end_of_as_many_days(company):
    """Seen for ten days, one in ten has gone on; a year ago six in ten had, on the tenth day itself."""
    new = [row | {"watched_days": 10} for one in some(10, 90) for row in stages_of(one)]
    past = [row for one in some(60, 40, created=BEFORE_SPRING, step_days=10) for row in stages_of(one)]
    stages = [replace(stage, target_rate=None) for stage in DEFAULT_STAGES]
    company.given(lead_stages=new + past, deals=[deal(amount=1000)], stages=stages)
    (step,) = company.rows("weakest_step", SPRING)
    assert (step["stage"], step["is_target"], step["wanted_rate"]) == ("lead", False, pytest.approx(0.6))
    assert step["leads_short"] == pytest.approx(50)


def some(stepped, stayed, **over):
    """Leads of which so many became MQL and so many did not."""
    return [lead("marketing_qualified", **over) for _ in range(stepped)] + [lead(**over) for _ in range(stayed)]


def test_the_revenue_of_personas_adds_up_to_the_revenue_of_the_period(company):
    early = dt.date(2025, 9, 1)
    company.given(
        leads=[
            lead("customer", persona="Buyer", revenue=500),
            lead("customer", early, persona="Buyer", revenue=300),
        ],
        deals=[
            deal(persona="Buyer", amount=300),
            deal(amount=70),
            deal(persona="Buyer", amount=500, closed=dt.date(2026, 6, 9)),
        ],
    )
    revenues = {row["persona"]: row["revenue"] for row in company.rows("persona_breakdown", SPRING)}
    assert revenues == {"Buyer": 300, "(unknown)": 70}
    assert sum(revenues.values()) == company.rows("scorecard", SPRING)[0]["revenue"]


def test_without_a_snapshot_before_there_is_no_pipeline_movement(company):
    company.given(deals=[deal("open")], build=[{"as_of": AS_OF, "snapshot_id": "first"}])
    assert company.rows("pipeline_movement") == []


def test_stuck_leads_are_those_of_the_period_and_say_how_many_there_are(company):
    limits = [replace(stage, limit_days=30) for stage in DEFAULT_STAGES]
    company.given(leads=[lead(), lead(), lead(created=dt.date(2025, 9, 1))], stages=limits)
    shown = company.rows("stuck_leads", SPRING, row_limit=1)
    assert [row["stuck_in_all"] for row in shown] == [2]
    assert company.rows("funnel", SPRING)[0]["stuck"] == 2


@pytest.mark.parametrize(("amounts", "open_amount"), [([], 0), ([None, None], None), ([None, 5], 5), ([0], 0)])
def test_open_deals_without_any_amount_are_worth_nobody_knows_what(company, amounts, open_amount):
    company.given(deals=[deal(), *(deal("open", amount) for amount in amounts)])
    assert company.rows("scorecard")[0]["open_amount"] == open_amount


@pytest.mark.parametrize(("amounts", "revenue"), [([], 0), ([None, None], None), ([None, 5], 5), ([0], 0)])
def test_won_deals_without_any_amount_brought_nobody_knows_what(company, amounts, revenue):
    company.given(deals=[deal("lost"), *(deal(amount=amount) for amount in amounts)])
    told = [company.rows(name)[0]["revenue"] for name in ("scorecard", "won_revenue", "persona_breakdown")]
    assert told == [revenue] * 3
