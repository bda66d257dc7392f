"""A company with one lead: no sentence calls it many."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

LEAD = (
    "lead_id,email,created_at,source,persona,lifecycle_stage,became_marketing_qualified_at\n"
    "L1,a@a.example,2026-01-02,Paid,Champion,MQL,2026-01-05\n"
)
MANY = re.compile(
    r"(?<![\d.,])1 (?:[a-z-]+ )?(leads|rows|deals|records|columns|customers|files|uploads|verdicts)\b|\b1 wait\b"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    file = tmp_path / "leads.csv"
    file.write_text(LEAD, encoding="utf-8")
    here = open_workspace(read_settings(workspace=tmp_path / "company"))
    here.keep(here.check(here.prepare([(file, "leads.csv")]), as_of=dt.date(2026, 6, 30)), by="Ada")
    here.close()
    return tmp_path / "company"


def test_no_page_calls_one_of_a_thing_many(open_app: OpenPage, folder: Path) -> None:
    for page in ("pages/lead_quality.py", "pages/personas.py", "pages/data.py"):
        said = re.sub("<[^>]*>", "", shown_text(open_app(page, folder, period="all")))
        assert MANY.search(said) is None, f"{page}: {MANY.search(said)}"
        if page == "pages/lead_quality.py":
            assert "1 handed-over lead waits for the first verdict" in said
        if page == "pages/data.py":
            assert "1 lead: nothing in this export shows which became customers." in said
