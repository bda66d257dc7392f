"""How a deal ended is read where something says it, and never guessed."""

from __future__ import annotations

import pytest

from smarketing.ingest.model import ColumnMapping
from tests.ingest.test_converting import mapped


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("maybe,true,,,", False),
        ("maybe,,,,", False),
        ("maybe,,,,Strange", False),
        (",perhaps,,,", False),
        ("false,perhaps,,,", False),
        ("maybe,false,,,", True),
        ("true,perhaps,,,", True),
        ("maybe,true,,,Won", True),
        ("maybe,true,2026-01-05,,", True),
        (",true,,,", True),
    ],
)
def test_how_a_deal_ended_is_never_guessed_from_a_value_that_cannot_be_read(desk, line, kept):
    columns: dict[str, str | ColumnMapping] = {
        "id": "deal_id", "won": "is_won", "closed": "is_closed", "won at": "won_at", "lost at": "lost_at",
        "stage": mapped("stage", "deal_stage", Won="won", Lost="lost", Open="open"),
    }  # fmt: skip
    converted = desk.convert(f"id,won,closed,won at,lost at,stage\n1,{line}\n2,true,,,,\n", "deals", columns)
    assert converted.rows_kept == 1 + kept
    told = [reject.reason for reject in converted.rejects if reject.is_row]
    assert told == (
        [] if kept else ["This is neither yes nor no, and nothing else in the row tells how the deal ended."]
    )
