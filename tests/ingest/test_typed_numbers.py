"""Numbers that are numbers in the file itself are never taken for text with a mark between thousands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 2, 1)


def amounts(upload):
    [part] = upload.parts
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT amount FROM read_parquet(?)", [str(part.converted.path)]).fetchall()
    return [amount for (amount,) in rows]


@pytest.mark.parametrize("kind", [pa.decimal128(20, 3), pa.decimal256(50, 3), pa.float64(), pa.float32()])
def test_three_decimals_in_parquet_are_decimals(checked, tmp_path: Path, kind):
    values = [Decimal("1.125"), Decimal("250.500")] if pa.types.is_decimal(kind) else [1.125, 250.5]
    table = pa.table({"deal_id": ["1", "2"], "amount": pa.array(values, kind), "created_at": [dt.date(2026, 1, 1)] * 2})
    pq.write_table(table, tmp_path / "deals.parquet")
    assert amounts(checked(tmp_path / "deals.parquet", as_of=DAY)) == [Decimal("1.13"), Decimal("250.50")]


def test_text_in_parquet_is_read_as_text_anywhere(checked, tmp_path: Path):
    table = pa.table({"deal_id": ["1", "2"], "amount": ["1.125", "250.500"], "created_at": ["2026-01-01"] * 2})
    pq.write_table(table, tmp_path / "deals.parquet")
    assert amounts(checked(tmp_path / "deals.parquet", as_of=DAY)) == [1125, 250500]


def book(path: Path, *cells: object) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "My deals")
        sheet.write_row(2, 0, ["Deal ID", "Amount", "Create date"])
        for number, cell in enumerate(cells, 1):
            sheet.write_row(2 + number, 0, [f"D{number}", cell, "2026-01-01"])
        sheet.write_row(3 + len(cells), 0, ["Total", 9.125])
    return path


def test_three_decimals_in_a_workbook_are_decimals(checked, tmp_path: Path):
    assert amounts(checked(book(tmp_path / "a.xlsx", 1.125, 2.375), as_of=DAY)) == [Decimal("1.13"), Decimal("2.38")]
    assert amounts(checked(book(tmp_path / "b.xlsx", 1.125, "n/a"), as_of=DAY)) == [Decimal("1.13"), None]


def test_text_in_a_workbook_is_read_as_text_anywhere(checked, tmp_path: Path):
    assert amounts(checked(book(tmp_path / "a.xlsx", "1.125", "2.375"), as_of=DAY)) == [1125, 2375]
