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
