"""Leads given back for later: who waits, who is due, and how many bought after all."""

from __future__ import annotations

import datetime as dt

from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.metrics.live import live_tables, returned
from tests.metrics.marts import AS_OF, lead

GIVEN = dt.date(2026, 3, 1)


def recycled(company, *cases):
    """A lead per (days to its return, state, day it bought or None), all given back on 1 March."""
    leads = [
        lead("customer" if bought else "marketing_qualified", customer_date=bought, is_customer=bool(bought))
        for _, _, bought in cases
    ]
    rows = [
        {"lead_id": row["lead_id"], "recycled_date": GIVEN, "return_date": AS_OF + dt.timedelta(days),
         "return_state": state}
        for row, (days, state, _) in zip(leads, cases, strict=True)
    ]  # fmt: skip
    company.given(leads=leads)
    tables = {"live_returns": returned(rows)}
    feedback = company.live.tables["live_feedback"]
    company.live = live_tables(DEFAULT_STAGES, feedback, revision=f"{company.build.id}-returns", beside=tables)
    (row,) = company.rows("recycling")
    return row


def test_only_leads_that_do_not_wait_any_more_are_held_to_account(company):
    after, before = GIVEN + dt.timedelta(30), GIVEN - dt.timedelta(1)
    row = recycled(
        company,
        (10, "waiting", None), (0, "waiting", None), (-5, "back", after), (-5, "dropped", None), (-5, "back", before),
    )  # fmt: skip
    assert (row["recycled"], row["waiting"], row["due"]) == (5, 1, 1)
    assert (row["won_again"], row["n"], row["recycle_win_rate"]) == (1, 4, 0.25)


def test_a_lead_that_buys_before_its_day_came_again_and_bought(company):
    row = recycled(company, (10, "waiting", GIVEN + dt.timedelta(9)))
    assert (row["won_again"], row["n"]) == (1, 1)


def test_the_queue_begins_with_the_day_that_is_next_and_leaves_out_who_is_back(company):
    recycled(company, (9, "waiting", None), (-2, "waiting", None), (-9, "back", None), (4, "dropped", None))
    queue = company.rows("recycle_queue")
    assert [(row["days_to_return"], row["queued_in_all"]) for row in queue] == [(-2, 2), (9, 2)]
