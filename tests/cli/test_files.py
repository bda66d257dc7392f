"""Importing without a browser: what was kept and what not, the way back, and the file as understood."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import FILES, Run

REPORTED = {
    *("file", "kind", "preset", "encoding", "delimiter", "rows_read", "rows_kept", "rows_rejected", "cells_nulled"),
    *("rejects", "mapping", "unmapped", "new", "changed", "same", "gone"),
}


def test_an_import_reports_every_file(run: Run) -> None:
    leads, deals = run("import", *FILES, "--as-of", "2026-06-30", "--json").json
    assert leads.keys() >= REPORTED
    assert (leads["kind"], leads["rows_read"], leads["rows_kept"], leads["new"]) == ("leads", 12, 12, 12)
    assert (deals["kind"], deals["rows_read"], deals["rows_kept"], deals["new"]) == ("deals", 6, 6, 6)
    assert leads["mapping"]["source"] == "source"


def test_a_check_keeps_nothing(run: Run) -> None:
    assert run("import", *FILES, "--as-of", "2026-06-30", "--check", "--json").json[0]["new"] == 12
    assert run("snapshots", "--json").json == []


def test_the_same_files_twice_change_nothing(golden: Run) -> None:
    again = golden("import", *FILES, "--as-of", "2026-06-30")
    assert "Nothing changed" in again.out
    assert len(golden("snapshots", "--json").json) == 1


def test_every_answer_says_whether_a_file_replaces_or_updates(golden: Run, tmp_path: Path) -> None:
    part = tmp_path / "leads.csv"
    lines = Path(FILES[0]).read_text(encoding="utf-8").splitlines()
    part.write_text("\n".join(lines[:4]) + "\n", encoding="utf-8")
    (checked,) = golden("import", part, "--as-of", "2026-07-07", "--check", "--json").json
    assert (checked["mode"], checked["new"], checked["changed"], checked["gone"]) == ("update", 0, 0, 0)
    assert checked["same"] == 3, "the nine leads that the file does not hold are not counted"
    assert "mode update" in golden("import", part, "--as-of", "2026-07-07", "--check").out
    assert "mode replace" in golden("import", *FILES, "--as-of", "2026-07-07").out


def test_an_older_export_than_what_is_in_force_is_refused(golden: Run) -> None:
    (in_force,) = golden("snapshots", "--json").json
    older = golden("import", FILES[0], "--mode", "update", "--as-of", "2026-05-31")
    assert older.code == 1
    assert f"snapshot {in_force['id']} of 30 Jun 2026 is in force" in older.complaint
    assert "Undo that upload first" in older.complaint
    assert golden("snapshots", "--json").json == [in_force]
    checked = golden("import", FILES[0], "--mode", "update", "--as-of", "2026-05-31", "--check", "--json")
    assert (checked.code, checked.complaint) == (1, older.complaint)
    assert "is in force" in checked.json[0]["refusal"]


def test_a_bad_row_is_reported_where_a_spreadsheet_shows_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("lead_id,email,created_at,source\nA,a@a.example,2026-01-02,Paid\nB,b@b.example,soon,Paid\n")
    (report,) = run("import", file, "--kind", "leads", "--as-of", "2026-06-30", "--json").json
    assert (report["rows_read"], report["rows_kept"], report["rows_rejected"]) == (2, 1, 1)
    (reject,) = report["rejects"]
    assert (reject["row"], reject["column"], reject["value"]) == (3, "created_at", "soon")
    told = run("import", file, "--kind", "leads", "--as-of", "2026-06-30", "--check").out
    assert "row 3, created_at “soon”: This is no date that we can read." in told
    assert "2 rows read" in told
    assert "0 cells emptied" in told


def test_an_upload_can_be_compared_and_undone(golden: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    lines = Path(FILES[0]).read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines[:-1], "L13,l13@new.example,2026-07-01,Paid,,,,Lead,"]) + "\n", encoding="utf-8")
    golden("import", file, "--as-of", "2026-07-07")
    first, second = golden("snapshots", "--json").json
    assert (first["as_of"], second["as_of"]) == ("2026-06-30", "2026-07-07")
    by_id = golden("diff", first["id"], second["id"], "--json").json["tables"]
    assert by_id[0] == {"table": "leads", "new": 1, "changed": 0, "same": 11, "gone": 1}
    assert golden("diff", "2026-06-30", "2026-07-07", "--json").json["tables"] == by_id
    assert golden("undo", "--json").json == {"undone": second["id"], "in_force": first["id"]}
    assert [one["id"] for one in golden("snapshots", "--json").json] == [first["id"]]
    assert golden("metric", "funnel", "--json").json["as_of"] == "2026-06-30"


def test_dates_that_can_be_read_two_ways_are_refused_and_not_guessed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("lead_id,email,created_at\nA,a@a.example,01/02/2026\nB,b@b.example,03/04/2026\n")
    ran = run("import", file, "--kind", "leads", "--as-of", "2026-06-30")
    assert ran.code == 1
    assert "whether the day, the month or the year stands first" in ran.complaint
    assert run("snapshots", "--json").json == []
    checked = run("import", file, "--kind", "leads", "--as-of", "2026-06-30", "--check")
    assert (checked.code, checked.complaint) == (1, ran.complaint)
    as_json = run("import", file, "--kind", "leads", "--as-of", "2026-06-30", "--check", "--json")
    assert (as_json.code, as_json.json[0]["undecided"]) == (1, ["created_at"])


@pytest.mark.parametrize("more", [(), ("--as-of", "2026-06-30"), ("--check",)])
def test_a_file_with_a_header_only_is_told_so(run: Run, tmp_path: Path, more: tuple[str, ...]) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("lead_id,email,created_at\n")
    ran = run("import", file, "--kind", "leads", *more)
    assert ran.code == 1
    assert "leads.csv has a header and no rows." in ran.complaint


def test_dates_that_contradict_each_other_are_told_from_those_that_nothing_tells(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("lead_id,email,created_at\nA,a@a.example,13/03/2026\nB,b@b.example,03/13/2026\n")
    ran = run("import", file, "--kind", "leads", "--as-of", "2026-06-30")
    assert ran.code == 1
    assert "'created_at' contradict each other" in ran.complaint


def test_a_file_is_written_as_understood_before_any_mapping(run: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "export.csv", tmp_path / "grid.csv"
    file.write_bytes("Name;Größe\nAnn;1,5\nBob\n".encode("cp1252"))
    told = run("read", file, "--out", out, "--json").json
    assert (told["delimiter"], told["columns"]) == (";", 2)
    with out.open(encoding="utf-8", newline="") as lines:
        assert list(csv.reader(lines)) == [["Name", "Größe"], ["Ann", "1,5"], ["Bob", ""]]


def test_a_file_that_is_no_table_is_refused_whole(golden: Run, tmp_path: Path) -> None:
    page = tmp_path / "leads.csv"
    page.write_text("<!DOCTYPE html><html><body>Log in</body></html>")
    ran = golden("import", FILES[0], page)
    assert ran.code == 1
    assert "can't be read" in ran.complaint
    assert len(golden("snapshots", "--json").json) == 1


def test_every_file_that_can_not_be_read_is_named_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    parquet, book = tmp_path / "x.parquet", tmp_path / "leads.xlsx"
    parquet.write_bytes(b"PAR1 and no more")
    book.write_bytes(b"PK\x03\x04 and no more")
    ran = run("import", parquet, FILES[0], tmp_path / "gone.csv", book)
    assert ran.code == 1
    assert [
        name for name in ("x.parquet", "leads.xlsx", "gone.csv") if f"{name} can't be read" not in ran.complaint
    ] == []
    assert "an import takes all its files or none. Mend them, or leave them out: 1 other file can be" in ran.complaint
    assert run("snapshots", "--json").json == []
    alone = run("import", book)
    assert alone.complaint.count("can't be read") == 1
    assert "all its files" not in alone.complaint


def test_a_file_that_fits_no_table_is_told_the_option_that_says_which(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_text("foo,bar\n1,2\n3,4\n")
    assert "--kind leads|deals" in run("import", odd).complaint
    assert "--kind leads|deals" in run("import", odd, FILES[0], "--check").out
    refused = run("import", odd, "--kind", "leads").complaint
    assert "no column for “Lead id” or “E-mail”" in refused
