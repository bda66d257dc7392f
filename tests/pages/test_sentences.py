"""The sentences on the pages: what they say follows from the numbers beside them, and nothing is said of nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods
from smarketing.settings import read_settings
from smarketing.store import Feedback, open_store, sqlite_url
from smarketing.ui import formats
from smarketing.ui.shortfall import sum_of
from smarketing.workspace import Workspace, open_workspace
from tests.pages.conftest import OpenPage, shown_text


@pytest.fixture(scope="module")
def demo(workspaces: dict[str, Path]) -> Iterator[Workspace]:
    with closing(open_workspace(read_settings(workspace=workspaces["demo"]))) as here:
        yield here


def year(here: Workspace) -> Filters:
    assert here.as_of
    return Filters(named_periods(here.as_of)["12_months"])


def this_quarter(here: Workspace) -> Filters:
    assert here.as_of
    return Filters(named_periods(here.as_of)["this_quarter"])


def test_with_few_leads_no_step_is_called_sound(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app("pages/funnel.py", workspaces["golden"], period="all"))
    assert "Too little to judge any step of the funnel by: Lead n " in said
    assert "falls short of its target" not in said


def test_without_leads_in_the_period_no_step_is_called_sound(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    address = {"period": "custom", "from": "2020-01-01", "to": "2020-02-01"}
    said = shown_text(open_app("pages/funnel.py", workspaces["golden"], **address))
    assert "No lead was created" in said
    assert "falls short of its target" not in said


def test_the_price_of_the_weakest_step_follows_from_the_numbers_beside_it(
    workspaces: dict[str, Path], open_app: OpenPage, demo: Workspace
) -> None:
    quarter = this_quarter(demo)
    step = demo.ask("weakest_step", quarter).table.to_pylist()[0]
    size = demo.ask("plan_basis", year(demo)).table.to_pylist()[0]["average_deal_size"]
    assert step["average_deal_size"] == size
    said = shown_text(open_app("pages/funnel.py", workspaces["demo"], period="this_quarter"))
    assert sum_of(step, demo.currency, "1 Nov 2025") in said
    assert said.count("below target") == 1, "the card of the step says the same as the sentence"


def test_the_running_month_is_marked_as_not_over(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app("app.py", workspaces["demo"]))
    assert "Won revenue by month since 1 Nov 2025" in said
    assert "November 2026 is not over" in said


def test_tiles_and_funnel_of_the_week_say_what_each_counts(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app("app.py", workspaces["demo"]))
    assert "The funnel of the leads created in the period" in said
    assert "who entered a stage in it, whenever the lead was created" in said


def test_all_stuck_leads_are_counted_though_not_all_are_listed(
    workspaces: dict[str, Path], open_app: OpenPage, demo: Workspace
) -> None:
    stuck = sum(row["stuck"] for row in demo.ask("funnel", year(demo)).table.to_pylist())
    app = open_app("pages/funnel.py", workspaces["demo"], period="12_months")
    app.session_state["tab"] = "Stuck leads"
    assert f"The first 200 of {formats.count(stuck)} leads over the limit" in shown_text(app.run())


def test_one_source_alone_is_not_called_the_one_rejected_most(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app("pages/lead_quality.py", workspaces["demo"], period="all", source="Paid Social"))
    assert "Of <b>Paid Social</b> " in said
    assert "rejects" not in said


def test_the_best_persona_is_held_against_the_runner_up(
    workspaces: dict[str, Path], open_app: OpenPage, demo: Workspace
) -> None:
    rows = [row for row in demo.ask("persona_breakdown").table.to_pylist() if row["persona"] != "(unknown)"]
    best, runner_up, *_ = sorted(
        (row for row in rows if row["n"] >= 10), key=lambda row: row["lead_to_customer_rate"], reverse=True
    )
    said = shown_text(open_app("pages/personas.py", workspaces["demo"], period="all"))
    apart = "clearly apart" if best["low"] > runner_up["high"] else "too close to call"
    assert f"before <b>{runner_up['persona']}</b> with" in said
    assert apart in said


def test_the_latest_feedback_names_the_leads_it_is_on(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    with closing(open_workspace(read_settings(workspace=workspaces["demo"]))) as here:
        (newest,) = here.store.feedback.newest(1)
        (lead,) = here.rows_behind("leads_by_source", Filters(None, (("lead_id", (newest.key,)),))).table.to_pylist()
    said = shown_text(open_app("app.py", workspaces["demo"]))
    assert f"<b>{lead['first_name']} {lead['last_name']}</b></a> {lead['company']}" in said


def test_of_a_lead_judged_twice_the_verdict_in_force_is_shown_with_the_one_it_replaced(
    workspaces: dict[str, Path], open_app: OpenPage, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(workspaces["golden"], tmp_path / "workspace"))
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        lead = here.rows_behind("leads_by_source").table.to_pylist()[0]
    with closing(open_store(sqlite_url(folder / "store.sqlite"))) as store:
        store.feedback.give(Feedback(lead["lead_id"], "bad", "no_budget"), by="Ann")
        store.feedback.give(Feedback(lead["lead_id"], "good"), by="Bob")
    said = shown_text(open_app("app.py", folder))
    name = " ".join(part for part in (lead["first_name"], lead["last_name"]) if part) or lead["company"] or "a lead"
    assert f"find={lead['lead_id']}" in said
    assert f"<b>{name}</b></a>" in said
    assert "changed from bad by Ann" in said
    assert "No budget" not in said


def test_the_last_stage_says_whose_days_it_tells_and_how_they_are_counted(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/funnel.py", workspaces["demo"])
    assert "median of who was won in the period, whenever created · 4 of 5 within" in shown_text(app)
    app.session_state["how-funnel-stage-end"] = True
    assert "Half of the customers won in the period became one within this many days" in shown_text(app.run())


def test_where_no_leads_are_uploaded_nobody_is_asked_to_rate_them(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    said = shown_text(open_app("app.py", workspaces["deals_only"])).replace("\\", "")
    assert "There are no leads to rate." in said
    assert "Nobody has rated a lead yet." not in said
