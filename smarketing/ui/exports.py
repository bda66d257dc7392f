"""Files to take away: CSV, Excel and Parquet of what is on the screen, safe to open in a spreadsheet.

A text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV injection); a plain negative
number keeps its sign and stays a number.
"""

from __future__ import annotations

import io
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
import xlsxwriter

from smarketing.domain.formulas import GUARD, RISKY, SIGNED_NUMBER, harmless
from smarketing.ui.labels import labelled
from smarketing.ui.stage_names import stage_names

EXCEL_ROWS: Final = 1_048_575


def _safe(table: pa.Table) -> pa.Table:
    for index, field in enumerate(table.schema):
        if not pa.types.is_string(field.type) and not pa.types.is_large_string(field.type):
            continue
        column = pc.cast(table.column(index), pa.string())
        is_risky = pc.and_not(pc.match_substring_regex(column, RISKY), pc.match_substring_regex(column, SIGNED_NUMBER))
        guarded = pc.if_else(is_risky, pc.binary_join_element_wise(GUARD, column, ""), column)
        table = table.set_column(index, field.name, guarded)
    return table


def as_csv(table: pa.Table) -> bytes:
    """Return *table* as UTF-8 CSV, stages as called here, with a byte order mark for Excel; its names are safe too."""
    out = io.BytesIO()
    out.write(b"\xef\xbb\xbf")
    table = labelled(table, stage_names)
    pyarrow.csv.write_csv(_safe(table).rename_columns([harmless(name) for name in table.column_names]), out)
    return out.getvalue()


def as_parquet(table: pa.Table) -> bytes:
    """Return *table* as Parquet, values untouched."""
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out)
    return out.getvalue()


def as_excel(table: pa.Table) -> bytes:
    """Return *table* as one sheet, up to the last row Excel has; text stays text, formulas and links are never made."""
    table, out = labelled(table, stage_names), io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        for position, field in enumerate(table.schema):
            sheet.write_string(0, position, field.name, bold)
            if pa.types.is_temporal(field.type):
                sheet.set_column(position, position, 12, day)
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(_rows(table.slice(0, EXCEL_ROWS)), start=1):
            for position, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, position, value)
                elif value is not None:
                    sheet.write(number, position, value)
    return out.getvalue()


def _rows(table: pa.Table) -> zip[tuple[object, ...]]:
    return zip(*(column.to_pylist() for column in table.columns), strict=True)
