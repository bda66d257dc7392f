"""What the command line takes because somebody said so once, and what it does not take unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.ingest import ColumnMapping, Mapping, Remembered, export_mapping
from tests.cli.conftest import Run

HEADER = ("lead_id", "email", "created_at")
LEADS = "lead_id,email,created_at\nA,a@a.example,01/02/2026\nB,b@b.example,03/04/2026\n"


@pytest.mark.parametrize(
    ("order", "as_of"), [("mdy", "2026-03-04"), ("dmy", "2026-04-03")]
)  # the later of the two dates, either way about
def test_a_mapping_brings_the_order_of_its_dates(run: Run, tmp_path: Path, order: str, as_of: str) -> None:
    (tmp_path / "leads.csv").write_text(LEADS)
    mapping = Mapping("leads", None, tuple(ColumnMapping(name, name, "said", 1.0) for name in HEADER))
    export_mapping(tmp_path / "mapping.json", Remembered(HEADER, mapping, {"created_at": order}))  # type: ignore[dict-item]  # a literal
    run("import", tmp_path / "leads.csv", "--mapping", tmp_path / "mapping.json")
    assert [one["as_of"] for one in run("snapshots", "--json").json] == [as_of]


@pytest.mark.parametrize("header", ["Exchange rate", "FX rate", "Wechselkurs", "Taux de change"])
def test_rates_that_may_be_either_way_about_are_not_taken_unasked(run: Run, tmp_path: Path, header: str) -> None:
    file = tmp_path / "fx.csv"
    file.write_text(f"Date,Currency,{header}\n2026-01-05,EUR,1.08\n2026-01-06,GBP,1.27\n")
    ran = run("import", file, "--kind", "exchange_rates", "--as-of", "2026-02-01")
    assert ran.code == 1
    assert f"fx.csv '{header}' does not say whether it is what 1 of a currency is in yours" in ran.complaint
    assert run("snapshots", "--json").json == []


@pytest.mark.parametrize("header", ["rate", "Rate to base", "Units per base currency", "Value in base currency"])
def test_rates_that_say_which_way_about_they_are_come_in(run: Run, tmp_path: Path, header: str) -> None:
    file = tmp_path / "fx.csv"
    file.write_text(f"Date,Currency,{header}\n2026-01-05,EUR,1.08\n2026-01-06,GBP,1.27\n")
    (report,) = run("import", file, "--as-of", "2026-02-01", "--check", "--json").json
    assert (report["kind"], report["rows_kept"]) == ("exchange_rates", 2)


def test_the_report_says_which_spellings_were_read_as_one(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    sources = ("Google", "Google", "google")
    rows = "".join(f"{number},{number}@x.example,2026-01-05,{source}\n" for number, source in enumerate(sources))
    file.write_text(f"lead_id,email,created_at,source\n{rows}")
    (report,) = run("import", file, "--as-of", "2026-02-01", "--check", "--json").json
    assert report["notes"] == ["In “source”, “google” (1 row) read as “Google”."]


def test_columns_that_were_only_near_are_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(
        "lead_id,email,created_at,Lead Stat,Zebra\nA,a@a.example,2026-01-02,New,x\nB,b@b.example,2026-01-03,New,y\n"
    )
    ran = run("import", file)
    assert "“Lead Stat” is taken for “Lead status” (likely): " in ran.out
    assert "Zebra" not in ran.out
    assert "Lead Stat" not in run("import", file).out  # confirmed by keeping it
    (report,) = run("import", file, "--check", "--json").json
    assert report["near"] == []


def test_a_header_that_drifted_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Lead ID,E-mail,Created,Source,Owner\n1,a@b.example,2026-01-05,Fair,Kim\n")
    (tmp_path / "b.csv").write_text("Lead ID,E-mails,Created,Owner,Budget\n1,a@b.example,2026-01-06,Kim,5\n")
    run("import", tmp_path / "a.csv")
    told = run("import", tmp_path / "b.csv").out
    assert "“E-mail” is now called “E-mails”: read as before." in told
    assert "“Budget” is new: kept under its own name." in told
    assert "“Source” is missing: leads have no “Source” this time." in told


def test_amounts_that_may_be_thousands_are_asked_once_and_remembered(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("Deal ID,Amount,Create date\n1,1.234,2026-01-02\n2,5.678,2026-01-03\n")
    ran = run("import", file, "--kind", "deals")
    assert (ran.code, "nothing tells whether 2 amounts of 'Amount', such as '1.234', are" in ran.complaint) == (1, True)
    assert "--three-digits thousands|decimals" in ran.complaint
    assert run("import", file, "--kind", "deals", "--three-digits", "decimals").code == 0
    file.write_text("Deal ID,Amount,Create date\n1,1.234,2026-01-02\n3,8.125,2026-02-03\n")
    (report,) = run("import", file, "--json").json
    assert (report["undecided"], report["new"], report["same"]) == ([], 1, 1)
    assert any(note.startswith("2 amounts of “Amount”, such as “1.234”,") for note in report["notes"])
    (changed,) = run("import", file, "--three-digits", "thousands", "--json").json
    assert (changed["changed"], changed["same"]) == (2, 0)


def test_a_kind_in_doubt_is_said_before_a_day_is_asked_for(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("ID,Name,Stage,Created,Owner\n1,Plant,Won,2126-02-13,Ann\n2,Pump,Lost,2126-02-15,Ann\n")
    first, second = run("import", file).complaint.splitlines()
    assert first.startswith("export.csv: It may hold leads or deals: both fit.")
    assert "Import it alone with --kind" in first
    assert "Give the day they were exported" in second


def test_the_row_of_the_header_can_be_given(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("Team,Region,Owner\nNorth,EMEA,Ann\nLead id,E-mail,Created\nL1,a@a.example,2026-01-02\n")
    assert run("read", file, "--out", tmp_path / "grid.csv", "--header-row", "3").code == 0
    assert (tmp_path / "grid.csv").read_text().splitlines()[0] == "Lead id,E-mail,Created"
    assert "Row 9 of leads.csv is empty" in run("import", file, "--header-row", "9").complaint
    (report,) = run("import", file, "--header-row", "3", "--json").json
    assert (report["rows_kept"], report["mapping"]["E-mail"]) == (1, "email")
    file.write_text("Team,Region,Owner\nSouth,EMEA,Ann\nLead id,E-mail,Created\nL2,b@b.example,2026-01-03\n")
    assert run("import", file, "--json").json[0]["mapping"]["E-mail"] == "email"


@pytest.mark.parametrize(("first", "as_of"), [("month", "2026-03-04"), ("day", "2026-04-03")])
def test_the_order_of_days_is_given_once_and_remembered(run: Run, tmp_path: Path, first: str, as_of: str) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(LEADS)
    assert "Say which with --date-order day|month|year" in run("import", file).complaint
    assert run("import", file, "--date-order", first).code == 0
    assert [one["as_of"] for one in run("snapshots", "--json").json] == [as_of]
    assert run("import", file, "--json").json[0]["undecided"] == []
    file.write_text("lead_id,email,created_at\nA,a@a.example,2026-01-02\nB,b@b.example,13/04/2026\n")
    assert run("import", file, "--date-order", "month", "--check").code == 0, "a day that tells its order goes first"
