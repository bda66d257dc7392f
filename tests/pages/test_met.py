"""A stage that meets its goal is said so on the home page, with the names."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.store import PLAN
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text
from tests.ready import DemoIn
from tests.store.deciding import agree


@pytest.fixture
def modest(demo_in: DemoIn, tmp_path: Path) -> Path:
    """The demo company with a tenth of its goal."""
    folder = demo_in(tmp_path / "modest")
    here = open_workspace(read_settings(workspace=folder))
    plan = here.store.scenarios.plan()
    assert plan is not None
    agree(here.store, PLAN, replace(plan.content, revenue_goal=Decimal(260_000), months=()))
    here.close()
    return folder


def test_every_stage_that_has_what_the_plan_asks_for_is_named_with_its_owner(modest: Path, open_app: OpenPage) -> None:
    text = shown_text(open_app("app.py", modest, period="this_year"))
    assert text.count("Goal met") == 5
    assert re.search(
        r"MQL</b> has <b[^>]*>1,006</b>, <b [^>]*>9\d\d\D%</b> of the 1\d\d the plan asks for by now", text
    )


def test_a_stage_that_goes_on_better_than_agreed_beyond_chance_is_named(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app("app.py", workspaces["demo"], period="this_year"))
    assert text.count("Goal met") == 1
    assert re.search(r"SQL</b> goes on at <b [^>]*>60.2\D%</b>, beyond chance above the agreed 55.0\D%; n 374", text)
    assert "Ylva Sandmark and Sales" in text


def test_the_stage_farthest_behind_the_plan_is_named_once_with_its_owner_and_only_where_it_is_behind(
    workspaces: dict[str, Path], modest: Path, open_app: OpenPage
) -> None:
    text = shown_text(open_app("app.py", workspaces["demo"], period="this_year"))
    assert text.count("Farthest behind") == 1
    line = text[text.index("Farthest behind") :][:400]
    shares = [int(share) for share in re.findall(r"(\d+)\D% of plan", text)]
    assert re.search(rf"\b{min(shares)}\D%</b> of the [\d,]+ the plan asks for by now", line)
    assert "sm-quiet" in line
    assert "Farthest behind" not in shown_text(open_app("app.py", modest, period="this_year"))


def test_nothing_is_called_met_without_a_plan_and_agreed_rates_or_for_a_part_of_the_company(
    workspaces: dict[str, Path], modest: Path, open_app: OpenPage
) -> None:
    golden = shown_text(open_app("app.py", workspaces["golden"], period="all"))
    assert "Goal met" not in golden
    assert "Farthest behind" not in golden
    part = shown_text(open_app("app.py", modest, period="this_year", source="Referrals"))
    assert "the plan asks for by now:" not in part
