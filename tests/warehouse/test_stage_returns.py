"""Steps back and stages entered again are those that histories tell, and nothing that merely looks like one."""

import datetime as dt

import pytest

from tests.warehouse.given import build_from, rows_of

LEADS = [
    {"lead_id": "L1", "email": "l1@one.example", "created_at": "2026-01-01", "source": "Paid"},
    {"lead_id": "L2", "email": "l2@two.example", "created_at": "2026-01-01"},
]
DEALS = [
    {"deal_id": "D1", "deal_stage": "Closed lost", "is_closed": True, "is_won": False, "owner": "Ada"},
    {"deal_id": "7", "deal_stage": "Demo", "is_closed": False, "is_won": False},
    {"deal_id": "D2", "deal_stage": "Demo", "is_closed": False, "is_won": False},
]


def entry(record, stage, day, **also):
    return {"record_id": record, "stage": stage, "entered_at": day, **also}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    history = [
        # forward, back to MQL, forward into SQL again
        entry("L1", "lead", "2026-01-01"), entry("L1", "marketing_qualified", "2026-01-05"),
        entry("L1", "sales_qualified", "2026-01-09"), entry("L1", "marketing_qualified", "2026-02-01"),
        entry("L1", "sales_qualified", "2026-02-03"),
        # on one day, in no order; then after the day of the export
        entry("L2", "marketing_qualified", "2026-01-02"), entry("L2", "lead", "2026-01-02"),
        entry("L2", "lead", "2026-12-24"),
        # lost, opened again, lost again
        entry("D1", "Demo", "2026-03-01", stage_order=1), entry("D1", "Proposal", "2026-03-02", stage_order=2),
        entry("D1", "Closed lost", "2026-03-10", stage_order=3), entry("D1", "Proposal", "2026-04-01", stage_order=2),
        entry("D1", "Closed lost", "2026-04-09", stage_order=3),
        # a history that writes the id with the zeros before it
        entry("007", "Proposal", "2026-05-01", stage_order=2), entry("007", "Demo", "2026-05-02", stage_order=1),
        # the same entry told twice
        entry("D2", "Demo", "2026-03-01", stage_order=1), entry("D2", "Demo", "2026-03-01", stage_order=1),
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("returns")
    return build_from(folder, as_of=dt.date(2026, 6, 30), leads=LEADS, deals=DEALS, stage_history=history)


def test_every_step_back_and_every_stage_entered_again_is_a_row(made):
    found = rows_of(
        made,
        """
        select record_id, stage_from, stage_to, returned_date, is_back, is_again, source, owner
        from stage_returns order by record_id, entry_number
        """,
    )
    assert found == [
        ("7", "Proposal", "Demo", dt.date(2026, 5, 2), True, False, "(unknown)", "(unknown)"),
        ("D1", "Closed lost", "Proposal", dt.date(2026, 4, 1), True, True, "(unknown)", "Ada"),
        ("D1", "Proposal", "Closed lost", dt.date(2026, 4, 9), False, True, "(unknown)", "Ada"),
        ("L1", "SQL", "MQL", dt.date(2026, 2, 1), True, True, "Paid", "(unknown)"),
        ("L1", "MQL", "SQL", dt.date(2026, 2, 3), False, True, "Paid", "(unknown)"),
    ]
