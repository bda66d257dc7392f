"""A file is what its content says: read for what it is, or refused with a sentence that names it."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from smarketing.errors import UnreadableFile


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"leads": [{"id": 1}]}', "JSON"),
        (b'[{"id": 1},\n{"id": 2}]', "JSON"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b'<svg xmlns="x"></svg>', "XML"),
        (b"\xef\xbb\xbf\n<HTML><table>", "web page"),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>', "Open it in Excel, save it as .xlsx"),
        (b"\xef\xbb\xbfversion https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", "Git LFS"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n", "e-mail"),
        (b"II*\x00junk", "image"),
        (b"7z\xbc\xaf'\x1cjunk", "7-Zip"),
        (b"Rar!\x1a\x07junk", "RAR"),
        (b"leads.csv".ljust(257, b"\0") + b"ustar\x0000" + bytes(247) + b"id,name\n1,Ann\n", "tar archive"),
        (gzip.compress(b"leads.csv".ljust(257, b"\0") + b"ustar\x0000" + bytes(503), mtime=0), "tar archive"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "save it as .xlsx"),
        (b"BZh91AY&SYjunk", "bzip2"),
        (b"\xfd7zXZ\x00junk", "xz"),
        (b"\x28\xb5\x2f\xfdjunk", "zstd"),
        (b"SQLite format 3\x00junk", "SQLite"),
        (b"Obj\x01junk", "Avro"),
        (b"ARROW1\x00\x00junk", "Arrow"),
        (b"PARE" + bytes(30), "encrypted"),
        (b"Access denied\n", "one line"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(desk, content, said):
    with pytest.raises(UnreadableFile, match=said) as refused:
        desk.grids(content, "leads.csv")
    assert "leads.csv" in str(refused.value)


def test_what_is_no_table_in_an_archive_is_left_out_and_told(desk):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("logo.png", b"\x89PNG\r\n\x1a\n")
        archive.writestr("leads.csv", "id,name\n1,Ann\n")
        archive.writestr("../../deals.csv", "deal,amount\nx,1\n")
    leads, deals = desk.grids(packed.getvalue(), "all.zip")
    assert (leads.file, deals.file) == ("all.zip/leads.csv", "all.zip/deals.csv")
    assert leads.notes == ("all.zip/logo.png in the archive was left out: it is an image.",)


def test_a_note_beside_the_exports_of_an_archive_is_left_out_and_told(desk):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("leads.csv", "id,name\n1,Ann\n2,Bob\n")
        archive.writestr("readme.txt", "hello")
    [leads] = desk.grids(out.getvalue(), "all.zip")
    assert leads.notes == ("all.zip/readme.txt in the archive was left out: all it holds is one line, “hello”.",)


def test_an_archive_without_any_table_is_refused(desk):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("logo.png", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableFile, match="image"):
        desk.grids(packed.getvalue(), "all.zip")


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (pa.array([{"a": 1, "b": ["x", "y"]}]), "{'a': 1, 'b': [x, y]}"),
        (pa.array([["a", "b"]]), "[a, b]"),
        (pa.array([Decimal("12.50")], pa.decimal128(10, 2)), "12.50"),
        (pa.array([dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)]), "2026-01-02 03:04:05+00"),
        (pa.array([1_767_323_045_123_456_789], pa.timestamp("ns")), "2026-01-02 03:04:05.123456789"),
        (pa.array([dt.date(2026, 1, 2)]), "2026-01-02"),
        (pa.array(["u"]).dictionary_encode(), "u"),
        (pa.array([True]), "true"),
    ],
)
def test_every_type_of_parquet_has_a_text(desk, values, shown):
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ["1"], "value": values}), out)
    assert desk.rows(desk.grids(out.getvalue(), "export.parquet")[0])[1] == ["1", shown]


def test_a_parquet_page_that_belies_its_checksum_is_refused(desk):
    out = io.BytesIO()
    plain = {"compression": "none", "use_dictionary": False, "write_statistics": False}
    pq.write_table(pa.table({"id": ["a" * 40]}), out, write_page_checksum=True, **plain)
    content = out.getvalue()
    desk.grids(content)
    with pytest.raises(UnreadableFile, match="damaged"):
        desk.grids(content.replace(b"a" * 40, b"b" + b"a" * 39, 1))


def test_a_time_of_day_in_a_workbook_has_no_day(desk):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    clock, day = book.add_format({"num_format": "hh:mm"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Calls")
    sheet.write_row(0, 0, ["id", "at", "on"])
    sheet.write(1, 0, "x")
    sheet.write_number(1, 1, 0.5625, clock)
    sheet.write_number(1, 2, 46085, day)
    book.close()
    assert desk.rows(desk.grids(out.getvalue(), "calls.xlsx")[0])[1] == ["x", "13:30:00", "2026-03-04 00:00:00"]


def test_a_sheet_with_a_title_and_totals_keeps_only_its_table(desk):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Report")
    for number, row in enumerate([["Monthly report"], [], ["name", "amount", "day"], ["x", 1, "2026-01-01"]]):
        sheet.write_row(number, 0, row)
    sheet.write_row(4, 0, ["y", 2, "2026-01-02"])
    sheet.write_row(5, 0, ["Total", 3])
    book.close()
    [grid] = desk.grids(out.getvalue(), "report.xlsx")
    assert desk.rows(grid) == [["name", "amount", "day"], ["x", "1", "2026-01-01"], ["y", "2", "2026-01-02"]]
    assert (grid.first_row, grid.footer_rows, len(grid.notes)) == (4, 1, 2)


def test_notes_below_totals_are_no_rows_either(desk):
    body = "".join(f"n{i},2026-01-02,{i},a\n" for i in range(5))
    [grid] = desk.grids(f"name,day,amount,x\n{body}\nTotal,,10\nAll numbers rounded, see page 2\n")
    assert len(desk.rows(grid)) == 6
    assert any("totals or notes" in note for note in grid.notes)
