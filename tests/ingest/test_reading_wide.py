"""Rows longer than usual: many columns, or long texts, are looked at like any others."""

from __future__ import annotations

import time

import pyarrow.parquet as pq
import pytest

from smarketing.ingest.preparing import refuse_empty
from smarketing.ingest.scanning import sample


def table(columns: int, text: str) -> str:
    names = ",".join(f"Property {number}" for number in range(columns))
    values = ",".join([text] * columns)
    head = f"Number,Mail,When,Lifecycle Stage,{names}\n"
    rows = max(20, 3_000_000 // len(values))
    return head + "".join(f"{row},a{row}@one.example,2026-01-{row % 28 + 1:02d},Lead,{values}\n" for row in range(rows))


@pytest.mark.slow
def test_as_many_columns_as_a_file_may_have_are_taken_in_a_while_and_in_the_memory_of_an_import(desk):
    names = [f"Property {number}" for number in range(1_998)]
    rows = "".join(f"{row},2026-01-02,{','.join(f' v{row}' for _ in names)}\n" for row in range(20))
    began = time.process_time()
    columns = {"Number": "lead_id", "When": "created_at"}
    converted = desk.convert(f"Number,When,{','.join(names)}\n{rows}nobody,soon{',' * 1_998}\n", "leads", columns)
    assert time.process_time() - began < 20
    assert (converted.rows_kept, converted.rows_rejected) == (20, 1)
    kept = pq.read_table(converted.path, columns=["x_property_0", "x_property_1997"]).to_pylist()
    assert kept[7] == {"x_property_0": "v7", "x_property_1997": "v7"}


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "text"), [(300, "word " * 6), (1, "word " * 4_000), (1, "word " * 60_000)])
def test_long_rows_are_seen(read, config, columns, text):
    found = read(("export.csv", table(columns, text)))
    refuse_empty(found, config)
    [one] = found
    assert one.mapping.header_of("created_at") == "When"
    assert len(sample(one.grid, 10, config)) == 10
