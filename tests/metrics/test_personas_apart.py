"""Personas differ only where chance does not explain it, in steps, times, verdicts and lost reasons."""

import datetime as dt

import pyarrow as pa
import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.intervals import newcombe, wilson
from smarketing.domain.period import Period
from tests.metrics.generated import OVER, lags, lead_stages
from tests.metrics.marts import deal, lead

SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))


def leads(number, persona, stage="lead", days=10, **over):
    return [lead(stage, persona=persona, step_days=days, **over) for _ in range(number)]


def apart(company, aspect, filters=SPRING, **params):
    rows = company.rows("personas_apart", filters, **params)
    return {(row["persona"], row["item"]): row for row in rows if row["aspect"] == aspect}


def test_each_persona_stands_beside_all_others_with_both_intervals(company):
    company.given(
        leads=[
            *leads(12, "A", "marketing_qualified"), *leads(28, "A"), *leads(24, "B", "marketing_qualified"),
            *leads(16, "B"), *leads(10, "C"),
        ]
    )  # fmt: skip
    row = apart(company, "step")["A", "Lead → MQL"]
    assert (row["cases"], row["n"], row["share"], row["rest_share"], row["rest_n"]) == (12, 40, 0.3, 0.48, 50)
    assert (row["low"], row["high"]) == pytest.approx(wilson(12, 40))
    told = (row["difference"], row["difference_low"], row["difference_high"])
    assert told == pytest.approx([100 * part for part in newcombe(12, 40, 24, 50)])
    assert row["differs"] == "may be chance"
    assert apart(company, "step")["C", "Lead → MQL"]["differs"] == "too few"


def test_a_step_taken_more_often_and_sooner_is_marked_on_both_sides(company):
    company.given(
        leads=[*leads(60, "A", "marketing_qualified", 3), *leads(20, "A"), *leads(30, "B", "marketing_qualified", 20),
               *leads(90, "B")]
    )  # fmt: skip
    steps, times = apart(company, "step"), apart(company, "time")
    assert (steps["A", "Lead → MQL"]["differs"], steps["B", "Lead → MQL"]["differs"]) == ("higher", "lower")
    sooner = times["A", "Lead"]
    assert (sooner["half_days"], sooner["cases"], sooner["n"], sooner["rest_share"]) == (3, 60, 60, 0)
    assert (sooner["differs"], times["B", "Lead"]["differs"]) == ("higher", "lower")


def test_bad_verdicts_and_lost_reasons_are_held_apart_too(company):
    rated = [*leads(40, "A", "marketing_qualified"), *leads(40, "B", "marketing_qualified")]
    verdicts = [
        {"lead_id": row["lead_id"], "verdict": "bad" if place < 34 else "good", "reason": None, "reason_team": None}
        for place, row in enumerate(rated)
    ]
    lost = [deal("lost", persona="A", lost_reason="Price", closed=dt.date(2026, 4, 1)) for _ in range(36)]
    lost += [deal("lost", persona="B", lost_reason="Timing", closed=dt.date(2026, 4, 1)) for _ in range(36)]
    company.given(leads=rated, feedback=verdicts, deals=lost)
    bad = apart(company, "verdict")["A", "bad"]
    assert (bad["cases"], bad["n"], bad["rest_share"], bad["differs"]) == (34, 40, 0, "higher")
    reasons = apart(company, "lost reason")
    assert {key: (row["cases"], row["n"], row["differs"]) for key, row in reasons.items()} == {
        ("A", "Price"): (36, 36, "higher"), ("A", "Timing"): (0, 36, "lower"),
        ("B", "Price"): (0, 36, "lower"), ("B", "Timing"): (36, 36, "higher"),
    }  # fmt: skip


def test_a_step_that_the_export_does_not_record_is_not_compared(company):
    company.given(leads=leads(40, "A", "sales_qualified"), unrecorded=["marketing_qualified"])
    assert {item for _, item in apart(company, "step")} == {"SQL → Opportunity"}


@pytest.mark.slow
def test_where_personas_are_alike_at_least_95_companies_in_100_hear_of_no_difference(company):
    stages = lead_stages(200, OVER, 600, before=0)
    names = [f"Persona {int(one[1:]) * 7919 % 4}" for one in stages.column("lead_id").to_pylist()]
    stages = stages.set_column(stages.column_names.index("persona"), "persona", pa.array(names))
    company.given(lead_stages=stages, stage_lags=lags())
    silent = 0
    for number in range(200):
        rows = company.rows("personas_apart", Filters(OVER).narrowed("segment", f"company {number}"))
        silent += not any(row["differs"] in ("higher", "lower") for row in rows)
    assert silent >= 190
