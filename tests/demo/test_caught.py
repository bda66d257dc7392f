"""Imported as a newcomer does it, the demo needs no click, and whatever is wrong in it is caught."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.demo import TODAY, WEEK, files_of
from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods
from smarketing.settings import ROOT
from smarketing.workspace import Workspace
from smarketing.workspace.goals import judged_by, targets
from tests.demo.test_quirks import said

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_every_file_is_recognised_with_every_column(workspace: Workspace, ending: str) -> None:
    paths = sorted((ROOT / "data" / "demo" / TODAY.isoformat()).glob(f"*{ending}"))
    for one in workspace.prepare([(path, path.name) for path in paths]):
        left = [column.header for column in one.mapping.columns if column.target is None]
        assert one.mapping.kind == one.file.removesuffix(ending)
        assert all(header.startswith(("Date entered", "Associated Contact Email")) for header in left)


def test_data_health_counts_what_was_put_in(workspace: Workspace) -> None:
    found = {row["check_name"]: row["records"] for row in workspace.ask("data_health").table.to_pylist()}
    assert found == {
        "customer_without_won_deal": said("no deal of theirs was won"),
        "stage_dates_out_of_order": said("before they became an MQL"),
        "after_as_of": said("has not come yet"),
        "closed_without_close_date": said("no close date"),
        "won_with_no_amount": said("have the amount 0"),
        "deal_without_lead": said("name no contact"),
        "other_currency": 0,
        "no_currency": 0,
    }


def test_the_import_names_what_it_could_not_read(workspace: Workspace) -> None:
    assert workspace.snapshot is not None
    reports = {report.kind: report for report in workspace.snapshot.reports}
    leads, deals = reports["leads"], reports["deals"]
    assert leads.rows_rejected == said("before the move") + said("twice with the same record id")
    assert leads.cells_nulled == said("a score in words")
    assert (deals.rows_rejected, deals.cells_nulled) == (0, said("an amount in words"))


def test_the_week_before_is_the_snapshot_before(workspace: Workspace) -> None:
    assert [snapshot.as_of for snapshot in workspace.snapshots()] == [TODAY - WEEK, TODAY]
    assert len(files_of(ROOT / "data" / "demo" / (TODAY - WEEK).isoformat())) == 6


def test_the_weekly_page_finds_the_step_that_became_weak(workspace: Workspace) -> None:
    quarter = Filters(named_periods(TODAY)["this_quarter"])
    (weakest, *_) = workspace.ask("weakest_step", quarter).table.to_pylist()
    social = workspace.ask("funnel", quarter.narrowed("source", "Paid Social")).table.to_pylist()[1]
    assert weakest["stage"] == "marketing_qualified"
    assert social["step_rate"] < 0.7 * weakest["step_rate"]


def test_everything_so_far_tells_the_same_of_the_plan(workspace: Workspace) -> None:
    this_year = Filters(named_periods(TODAY)["this_year"])
    asked_for = targets(judged_by(workspace.store, TODAY), workspace.ask, TODAY, this_year)
    (now, _) = workspace.ask("scorecard", this_year).table.to_pylist()
    columns = {"lead": "leads", "opportunity": "opportunities", "customer": "customers"}
    pace = {name: float(now[columns.get(name, name)]) / wanted.expected for name, wanted in asked_for.items()}
    assert 0.92 <= pace["revenue"] <= 0.97
    assert len(pace) == 6
    assert max(pace.values()) / min(pace.values()) < 1.15


def test_the_teams_decided_in_their_own_time(workspace: Workspace) -> None:
    plan, rules = workspace.store.scenarios.plan(), workspace.store.persona_rules.in_force()
    assert plan is not None
    assert rules is not None
    assert plan.scenario in [entry.value for entry in workspace.store.scenarios.current()]
    assert (plan.agreed.author, plan.agreed.written_at.date()) == ("Tomas Varga", dt.date(2026, 1, 6))
    assert (rules.author, rules.written_at.date()) == ("Mara Lindqvist", dt.date(2026, 1, 5))


def test_the_persona_rules_leave_only_unclear_titles_unknown(workspace: Workspace) -> None:
    rows = {row["persona"]: row["leads"] for row in workspace.ask("leads_by_persona").table.to_pylist()}
    assert len(rows) == 6
    assert 0.08 < rows["(unknown)"] / sum(rows.values()) < 0.16
