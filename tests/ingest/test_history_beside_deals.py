"""A history report tells little of its deals: beside an export of deals it adds its history and takes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace

pytestmark = pytest.mark.slow

DEALS = (
    "Opportunity ID,Opportunity Name,Account Name,Amount,Amount Currency,Stage,Probability (%),Close Date,Created Date,"
    "Closed,Won,Opportunity Owner,Lead Source,Type\n"
    'O1,Big,One Inc,"12,000.00",EUR,Closed Won,100,3/20/2026,2/20/2026,1,1,Jim,Web,New\n'
    'O2,Two,Two Inc,"5,000.00",EUR,Proposal,60,9/20/2026,3/20/2026,0,0,Pam,Partner,New\n'
)
HISTORY = (
    '"Opportunity ID","Opportunity Name","From Stage","To Stage","Last Modified","Edited By","Amount","Close Date"\n'
    '"O1","Big","","Prospecting","2/20/2026 9:00 AM","Jim","12,000","3/20/2026"\n'
    '"O1","Big","Prospecting","Closed Won","3/20/2026 9:00 AM","Jim","12,000","3/20/2026"\n'
    '"O2","Two","","Proposal","3/20/2026 9:00 AM","Pam","5,000","9/20/2026"\n'
)
DAYS = (dt.date(2026, 4, 1), dt.date(2026, 4, 2))
MONEY = "Deal ID,Deal Name,Amount,Stage,Created Date,Close Date\nM1,Mine,5000,Proposal,2026-01-05,2026-05-01\n"


@pytest.mark.parametrize("uploads", [(("deals", "history"),), (("history", "deals"),), (("deals",), ("history",))])
def test_deals_keep_what_their_export_says_beside_a_history_report(
    tmp_path: Path, uploads: Sequence[Sequence[str]]
) -> None:
    paths = {"deals": tmp_path / "opportunities.csv", "history": tmp_path / "history.csv"}
    paths["deals"].write_text(DEALS)
    paths["history"].write_text(HISTORY)
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    for day, names in zip(DAYS, uploads, strict=False):
        prepared = here.prepare([(paths[name], paths[name].name) for name in names])
        here.keep(here.check(prepared, as_of=day), by="Ada")
    assert here.snapshot is not None
    deals = pq.read_table(here.snapshot.table(here.folder, "deals")).sort_by("deal_id").to_pylist()
    history = pq.read_table(here.snapshot.table(here.folder, "stage_history"))
    here.close()
    assert [(deal["company"], deal["owner"], deal["source"], deal["currency"]) for deal in deals] == [
        ("One Inc", "Jim", "Web", "EUR"), ("Two Inc", "Pam", "Partner", "EUR"),
    ]  # fmt: skip
    assert [(deal["is_won"], deal["is_closed"]) for deal in deals] == [(True, True), (False, False)]
    assert [float(deal["amount"]) for deal in deals] == [12_000, 5_000]
    assert history.num_rows == 3


def test_a_history_report_is_known_though_a_small_list_of_deals_was_read_before(tmp_path: Path) -> None:
    (tmp_path / "money.csv").write_text(MONEY)
    report = HISTORY.replace('"Edited By","Amount"', '"Edited By","Stage","Created Date","Amount"').replace(
        '"12,000"', '"Closed Won","2/20/2026","12,000"'
    )
    (tmp_path / "report.csv").write_text(report.replace('"5,000"', '"Proposal","3/20/2026","5,000"'))
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    here.keep(here.check(here.prepare([(tmp_path / "money.csv", "money.csv")], kind="deals"), as_of=DAYS[0]), by="Ada")
    (prepared,) = here.prepare([(tmp_path / "report.csv", "report.csv")])
    here.close()
    assert prepared.mapping.kind == "stage_history"
    assert [part.kind for part in prepared.mapping.also] == ["deals"]
