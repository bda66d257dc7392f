"""Whether leads were followed up as agreed, with times that a person can count on a calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa
import pytest

from smarketing.domain.agreements import Holiday, LeadRule, Response
from smarketing.domain.agreements.service_level import START
from smarketing.domain.personas import Condition
from tests.metrics.conftest import Company
from tests.metrics.marts import UNKNOWN, lead

moment = dt.datetime.fromisoformat
FRIDAY = moment("2026-06-05T16:30")
MONDAY = moment("2026-06-08T09:45")
"""The as-of day is Tuesday 30 June."""


def handed(at: dt.datetime = FRIDAY, **over):
    """A lead handed over *at*, and nothing known of what sales did."""
    row = lead("marketing_qualified", at.date(), handed_over_date=at.date(), **over)
    return {**row, "handed_over_at": at}


def touched(row, at: dt.datetime, outcome: str = "No answer", direction: str = "sales"):
    own = {"lead_id": row["lead_id"], "occurred_at": at, "occurred_date": at.date(), "direction": direction}
    return {**UNKNOWN, **own, "kind": "Call", "channel": "Phone", "outcome": outcome}


def follow_up(company: Company, *leads, touches=(), **over):
    """What is said of each lead, in the order given."""
    company.given(leads=leads, touches=touches, **over)
    rows = company.rows_behind("quality_or_follow_up_by_source")
    return [rows[row["lead_id"]] for row in leads]


def test_friday_evening_to_monday_morning_is_an_hour_and_a_quarter(company):
    row = handed()
    (found,) = follow_up(company, row, touches=[touched(row, MONDAY)])
    assert found["first_response_hours"] == 1.25


def test_a_touch_on_a_holiday_leaves_the_half_hour_of_friday(company):
    row = handed()
    level = replace(START, holidays=(Holiday(MONDAY.date(), "Whit Monday"),))
    (found,) = follow_up(company, row, touches=[touched(row, MONDAY)], level=level)
    assert found["first_response_hours"] == 0.5


def test_hours_agreed_in_another_zone_are_those_of_its_clocks(company):
    row = handed()  # 16:30 in UTC is 12:30 in New York, where work goes on until 21:00 in UTC
    level = replace(START, time_zone="America/New_York")
    (found,) = follow_up(company, row, touches=[touched(row, MONDAY)], level=level)
    assert found["first_response_hours"] == 4.5


def test_hours_that_cross_midnight_here_count_on_both_days(company):
    at = moment("2026-06-08T23:00")  # in Auckland it is Tuesday 11:00; Tuesday's work began on Monday at 21:00
    row = handed(at)
    level = replace(START, time_zone="Pacific/Auckland")
    (found,) = follow_up(company, row, touches=[touched(row, moment("2026-06-09T02:00"))], level=level)
    assert found["first_response_hours"] == 3


def test_in_time_and_reached_is_kept_and_late_is_not_kept_though_reached(company):
    early, late = handed(), handed()
    found = follow_up(
        company, early, late,
        touches=[touched(early, MONDAY, "Connected"), touched(late, moment("2026-06-10T00:00"), "Connected")],
    )  # fmt: skip
    assert [row["follow_up"] for row in found] == ["kept", "not kept"]


def test_a_lead_never_touched_is_a_breach_once_past_the_limit(company):
    breach, fresh, other = handed(), handed(moment("2026-06-30T15:00")), handed()
    found = follow_up(company, breach, fresh, other, touches=[touched(other, MONDAY, "Connected")])
    assert [row["follow_up"] for row in found] == ["not kept", "not due", "kept"]


def test_who_was_not_reached_is_owed_the_attempts_agreed(company):
    tried, given_up = handed(), handed()
    touches = [touched(tried, MONDAY + dt.timedelta(day)) for day in range(3)]
    found = follow_up(company, tried, given_up, touches=[*touches, touched(given_up, MONDAY)])
    assert [row["follow_up"] for row in found] == ["kept", "not kept"]


def test_attempts_after_the_days_agreed_come_too_late(company):
    row = handed()
    days = (3, 5, 6)  # Monday, Wednesday, Thursday: the last is the sixth day
    (found,) = follow_up(company, row, touches=[touched(row, FRIDAY + dt.timedelta(day)) for day in days])
    assert (found["attempts_made"], found["follow_up"]) == (2, "not kept")


def test_attempts_are_not_due_before_their_days_are_over(company):
    at = moment("2026-06-29T10:00")
    row = handed(at)
    (found,) = follow_up(company, row, touches=[touched(row, at + dt.timedelta(hours=1))])
    assert found["follow_up"] == "not due"


def test_marketing_s_touches_and_those_before_the_hand_over_are_no_response(company):
    row, other = handed(), handed()
    touches = [touched(row, MONDAY, direction="marketing"), touched(row, FRIDAY - dt.timedelta(9), "Connected")]
    found, _ = follow_up(company, row, other, touches=[*touches, touched(other, MONDAY, "Connected")])
    assert (found["first_response_hours"], found["follow_up"]) == (None, "not kept")


def test_without_activities_the_dates_and_counts_of_the_crm_are_taken(company):
    found = follow_up(
        company, handed(first_contacted_at=MONDAY, contact_attempts=3), handed(first_contacted_at=MONDAY),
        handed(contact_attempts=2),
    )  # fmt: skip
    assert [row["follow_up"] for row in found] == ["kept", "unknown", "not kept"]


def test_where_no_export_shows_a_contact_nothing_is_known_and_nobody_in_breach(company):
    (found,) = follow_up(company, handed())
    assert found["follow_up"] == "unknown"


def test_a_lead_that_moved_on_without_a_dated_contact_is_unknown(company):
    moved = {**lead("opportunity", FRIDAY.date(), handed_over_date=FRIDAY.date()), "handed_over_at": FRIDAY}
    other = handed()
    found, _ = follow_up(company, moved, other, touches=[touched(other, MONDAY)])
    assert found["follow_up"] == "unknown"


def test_each_type_of_lead_has_a_limit_of_its_own(company):
    large, small = handed(), handed()
    rule = LeadRule("all", (Condition("company_size", "greater", 100.0),))
    quick = Response("Large companies", Decimal(1), 3, 5, rule)
    level = replace(START, responses=(quick, *START.responses))
    company.lead_types = pa.Table.from_pylist(
        [{"agreed_from": dt.date.min, "lead_id": large["lead_id"], "type_position": 1}]
    )
    touches = [touched(row, MONDAY, "Connected") for row in (large, small)]
    found = follow_up(company, large, small, touches=touches, level=level)
    assert [row["follow_up"] for row in found] == ["not kept", "kept"]


def test_both_explanations_stand_side_by_side_with_what_is_unknown(company):
    kept = [handed(source="Fair", first_contacted_at=MONDAY, contact_attempts=3) for _ in range(4)]
    late = [handed(source="Fair", first_contacted_at=MONDAY + dt.timedelta(9), contact_attempts=3) for _ in range(3)]
    open_ = [handed(source="Fair", first_contacted_at=MONDAY)]
    verdicts = zip((*kept, *late), ("good", "good", "bad", None, "good", "bad", "bad"), strict=True)
    feedback = [{"lead_id": row["lead_id"], "verdict": verdict} for row, verdict in verdicts if verdict]
    company.given(leads=[*kept, *late, *open_], feedback=feedback)
    (row,) = company.rows("quality_or_follow_up_by_source")
    assert (row["followed_up"], row["follow_up_judged"], row["follow_up_unknown"]) == (4, 7, 1)
    assert (row["bad_followed_up"], row["rated_followed_up"]) == (1, 3)
    assert (row["bad_neglected"], row["rated_neglected"]) == (2, 3)
    assert (row["good_followed_up"], row["good_judged"]) == (2, 3)
    assert row["follow_up_rate"] == pytest.approx(4 / 7)
    assert row["response_sla"] == pytest.approx(5 / 8)  # the one with an unknown number of attempts was answered
    assert row["attempts_sla"] == 1


def test_bought_counts_leads_old_enough_alone(company):
    one = handed(first_contacted_at=MONDAY, contact_attempts=3, is_customer=True)
    young = handed(first_contacted_at=MONDAY, contact_attempts=3, is_mature=False)
    company.given(leads=[one, young])
    (row,) = company.rows("quality_or_follow_up_by_source")
    assert (row["customers_followed_up"], row["mature_followed_up"]) == (1, 1)
