"""The line under every title: from which day the numbers are, and from which files."""

from __future__ import annotations

from pathlib import Path

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN, GOLDEN_DAY, OpenPage, shown_text


def test_only_files_that_the_numbers_come_from_are_named(tmp_path: Path, open_app: OpenPage) -> None:
    companies = tmp_path / "accounts.csv"
    companies.write_text("account,sector,year_established\nAcme,medical,1996\nBeta,retail,2001\n")
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    prepared = here.prepare([(companies, "accounts.csv"), (GOLDEN / "leads.csv", "leads.csv")])
    here.keep(here.check(prepared, as_of=GOLDEN_DAY), by="Ada")
    here.close()
    shown = shown_text(open_app("pages/funnel.py", tmp_path / "workspace", period="all"))
    (line,) = (part for part in shown.splitlines() if 'class="sm-asof"' in part)
    assert "leads.csv · no row left out" in line
    assert "accounts.csv" not in line
