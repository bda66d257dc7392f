"""Long files are converted as short ones are: in their order, each value by itself, a fault costing only itself."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

from smarketing.ingest.model import ColumnMapping, Converted

LEADS: dict[str, str | ColumnMapping] = {"id": "lead_id", "email": "email", "made": "created_at"}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def table(converted: Converted) -> list[dict[str, object]]:
    return pq.read_table(converted.path).to_pylist()


def told(converted: Converted) -> list[tuple[int, str | None, str, bool]]:
    return [(reject.row, reject.column, reject.value, reject.is_row) for reject in converted.rejects]


def test_a_column_per_stage_becomes_a_history(desk):
    columns = {"Record ID": "record_id", "In A": "entered_at:Demo|Sales", "In B": "entered_at:Won|Sales"}
    converted = desk.convert(
        "Record ID,In A,In B,Name\n1,2026-01-02,2026-01-05 10:00,x\n2,,2026-01-06,y\n3,soon,,z\n",
        "stage_history",
        columns,
    )
    assert [tuple(row.values()) for row in table(converted)] == [
        ("1", "Demo", at("2026-01-02"), "Sales", 1),
        ("1", "Won", at("2026-01-05 10:00"), "Sales", 2),
        ("2", "Won", at("2026-01-06"), "Sales", 2),
    ]
    assert (converted.rows_read, converted.rows_rejected) == (4, 1)
    assert converted.rejects[0].row == 4


@pytest.mark.parametrize("spoiled", [False, True])
def test_equal_files_give_equal_bytes_in_the_order_of_the_file(desk, spoiled):
    body = "".join(f"{i},p{i}@x.example,2026-01-0{1 + i % 9}\n" for i in range(200_000))
    text = "id,email,made\n" + body + ("x,,soon\n7,again@x.example,2026-01-01\n" if spoiled else "")
    converted = [desk.convert(text, "leads", LEADS) for _ in range(3)]
    assert len({one.path.read_bytes() for one in converted}) == 1
    ids = pq.read_table(converted[0].path, columns=["lead_id"])["lead_id"].to_pylist()
    assert ids == ([str(i) for i in range(200_000) if not (spoiled and i == 7)] + (["7"] if spoiled else []))


def test_rows_keep_their_order_and_number_in_a_long_file_with_text_to_tidy(desk):
    lines = [f"{i},p{i}@x.example,2026-01-02,+49 30 {i},{'n' * 300}\n" for i in range(120_000)]
    lines[100_000] = "100000,late@x.example,soon,,\n"
    converted = desk.convert("id,email,made,tel,note\n" + "".join(lines), "leads", LEADS | {"tel": "phone"})
    assert told(converted) == [(100_002, "made", "soon", True)]
    ids = pq.read_table(converted.path, columns=["lead_id"])["lead_id"].to_pylist()
    assert ids == [str(i) for i in range(120_000) if i != 100_000]


@pytest.mark.parametrize("late", ["4,d,2026-01-02,soon,x", "4,d,2026-01-02,,  x ", "3,d,2026-01-02,,x"])
def test_a_value_that_is_not_plain_counts_however_late_it_comes(desk, late):
    body = "".join(f"p{i},p{i}@x.example,2026-01-02,2026-01-03,x\n" for i in range(30_000))
    columns = LEADS | {"seen": "last_activity_at", "src": "source"}
    converted = desk.convert(f"id,email,made,seen,src\n3,a,2026-01-02,,x\n{body}{late}\n", "leads", columns)
    assert [(reject.row, reject.value) for reject in converted.rejects] == (
        [(30_003, "soon")] if "soon" in late else [(2, "3")] if late.startswith("3") else []
    )
    assert {row["source"] for row in table(converted)} == {"x"}


def test_a_faulty_line_deep_in_a_long_file_costs_only_itself(desk):
    body = "".join(f"{i},{'e' * 20}{i}@x.example,2026-01-02\n" for i in range(40_000))
    text = f"id,email,made\n{body}a,b,c,d\n{body.replace('e@', 'f@')[:0]}90000,z,2026-01-03\n"
    converted = desk.convert(text, "leads", LEADS)
    assert (converted.rows_read, converted.rows_kept) == (40_002, 40_001)
    assert converted.rejects[0].row == 40_002
