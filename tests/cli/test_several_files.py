"""Files of one import that could be taken for the same table: asked where two tables are close, said where rows are."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

HEADER = "lead_id,email,created_at\n"
EITHER = "ID,Name,Stage,Created,Owner\n1,Plant,Won,2026-02-13,Ann\n2,Pump,Lost,2026-02-15,Ann\n"


def test_a_file_that_may_be_either_of_two_tables_is_not_taken_unasked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(EITHER, encoding="utf-8")
    refused = run("import", file)
    assert refused.code == 1
    assert "export.csv: It may hold leads or deals: both fit." in refused.complaint
    assert "with --kind" in refused.complaint
    assert run("snapshots", "--json").json == []
    assert run("import", file, "--kind", "deals", "--json").json[0]["kind"] == "deals"


def test_rows_that_a_later_file_replaces_are_said_and_counted(run: Run, tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text(HEADER + "L1,a@b.example,2026-01-05\nL2,b@b.example,2026-01-06\n", encoding="utf-8")
    two.write_text(HEADER + "L1,c@b.example,2026-01-05\nL2,d@b.example,2026-01-06\n", encoding="utf-8")
    told = run("import", one, two, "--check")
    assert (
        "2 rows of two.csv have the lead id of rows in one.csv and take their place, for the later file wins"
        in told.out
    )
    assert [report["replaced"] for report in run("import", one, two, "--json").json] == [0, 2]
