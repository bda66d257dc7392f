"""What the leads of a closed deal met before it closed: as many days for lost deals as for won ones."""

from tests.warehouse.given import build_from, rows_of

LEADS = [{"lead_id": one, "created_at": "2026-01-01", "persona": "Buyer"} for one in ("L1", "L2", "L3")]
DEALS = [
    {"deal_id": "D1", "lead_ids": "L1; L2", "created_at": "2026-02-01", "closed_at": "2026-05-01", "is_won": True,
     "is_closed": True},
    {"deal_id": "D2", "lead_ids": "L3", "created_at": "2026-02-01", "closed_at": "2026-05-01", "is_won": False,
     "is_closed": True},
    {"deal_id": "D3", "lead_ids": "L3", "created_at": "2026-02-01", "is_won": False, "is_closed": False},
]  # fmt: skip


def touch(lead, day, content="Guide", direction="marketing"):
    return {"lead_id": lead, "occurred_at": day, "content": content, "direction": direction}


def test_touches_of_marketing_in_the_ninety_days_before_the_day_of_the_close_count(tmp_path):
    touches = [
        touch("L1", "2026-04-30 23:59"), touch("L2", "2026-01-31"), touch("L2", "2026-03-01", "Webinar"),
        touch("L1", "2026-05-01", "on the day"), touch("L1", "2026-01-30", "too early"),
        touch("L1", "2026-04-01", "of a rep", "sales"), touch("L1", "2026-04-01", None),
        touch("L3", "2026-04-30", "Guide"), touch("L3", "2026-06-01", "after it"),
    ]  # fmt: skip
    made = build_from(tmp_path, leads=LEADS, deals=DEALS, touches=touches)
    asked = "select deal_id, content, touches, is_won, persona from deal_contents order by 1, 2"
    assert rows_of(made, asked) == [
        ("D1", "Guide", 2, True, "Buyer"),
        ("D1", "Webinar", 1, True, "Buyer"),
        ("D2", "Guide", 1, False, "Buyer"),
    ]
