"""What people take away opens in a spreadsheet as it stood on the screen, and runs nothing."""

from __future__ import annotations

import io

import fastexcel
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.formulas import guarded, harmless, unguarded
from smarketing.ui.exports import as_csv, as_excel, as_parquet

ROWS = pa.table(
    {
        "name": ["=cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "-5", "+49 30 123", "-1,5 %", "plain", None],
        "amount": [-1.5, 2.0, None, 0.0, 1.0, 2.0, 3.0, 4.0],
    }
)


def test_csv_runs_nothing_and_keeps_numbers() -> None:
    text = pyarrow.csv.ConvertOptions(column_types={"name": pa.string()})
    back = pyarrow.csv.read_csv(io.BytesIO(as_csv(ROWS)), convert_options=text)
    assert back.column("name").to_pylist()[:7] == [
        "'=cmd|' /C calc'!A0", "'@SUM(1)", "'\t=1", "-5", "+49 30 123", "-1,5 %", "plain",
    ]  # fmt: skip
    assert back.column("amount").to_pylist()[0] == -1.5


def test_a_column_name_runs_nothing_either() -> None:
    made = as_csv(pa.table({"=1+1": [1], "plain": [2]})).decode("utf-8-sig")
    assert made.splitlines()[0].replace('"', "") == "'=1+1,plain"


def test_excel_keeps_text_as_text_and_numbers_as_numbers() -> None:
    sheet = fastexcel.read_excel(as_excel(ROWS)).load_sheet(0).to_arrow()
    assert pa.table(sheet).column("name").to_pylist()[:5] == ROWS.column("name").to_pylist()[:5]
    assert pa.table(sheet).column("amount").to_pylist()[0] == -1.5


def test_parquet_is_untouched() -> None:
    assert pyarrow.parquet.read_table(io.BytesIO(as_parquet(ROWS))).equals(ROWS)


@pytest.mark.parametrize("value", ["-5", "+1.234,56", "-12 %", "1e"])
def test_numbers_and_words_stay_as_they_are(value: str) -> None:
    assert harmless(value) == value


@given(st.text(max_size=20))
def test_no_text_is_left_that_starts_a_formula(text: str) -> None:
    made = harmless(text)
    assert not made.lstrip().startswith(("=", "@", "|")) or made.startswith("'")
    assert made.removeprefix("'") in (text, text.removeprefix("'"))


@given(st.text(alphabet="'=+-@ \t\xa05a", max_size=8))
def test_a_guard_comes_off_again_and_nothing_else(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert harmless(guarded(text)) == guarded(text)
