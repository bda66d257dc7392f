"""The mix of personas that the plan asks for beside what came."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.domain.agreements import Portion
from smarketing.settings import read_settings
from smarketing.store import PLAN
from smarketing.ui import formats
from smarketing.ui.persona_mix import OF
from smarketing.workspace import open_workspace
from smarketing.workspace.splits import agreed_mix
from tests.pages.conftest import OpenPage, shown_text
from tests.ready import DemoIn
from tests.store.deciding import agree

PAGE = "pages/personas.py"
SHORT = re.compile(r"<b>Executive sponsor</b> is <b[^>]*>(\d+) leads</b> short: (\d+) came, (\d+) of ([\d,]+)")


@pytest.mark.parametrize("workspace", ["demo", "golden", "deals_only", "leads_only", "empty"])
def test_the_mix_opens_with_whatever_a_company_has(
    workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces[workspace], view="mix")
    assert not app.exception
    text = shown_text(app).replace("\\", "")
    assert "could not be drawn" not in text
    if workspace in {"golden", "leads_only"}:
        assert "No mix of personas is agreed on." in text or "Nothing" in text


def test_who_is_short_of_the_share_in_the_plan_is_told_with_the_leads(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app(PAGE, workspaces["demo"], view="mix"))
    told = SHORT.search(text)
    assert told is not None
    missing, came, wanted, of = (int(one.replace(",", "")) for one in told.groups())
    assert missing == wanted - came > 0
    assert wanted == pytest.approx(of * 0.15 / (1 - 0.15), rel=0.2), "a share of the leads with a persona"
    assert "Agreed on in the plan <b>Plan 2026</b>" in text
    assert "without a persona left out" in text


def test_the_mix_follows_what_both_teams_sign(demo_in: DemoIn, tmp_path: Path, open_app: OpenPage) -> None:
    folder = demo_in(tmp_path / "demo")
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        plan = here.store.scenarios.plan().content
        fewer = Portion("persona", "Executive sponsor", Decimal("0.01"), None, "Ann", "They don't answer")
        agree(here.store, PLAN, replace(plan, portions=(fewer,)))
    text = shown_text(open_app(PAGE, folder, view="mix"))
    assert SHORT.search(text) is None
    assert re.search(r"More leads than agreed on came from Executive sponsor \(\d+\)", text)


def test_a_part_of_the_company_is_not_held_against_the_mix_of_the_whole(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app(PAGE, workspaces["demo"], view="mix", source="Paid Search"))
    assert "nothing is held against it for Source: Paid Search alone" in text
    assert SHORT.search(text) is None


def test_the_mix_of_the_customers_is_held_against_those_that_the_plan_counts_on(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app(PAGE, workspaces["demo"], view="mix", of="customers", period="all"))
    with closing(open_workspace(read_settings(workspace=workspaces["demo"]))) as here:
        rows = {row["persona"]: row for row in here.ask("persona_mix").table.to_pylist()}
        plan = here.store.scenarios.plan()
        assert plan is not None
        leads, customers = (agreed_mix(plan.scenario, here.ask, here.as_of, "persona", of) for of in OF)
    assert sum(customers.values()) == pytest.approx(1)
    assert leads != customers
    assert "Customers short" in text
    assert "Shares are of the customers with a persona" in text.replace("\\", "")
    for name, share in customers.items():
        assert name in text
        assert formats.rate(share) in text
    assert rows["(unknown)"]["customer_share"] is None
