"""The Data page tells of won deals only where there are deals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

LEADS = "lead_id,created_at\n1,2026-01-05\n"
DEALS = "deal_id,lead_id,deal_stage,amount,created_at,close_date\n9,1,Won,100,2026-01-06,2026-02-01\n"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"leads.csv": LEADS}, "dates are in order.<"),
        ({"leads.csv": LEADS, "deals.csv": DEALS}, "and won deals have a date, an amount and a lead.<"),
        ({"deals.csv": DEALS}, "and won deals have a date and an amount.<"),
    ],
    ids=["leads", "both", "deals"],
)
def test_health_speaks_of_what_is_there(
    files: dict[str, str], sentence: str, tmp_path: Path, open_app: OpenPage
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    prepared = here.prepare([(tmp_path / name, name) for name in files])
    here.keep(here.check(prepared, as_of=dt.date(2026, 6, 30)), by="Ada")
    here.close()
    assert sentence in shown_text(open_app("pages/data.py", tmp_path / "workspace"))
