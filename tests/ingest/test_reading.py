"""Any export as it comes becomes a header and rows; what is no table is refused with a sentence."""

from __future__ import annotations

import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smarketing.errors import UnreadableFile
from smarketing.ingest.reading import column_values, sample

PLAIN = "id,name,city\n1,Ann,Köln\n2,Bob,Łódź\n"
ROWS = [["id", "name", "city"], ["1", "Ann", "Köln"], ["2", "Bob", "Łódź"]]


def test_a_sound_csv_is_scanned_where_it_lies(desk):
    [grid] = desk.grids(PLAIN)
    assert (grid.format, grid.delimiter, grid.encoding, grid.first_row) == ("text", ",", "utf-8", 2)
    assert desk.rows(grid) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files_read_alike_with_and_without_a_mark(desk, encoding):
    assert desk.rows(desk.grids(PLAIN.encode(encoding))[0]) == ROWS


def test_a_file_that_is_no_utf8_is_windows_1252(desk):
    [grid] = desk.grids("id;Straße;Preis\n1;Müller;5 €\n2;Weiß;7 €\n".encode("cp1252"))
    assert grid.encoding == "cp1252"
    assert desk.rows(grid) == [["id", "Straße", "Preis"], ["1", "Müller", "5 €"], ["2", "Weiß", "7 €"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(desk, mark):
    [grid] = desk.grids(PLAIN.replace(",", mark))
    assert grid.delimiter == mark
    assert desk.rows(grid) == ROWS


def test_the_separator_line_of_excel_is_obeyed_and_left_out(desk):
    assert desk.rows(desk.grids("sep=;\n" + PLAIN.replace(",", ";"))[0]) == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_reads_alike(desk, end):
    assert desk.rows(desk.grids(PLAIN.replace("\n", end).encode())[0]) == ROWS


def test_mixed_line_ends_and_blank_lines_cost_nothing(desk):
    [grid] = desk.grids("id,name,city\r\n1,Ann,Köln\n\n2,Bob,Łódź\r\n\n")
    assert desk.rows(grid) == ROWS


def test_quoted_line_breaks_delimiters_and_quotes_stay_in_their_cell(desk):
    [grid] = desk.grids('id,note,x\n1,"a, ""b""\nc",y\n2,plain,z\n')
    assert desk.rows(grid) == [["id", "note", "x"], ["1", 'a, "b"\nc', "y"], ["2", "plain", "z"]]


def test_backslash_escapes_are_understood(desk):
    [grid] = desk.grids('id,note,x\n1,"a \\"b\\", c",y\n2,"d",z\n')
    assert desk.rows(grid)[1] == ["1", 'a "b", c', "y"]


def test_lines_wrapped_whole_in_quotes_are_unwrapped(desk):
    [grid] = desk.grids('"id,name,note"\n"1,Ann,""a, b"""\n"2,Bob,c"\n')
    assert desk.rows(grid) == [["id", "name", "note"], ["1", "Ann", "a, b"], ["2", "Bob", "c"]]


def test_an_unclosed_quote_does_not_swallow_the_rows_after_it(desk):
    body = "".join(f"{i},n{i},c{i}\n" for i in range(3, 40))
    rows = desk.rows(desk.grids(f'id,name,city\n1,"Ann,Köln\n2,Bob,Łódź\n{body}')[0])
    assert rows[1] == ["1", '"Ann', "Köln"]
    assert len(rows) == 40


def test_duplicate_and_empty_headers_become_unique(desk):
    [grid] = desk.grids("id,Owner,Owner,,owner\n1,a,b,c,d\n")
    assert grid.header == ("id", "Owner", "Owner (2)", "Column 4", "owner")
    assert desk.rows(grid)[1] == ["1", "a", "b", "c", "d"]


def test_lines_above_the_header_are_counted_and_left_out(desk):
    [grid] = desk.grids(
        "Campaign report\n2026-09-01 - 2026-09-02\n\nDay,Campaign,Cost\n2026-09-01,Roofs,5\n2026-09-02,Roofs,7\n"
    )
    assert grid.header == ("Day", "Campaign", "Cost")
    assert (grid.skip_lines, grid.first_row) == (3, 5)


def test_totals_and_notes_at_the_end_are_no_rows(desk):
    [grid] = desk.grids(
        'Name,Stage,Amount\nA,Won,10\nB,Lost,20\n\n"Grand Totals (2 records)",,30\n\n'
        '"Confidential Information - Do Not Distribute"\n'
        '"Copyright (c) 2000-2026 somebody.com, inc. All rights reserved."\n'
    )
    assert desk.rows(grid) == [["Name", "Stage", "Amount"], ["A", "Won", "10"], ["B", "Lost", "20"]]
    assert grid.footer_rows > 0
    assert grid.notes


@pytest.mark.parametrize("place", ["first", "last"])
def test_the_total_of_an_account_is_no_campaign_though_its_reach_and_costs_per_result_are_no_sums(desk, place):
    rows = [f"K{n},active,{90 * n},1.11,2.50,{n},{10 * n}.50,{100 * n},2026-01-01,2026-01-31" for n in range(1, 5)]
    total = ",,700,1.70,,,102.00,1000,2026-01-01,2026-01-31"
    header = "Campaign name,Delivery,Reach,Frequency,Cost per result,Results,Amount spent (USD),Impressions,Starts,Ends"
    [grid] = desk.grids("\n".join([header, *([total, *rows] if place == "first" else [*rows, total])]))
    assert [row[0] for row in desk.rows(grid)[1:]] == ["K1", "K2", "K3", "K4"]
    assert any("total" in note for note in grid.notes)


def test_a_nameless_row_that_is_no_sum_of_the_others_stays(desk):
    [grid] = desk.grids("Campaign,Cost,Clicks\nA,10,3\nB,20,5\nC,1,1\n,31,4\n")
    assert len(desk.rows(grid)) == 5


def test_values_missing_here_and_there_are_no_totals_however_many_rows_there_are(desk):
    """Were every row without a name held against all others, this would take minutes."""
    rows = [
        ",".join("" if (n * 7 + c * c) % 5 == 0 else f"v{n % 9}" for c in range(6)) + f",{n % 7}" for n in range(9_000)
    ]
    [grid] = desk.grids("\n".join(["a,b,c,d,e,f,clicks", *rows]))
    assert len(desk.rows(grid)) == 9_001


def test_a_company_called_total_stays(desk):
    [grid] = desk.grids("Name,Stage,Amount\nA,Won,10\nTotal Wine & More,Lost,20\n")
    assert len(desk.rows(grid)) == 3


def test_short_rows_are_padded_and_surplus_cells_are_kept(desk):
    [grid] = desk.grids("a,b,c\n1,2,3\n4,5\n6,7,8,9\n")
    assert desk.rows(grid) == [["a", "b", "c"], ["1", "2", "3"], ["4", "5", ""], ["6", "7", "8", "9"]]


def test_a_trailing_delimiter_on_every_row_adds_no_column(desk):
    [grid] = desk.grids("a,b\n1,2,\n3,4,\n")
    assert [row[:2] for row in desk.rows(grid)] == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_a_repeated_header_is_left_out_and_said(desk):
    [grid] = desk.grids("a,b\n1,2\na,b\n3,4\n")
    assert desk.rows(grid) == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert any("repeating the header" in note for note in grid.notes)


def test_a_header_without_rows_is_a_table_without_rows(desk):
    assert desk.rows(desk.grids("id,name\n")[0]) == [["id", "name"]]


def test_gzip_and_zip_are_unpacked(desk):
    assert desk.rows(desk.grids(gzip.compress(PLAIN.encode()))[0]) == ROWS
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("leads.csv", PLAIN)
        archive.writestr("deals.csv", "deal,amount\nx,1\n")
        archive.writestr("__MACOSX/._leads.csv", "junk")
    leads, deals = desk.grids(packed.getvalue())
    assert desk.rows(leads) == ROWS
    assert deals.header == ("deal", "amount")


def test_parquet_is_told_by_its_content(desk):
    out = io.BytesIO()
    pq.write_table(pa.table({"id": [1, 2], "When": pa.array(["2026-01-02", None])}), out)
    [grid] = desk.grids(out.getvalue(), "export.csv")
    assert (grid.format, grid.delimiter, grid.header) == ("parquet", "", ("id", "When"))
    assert desk.rows(grid) == [["id", "When"], ["1", "2026-01-02"], ["2", ""]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"  \r\n\n", "empty"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "no workbook that can be opened"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", "Git LFS"),
        (b"PAR1" + b"junk" * 20, "damaged"),
        (b"PK\x03\x04 broken", "damaged"),
        (gzip.compress(PLAIN.encode() * 50, mtime=0)[:60], "damaged"),
        (b"id,name\n1,\x00\x01\x02\n", "binary"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(desk, content, said):
    with pytest.raises(UnreadableFile) as refused:
        desk.grids(content, "upload.csv")
    assert said in str(refused.value)
    assert "upload.csv" in str(refused.value)


def test_a_bomb_is_refused_before_it_is_unpacked(desk):
    small = desk.settings.model_copy(update={"max_file_bytes": 10_000})
    desk.settings = small
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "0" * 1_000_000)
    for content in (packed.getvalue(), gzip.compress(b"a,b\n" * 100_000)):
        with pytest.raises(UnreadableFile, match="10,000 bytes"):
            desk.grids(content)


def test_too_many_columns_and_too_long_lines_are_refused(desk):
    with pytest.raises(UnreadableFile, match="50,000 columns"):
        desk.grids(",".join(f"c{i}" for i in range(50_000)) + "\n1\n")
    with pytest.raises(UnreadableFile, match="line of more than"):
        desk.grids("a,b\n1," + "x" * 3_000_000 + "\n")


def test_the_sample_has_no_empty_rows_and_comes_from_everywhere(desk):
    body = "".join(f"{i},v{i}\n" if i % 2 else ",\n" for i in range(1_000))
    rows = sample(desk.grids("id,v\n" + body)[0], 10, desk.settings)
    assert len(rows) == 10
    assert all(any(row) for row in rows)
    assert int(rows[0][0]) < 200
    assert int(rows[-1][0]) > 800


def test_the_sample_of_a_long_file_is_made_of_whole_rows(desk):
    body = "".join(f'{i},"some, text {i}",{"x" * 50}\n' for i in range(60_000))
    rows = sample(desk.grids("id,v,w\n" + body)[0], 50, desk.settings)
    assert len(rows) == 50
    assert all(row[1] == f"some, text {row[0]}" for row in rows)


def test_values_are_counted_trimmed_and_without_empties(desk):
    [grid] = desk.grids("id,s\n1,a\n2, a \n3,b\n4,\n")
    assert column_values(grid, "s", 10, desk.settings) == [("a", 2), ("b", 1)]


def test_a_file_without_a_header_loses_no_row(desk):
    [grid] = desk.grids("1,2026-01-02,5.50\n2,2026-01-03,7\n")
    assert grid.header == ("Column 1", "Column 2", "Column 3")
    assert desk.rows(grid) == [
        ["col_0", "col_1", "col_2"],
        ["1", "2026-01-02", "5.50"],
        ["2", "2026-01-03", "7"],
    ]
    assert any("no header" in note for note in grid.notes)


def test_equal_rows_of_values_are_no_repeated_headers(desk):
    [grid] = desk.grids("0.5,0.5\n1,2\n0.5,0.5\n")
    assert len(desk.rows(grid)) == 4


def test_a_cell_too_many_is_lined_up_only_where_the_columns_leave_one_way(desk):
    body = "".join(f"{i:04d},2026-01-0{1 + i % 9},x{i},{i}.50\n" for i in range(30))
    [grid] = desk.grids("id,day,name,amount\n" + body + "0099,,2026-01-05,x7,9.50\n")
    assert desk.rows(grid)[-1] == ["0099", "2026-01-05", "x7", "9.50"]
    assert any("lined up" in note for note in grid.notes)
    [doubtful] = desk.grids("a,b,c\nx,y,z\nx,,y,z\nu,v,w\n")
    assert desk.rows(doubtful)[2] == ["x", "", "y", "z"]


def test_a_faulty_line_deep_in_a_long_file_is_written_like_any_other(desk):
    body = "".join(f"{i},{'e' * 40},x\n" for i in range(30_000))
    rows = desk.rows(desk.grids(f"a,b,c\n{body}1,2,3,4\n5,6,7\n")[0])
    assert len(rows) == 30_003
    assert rows[-2:] == [["1", "2", "3", "4"], ["5", "6", "7"]]
