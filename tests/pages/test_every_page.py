"""Every page opens on every workspace: with numbers, or with a sentence that says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.store import Person
from tests.pages.conftest import OpenPage, shown_text

NAMES = ("goal_planning", "funnel", "personas", "lead_quality", "agreements", "data", "audit")
PAGES = ("app.py", *(f"pages/{name}.py" for name in NAMES))
UNFILTERED = ("pages/agreements.py", "pages/audit.py", "pages/data.py")  # they also open without data
FILLED = ("demo", "golden", "deals_only", "leads_only")


@pytest.mark.parametrize("workspace", FILLED)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_broken_block(
    page: str, workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(page, workspaces[workspace])
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)
    assert "As of" in shown_text(app)


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_workspace_offers_the_next_step(page: str, workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(page, workspaces["empty"])
    assert not app.exception
    if page not in UNFILTERED:
        assert {button.label for button in app.button} >= {"Upload exports", "Open the demo company"}


@pytest.mark.parametrize("page", [page for page in PAGES if page not in UNFILTERED])
def test_filters_that_match_nothing_are_named_in_words(
    page: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(page, workspaces["golden"], persona=["Nobody"])
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)
    assert "Persona: Nobody" in shown_text(app)


@pytest.mark.parametrize("address", [{"period": "nonsense"}, {"period": "custom", "from": "x", "to": "2026-13-45"}])
def test_an_address_that_makes_no_sense_shows_the_default_period(
    address: dict[str, str], workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/funnel.py", workspaces["golden"], **address)
    assert not app.exception
    assert "1 Jul 2025 to 30 Jun 2026" in shown_text(app)


def test_saying_who_one_is_leaves_the_rest_of_the_page_in_its_place(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    """A browser draws anew what changes its place: the page shrinks meanwhile, and loses where one had scrolled to."""

    def places(app: AppTest) -> dict[int, str]:
        assert not app.exception
        return {place: block.type for place, block in app.main.children.items() if block.type not in ("empty", "html")}

    app = open_app("app.py", workspaces["golden"])
    before = places(app)
    app.session_state["person"], app.session_state["_person_cookie"] = Person("Ada", "sales"), True
    assert places(app.run()) == before
    assert "document.cookie" in shown_text(app)
    assert places(app.run()) == before
    assert "document.cookie" not in shown_text(app)
