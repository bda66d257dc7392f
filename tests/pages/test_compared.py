"""A change is held against something that is there: named on every tile, and left out where the data begins later."""

from __future__ import annotations

from pathlib import Path

from tests.pages.conftest import OpenPage


def tiles(app: object) -> list[str]:
    return [drawn.proto.body for drawn in app.get("html") if 'class="sm-tile"' in drawn.proto.body]


def sentence(app: object) -> str:
    said, *_ = [drawn.proto.body for drawn in app.get("html") if 'class="sm-say"' in drawn.proto.body]
    return said


def test_a_tile_with_a_plan_still_says_what_its_change_is_against(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    leads = tiles(open_app("app.py", workspaces["demo"], period="this_quarter"))[0]
    assert "↑" in leads
    assert "vs. the period before" in leads
    assert "of plan" in leads


def test_nothing_is_compared_with_a_period_that_the_data_does_not_cover(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    for page in ("app.py", "pages/lead_quality.py"):
        drawn = tiles(open_app(page, workspaces["demo"], period="12_months"))
        assert drawn
        assert all("data begin in Nov 2024" in tile for tile in drawn)
        assert not any("↑" in tile or "↓" in tile for tile in drawn)


def test_the_period_before_is_covered_by_data_that_begin_in_the_first_of_its_many_weeks(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    first = tiles(open_app("app.py", workspaces["golden"], period="this_quarter"))[0]
    assert "vs. the period before" in first
    assert "↓" in first


def test_where_the_period_itself_is_older_than_the_data_nothing_came_earlier(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    drawn = tiles(open_app("app.py", workspaces["golden"], period="12_months"))
    assert drawn
    assert all("no earlier data" in tile for tile in drawn)


def test_the_sentence_on_top_compares_revenue_only_with_a_period_that_the_data_covers(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    beyond = sentence(open_app("app.py", workspaces["demo"], period="12_months"))
    assert "won deals" in beyond
    assert "than the period before" not in beyond
    assert "than the period before" in sentence(
        open_app("app.py", workspaces["demo"], period="last_quarter", segment=["Mid-market", "SMB"])
    )
    few = open_app("app.py", workspaces["demo"], period="last_quarter", source="Organic Search")
    assert "deals of the period before brought, too few to compare" in sentence(few)


def test_all_time_has_no_period_before_and_says_nothing_of_it(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    drawn = tiles(open_app("app.py", workspaces["demo"], period="all"))
    assert drawn
    assert not any("earlier data" in tile or "period before" in tile for tile in drawn)


def test_lead_quality_without_leads_is_its_message_and_what_calls_told(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/lead_quality.py", workspaces["deals_only"])
    assert len(app.info) == 1
    assert not tiles(app)
    assert {field.key for field in app.segmented_control} == {"_heard", "_person_team_voice", "_stage", "_voice_by"}


def test_deals_without_any_leads_are_not_blamed_for_it(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app("pages/data.py", workspaces["deals_only"])
    drawn = " ".join(block.proto.body for block in app.get("html"))
    assert "Deals tied to no lead" not in drawn
    assert "Link the deal" not in drawn
