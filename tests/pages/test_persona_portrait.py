"""A persona on one page: what both teams agreed about them, and what the numbers say."""

from __future__ import annotations

import re
from pathlib import Path

from smarketing.domain.filters import Filters
from smarketing.settings import read_settings
from smarketing.ui import formats
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN_DAY, OpenPage, shown_text

PAGE = "pages/personas.py"


def test_a_portrait_holds_what_was_agreed_and_what_the_numbers_say_of_one_persona(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app(PAGE, workspaces["demo"], view="portrait", portrait="Finance approver", period="all"))
    here = open_workspace(read_settings(workspace=workspaces["demo"]))
    of_this = Filters().narrowed("persona", "Finance approver")
    (row,) = here.ask("persona_breakdown", of_this).table.to_pylist()
    lost = here.ask("lost_reasons", of_this).table.to_pylist()
    everybody = here.ask("lost_reasons", Filters()).table.to_pylist()
    here.close()
    assert row["persona"] == "Finance approver"
    assert f"<dt>Leads</dt><dd>{formats.count(row['leads'])}</dd>" in text
    assert f"{formats.rate(row['lead_to_customer_rate'])}<small>" in text
    assert "<dt>Needs</dt>" in text
    assert sum(reason["lost_deals"] for reason in lost) == lost[0]["n"] < everybody[0]["n"]
    assert lost[0]["reason"] in text


def test_content_of_the_journey_tells_what_came_of_it_and_gaps_stand_out(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app(PAGE, workspaces["demo"], view="portrait", portrait="Hands-on planner", period="all"))
    journey = text[text.index("What they are given") :]
    assert re.search(r"<dt>Awareness</dt><dd><div>[^<]+<small>\d+ leads, [\d.]+.% of \d+ became customers", journey)
    assert "nothing yet" in journey


def test_a_persona_that_nobody_described_asks_for_it(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app(PAGE, workspaces["golden"], view="portrait", period="all"))
    assert "Nobody wrote down yet who" in text
    assert "What they bring" in text


def test_without_any_persona_the_portrait_says_how_to_get_one(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app(PAGE, workspaces["deals_only"], view="portrait", period="all"))
    assert "There is no persona yet" in text


def test_a_portrait_says_which_column_would_tell_what_it_cant(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app(PAGE, workspaces["golden"], view="portrait", period="all"))
    assert "Nothing says what brought them" in text
    assert "None of their leads is rated yet" in text
    assert "take a filter away" not in text
    assert "Nothing says where they come from" not in text


def test_what_a_persona_says_on_calls_stands_on_its_portrait(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app(PAGE, workspaces["demo"], view="portrait", portrait="Finance approver", period="all"))
    assert "What does a second site cost?" in text[text.index("What they say on calls") :]
    assert "What each persona says on calls" in shown_text(open_app(PAGE, workspaces["demo"], period="all"))
    silent = shown_text(open_app(PAGE, workspaces["golden"], view="portrait", period="all"))
    assert "Nobody noted yet what they say on calls" in silent


def test_a_persona_that_only_won_deals_name_has_no_win_rate_and_no_sources_to_export(
    tmp_path: Path, open_app: OpenPage
) -> None:
    won = [f"D{number},Cat,100,2026-02-01,2026-03-01,true,true" for number in range(30)]
    deals = ["deal_id,persona,amount,created_at,closed_at,is_closed,is_won", *won]
    leads = ["lead_id,email,created_at,source", "L1,l1@one.example,2026-01-05,Organic"]
    files = []
    for name, lines in (("deals.csv", deals), ("leads.csv", leads)):
        (tmp_path / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
        files.append((tmp_path / name, name))
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    here.keep(here.check(here.prepare(files), as_of=GOLDEN_DAY), by="Ada")
    here.close()
    text = shown_text(open_app(PAGE, tmp_path / "workspace", view="portrait", portrait="Cat", period="all")).replace(
        "\\", ""
    )
    assert "All 30 closed deals were won: an export without lost deals tells no win rate." in text
    assert text.count("Only deals name Cat here, no lead does.") == 3
    assert "Export the source of each lead" not in text


def test_leads_that_nobody_exported_are_a_dash(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = shown_text(open_app(PAGE, workspaces["deals_only"], period="all"))
    assert re.search(r'data-head="Leads">—<', text)
