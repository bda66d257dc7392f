"""Rows longer than usual: many columns, or long texts, are looked at like any others."""

from __future__ import annotations

import pytest

from smarketing.ingest.preparing import refuse_empty
from smarketing.ingest.scanning import sample


def table(columns: int, text: str) -> str:
    names = ",".join(f"Property {number}" for number in range(columns))
    values = ",".join([text] * columns)
    head = f"Number,Mail,When,Lifecycle Stage,{names}\n"
    rows = max(20, 3_000_000 // len(values))
    return head + "".join(f"{row},a{row}@one.example,2026-01-{row % 28 + 1:02d},Lead,{values}\n" for row in range(rows))


@pytest.mark.parametrize(("columns", "text"), [(300, "word " * 6), (1, "word " * 4_000), (1, "word " * 60_000)])
def test_long_rows_are_seen(read, config, columns, text):
    found = read(("export.csv", table(columns, text)))
    refuse_empty(found, config)
    [one] = found
    assert one.mapping.header_of("created_at") == "When"
    assert len(sample(one.grid, 10, config)) == 10
