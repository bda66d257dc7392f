"""The line under every title: from which day the numbers are, and from which files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from streamlit.testing.v1 import AppTest

from smarketing.ingest import Mode
from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN, GOLDEN_DAY, OpenPage, shown_text


def as_of_line(app: AppTest) -> str:
    (line,) = (part for part in shown_text(app).splitlines() if 'class="sm-asof"' in part)
    return line


def test_only_files_that_the_numbers_come_from_are_named(tmp_path: Path, open_app: OpenPage) -> None:
    companies = tmp_path / "accounts.csv"
    companies.write_text("account,sector,year_established\nAcme,medical,1996\nBeta,retail,2001\n")
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    prepared = here.prepare([(companies, "accounts.csv"), (GOLDEN / "leads.csv", "leads.csv")])
    here.keep(here.check(prepared, as_of=GOLDEN_DAY), by="Ada")
    here.close()
    line = as_of_line(open_app("pages/funnel.py", tmp_path / "workspace", period="all"))
    assert "leads.csv · no row left out" in line
    assert "accounts.csv" not in line


def keep(folder: Path, *paths: Path, mode: Mode | None = None) -> None:
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        prepared = here.prepare([(path, path.name) for path in paths])
        here.keep(here.check(prepared, as_of=GOLDEN_DAY, mode=mode), by="Ada")


def test_after_an_update_the_files_of_the_uploads_before_are_named_too(
    folder: Path, tmp_path: Path, open_app: OpenPage
) -> None:
    deals = tmp_path / "sales_pipeline.csv"
    deals.write_text("deal_id,created_date,amount\nN1,2026-06-01,500\n")
    keep(folder, deals, mode="update")
    line = as_of_line(open_app("app.py", folder, period="all"))
    assert ">sales_pipeline.csv, leads.csv and 1 more</span> · no row of the last upload left out" in line
    assert 'title="sales_pipeline.csv, leads.csv, deals.csv"' in line


def test_a_file_whose_table_was_replaced_is_no_longer_named(folder: Path, tmp_path: Path, open_app: OpenPage) -> None:
    deals = tmp_path / "sales_pipeline.csv"
    deals.write_text("deal_id,created_date,amount\nN1,2026-06-01,500\n")
    keep(folder, deals, mode="replace")
    assert "sales_pipeline.csv, leads.csv · no row of the last upload left out" in as_of_line(
        open_app("app.py", folder, period="all")
    )
