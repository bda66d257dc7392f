"""Workbooks and Parquet files that mean harm cost a sentence and no memory."""

from __future__ import annotations

import contextlib
import io
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smarketing.errors import UnreadableFile
from smarketing.ingest.reading import read_grids
from smarketing.settings import read_settings
from tests.ingest.bombs import (
    LAUGHS,
    LOW,
    SHEET,
    STRINGS,
    bigger,
    cell_at,
    refusal,
    workbook,
)


@pytest.mark.parametrize("place", ["XFD1048576", "ZZZZZZ4294967295"])
def test_a_cell_far_from_all_others_costs_a_sentence_and_no_memory(tmp_path, place):
    told = refusal(tmp_path, workbook(**{SHEET: cell_at(place)}), "far.xlsx")
    assert re.search("takes more memory than one import may have|no workbook that can be opened", told)


def test_a_text_that_stands_in_many_cells_costs_a_sentence_and_no_memory(tmp_path):
    book = workbook(**{STRINGS: (b"<t>Web</t>", b"<t>" + b"A" * (8 << 20) + b"</t>")})
    assert "takes more memory than one import may have (150MB)" in refusal(tmp_path, book, "b.xlsx", bigger())


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    book = workbook(**{SHEET: (b"<sheetData>", b"<!--" + b"x" * 2_000_000 + b"--><sheetData>")})
    assert "it would unpack to more than 1,000,000 bytes" in refusal(tmp_path, book, "b.xlsx")


@pytest.mark.parametrize("part", [SHEET, STRINGS])
def test_entities_of_xml_are_never_expanded(tmp_path, part):
    bomb = f'{LAUGHS}<!ENTITY file SYSTEM "file:///etc/passwd">]><x><si><t>&a9;&file;</t></si></x>'
    path = tmp_path / "upload"
    path.write_bytes(workbook(**{part: bomb.encode()}))
    with contextlib.suppress(UnreadableFile):  # refused is as good as read without them
        grids = read_grids(path, "laughs.xlsx", tmp_path / "work", LOW)
        assert not any(mark in header for grid in grids for header in grid.header for mark in ("root:", "haha"))


@pytest.mark.parametrize(
    "change",
    [
        (b'<dimension ref="A1:D30"/>', b'<dimension ref="A1:XFD1048576"/>'),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A50:XFD1048576"/></mergeCells>'),
        (b"</sheetData>", b"<row/>" * 100_000 + b"</sheetData>"),
        (b"</sheetData>", b"<row>" * 50_000 + b"</row>" * 50_000 + b"</sheetData>"),
    ],
)
def test_what_a_sheet_only_says_of_its_size_costs_nothing(tmp_path, change):
    (tmp_path / "upload").write_bytes(workbook(**{SHEET: change}))
    (grid,) = read_grids(tmp_path / "upload", "leads.xlsx", tmp_path / "work", LOW)
    assert grid.header == ("Lead id", "Created", "Source", "Email")
    assert pq.read_metadata(grid.path).num_rows == 29


def test_a_workbook_of_very_many_sheets_is_refused(tmp_path):
    sheets = "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 400))
    book = workbook(**{"xl/workbook.xml": (b"</sheets>", f"{sheets}</sheets>".encode())})
    assert "it has more than 20 sheets" in refusal(tmp_path, book, "sheets.xlsx")


def test_a_formula_in_a_sheet_is_its_last_value_and_is_never_run(tmp_path):
    formula = b'<row r="40"><c r="A40" t="str"><f>HYPERLINK("http://x")</f><v>99</v></c></row></sheetData>'
    (tmp_path / "upload").write_bytes(workbook(**{SHEET: (b"</sheetData>", formula)}))
    (grid,) = read_grids(tmp_path / "upload", "leads.xlsx", tmp_path / "work", LOW)
    assert pq.read_table(grid.path).column("c1").to_pylist()[-1] == "99"


@pytest.mark.parametrize("end", [4, 40, 200])
def test_a_parquet_file_cut_off_is_refused(tmp_path, end):
    out = io.BytesIO()
    pq.write_table(pa.table({"lead_id": list(range(1000))}), out)
    assert re.search("damaged|cut off", refusal(tmp_path, out.getvalue()[:-end], "leads.parquet"))


def test_an_encrypted_parquet_file_is_refused(tmp_path):
    assert "it is an encrypted Parquet file" in refusal(tmp_path, b"PARE" + bytes(range(256)) * 8 + b"PARE")


@pytest.mark.parametrize("kind", ["bad_data/*", "data/*.encrypted", "data/aes256/*"])
def test_broken_and_encrypted_parquet_files_give_a_table_or_a_sentence(tmp_path, shared_data, kind):
    config = read_settings(time_zone="UTC")
    for path in sorted((shared_data / "security" / "parquet-testing").glob(kind)):
        told = ""
        try:
            assert len(read_grids(path, path.name, tmp_path / "work", config)) == 1
        except UnreadableFile as refused:
            told = str(refused)
        assert not told or told.startswith(path.name)
        assert told or "encrypted" not in path.name or "plaintext_footer" in path.name
