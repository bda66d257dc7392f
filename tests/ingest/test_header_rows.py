"""The row of the header as somebody says, where it was found in another one; remembered with the mapping."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from smarketing.errors import IngestError
from smarketing.ingest import Remembered, check, export_mapping, keep, read_grids, read_mapping, sample
from smarketing.ingest.preparing import with_header_row

# the first line looks like names, and what is above the header is as wide as the table
REPORT = "Team,Region,Quarter,Owner\nNorth,EMEA,Q1,Ann\nLead id,E-mail,Created,Notes\nL1,a@a.example,2026-01-02,x\n"


def grid_of(tmp_path, config, text, row, *, work="work"):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    [grid] = read_grids(path, "a.csv", tmp_path / work, config, header_rows={} if row is None else {"": row})
    return grid


def test_the_header_is_in_the_row_that_was_chosen(tmp_path, config):
    found = grid_of(tmp_path, config, REPORT, None)
    assert (found.header[0], found.header_row) == ("Team", None)
    chosen = grid_of(tmp_path, config, REPORT, 3, work="again")
    assert (chosen.header, chosen.header_row, chosen.first_row) == (("Lead id", "E-mail", "Created", "Notes"), 3, 4)
    assert [row[0] for row in sample(chosen, 5, config)] == ["L1"]
    assert "2 rows above the header were left out." in chosen.notes


def test_rows_below_of_another_width_and_blank_lines_above_are_no_hindrance(tmp_path, config):
    text = "Exported by Ann\n\nName;Id\nx;y;z\nLead;Made;Note\nL1;2026-01-02;n\nL2;2026-01-03\n"
    chosen = grid_of(tmp_path, config, text, 5)
    assert (chosen.header, chosen.first_row) == (("Lead", "Made", "Note"), 6)
    assert [row[0] for row in sample(chosen, 5, config)] == ["L1", "L2"]


@pytest.mark.parametrize("row", [2, 9, 0, -1])
def test_a_row_without_anything_in_it_is_refused(tmp_path, config, row):
    with pytest.raises(IngestError, match=rf"Row {row} of a\.csv is empty, or too far down"):
        grid_of(tmp_path, config, "Report\n\nId,Name\n1,x\n", row)


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for title in ("One", "Two"):
            sheet = book.add_worksheet(title)
            for number, line in enumerate(REPORT.splitlines()):
                sheet.write_row(number + 1, 0, line.split(","))
    return path


def test_of_a_workbook_each_sheet_has_its_own(tmp_path, config):
    path = workbook(tmp_path / "book.xlsx")
    grids = read_grids(path, "book.xlsx", tmp_path / "work", config, header_rows={"book.xlsx/Two": 4})
    assert [(grid.header[0], grid.header_row, grid.first_row) for grid in grids] == [
        ("Team", None, 3),
        ("Lead id", 4, 5),
    ]
    with pytest.raises(IngestError, match=r"Row 1 of book\.xlsx/One is empty"):
        read_grids(path, "book.xlsx", tmp_path / "more", config, header_rows={"book.xlsx/One": 1})


def test_of_packed_files_each_has_its_own(tmp_path, config):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(REPORT.encode()))
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as packed:
        for name in ("a.csv", "b.csv"):
            packed.writestr(name, REPORT)
    [grid] = read_grids(tmp_path / "a.csv.gz", "a.csv.gz", tmp_path / "one", config, header_rows={"": 3})
    assert grid.header[0] == "Lead id"
    found = read_grids(tmp_path / "two.zip", "two.zip", tmp_path / "two", config, header_rows={"two.zip/b.csv": 3})
    assert [one.header[0] for one in found] == ["Team", "Lead id"]


def test_the_row_is_remembered_with_the_mapping_and_looked_at_before_anything_is_asked(read, workspace, config):
    found = read(("week1.csv", REPORT))
    said = [with_header_row(one, 3, workspace, config) for one in found]
    assert (said[0].mapping.kind, said[0].mapping.header_of("email")) == ("leads", "E-mail")
    keep(check(said, [one.mapping for one in said], workspace, config), workspace, config, author="Ann")
    [again] = read(("week2.csv", REPORT.replace("Q1", "Q2").replace("L1,a", "L2,b")))
    assert (again.is_remembered, again.grid.header_row, again.grid.header[0]) == (True, 3, "Lead id")
    [other] = read(("deals.csv", "Deal ID,Deal name,Amount,Create date\n1,A,5,2026-01-02\n"))
    assert (other.is_remembered, other.grid.header_row, other.grid.header[0]) == (False, None, "Deal ID")


def test_an_exported_mapping_brings_the_row_along(read, workspace, config, tmp_path):
    [found] = read(("week1.csv", REPORT))
    said = with_header_row(found, 3, workspace, config)
    export_mapping(tmp_path / "mapping.json", Remembered(said.grid.header, said.mapping, {}, 3))
    [given] = read(("week1.csv", REPORT), mapping=read_mapping(tmp_path / "mapping.json"))
    assert (given.grid.header_row, given.mapping.header_of("lead_id")) == (3, "Lead id")
    [back] = [with_header_row(given, None, workspace, config)]
    assert (back.grid.header_row, back.grid.header[0]) == (None, "Team")


def test_rows_are_read_below_it_however_the_file_has_to_be_read(checked, read, workspace, config):
    damaged = REPORT + 'L2,"b@b.example,2026-01-03,y\nL3,c@c.example,2026-01-04,"z" z\n'
    [said] = [with_header_row(one, 3, workspace, config) for one in read(("a.csv", damaged))]
    upload = check([said], [said.mapping], workspace, config)
    assert {reject.row for reject in upload.parts[0].converted.rejects} <= {5, 6}
    assert upload.reports[0].mapping["Lead id"] == "lead_id"
