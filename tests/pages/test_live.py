"""A page is drawn anew as soon as others change anything that its numbers are made of."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from smarketing.store import Person
from smarketing.ui.live import nouns_shown
from smarketing.warehouse.build import Build
from smarketing.workspace.live import EVERY_TABLE, Live
from tests.pages.conftest import OpenPage

VIEWS = {
    "app.py": ("Weekly sync", [""]),
    "pages/goal_planning.py": ("Goal planning", ["months", "split", "moves", "scenarios"]),
    "pages/funnel.py": ("Funnel", [""]),
    "pages/personas.py": ("Personas", ["table", "mix", "differences", "content", "costs", "portrait", "rules"]),
    "pages/lead_quality.py": (
        "Lead quality",
        ["said", "rate", "why", "time", "talk", "replies", "voice", "later", "verdicts"],
    ),
    "pages/agreements.py": ("Agreements", [""]),
    "pages/data.py": ("Data", [""]),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The nouns of the store that all the numbers asked for so far go by."""
    nouns: set[str] = set()
    revision = Live.revision

    def noted(live: Live, build: Build, as_of: dt.date | None = None, tables: frozenset[str] = EVERY_TABLE) -> str:
        known = revision(live, build, as_of, tables)
        if tables != EVERY_TABLE:  # all of them are made at once, whichever are asked for
            nouns.update(re.findall(r"-([a-z_]+)\d", known))
        return known

    monkeypatch.setattr(Live, "revision", noted)
    return nouns


@pytest.mark.slow
@pytest.mark.parametrize("file", VIEWS)
def test_what_others_decide_about_the_numbers_of_a_page_draws_it_anew(
    open_app: OpenPage, workspaces: dict[str, Path], asked: set[str], file: str
) -> None:
    title, views = VIEWS[file]
    for view in views:
        app = open_app(file, workspaces["demo"], period="all", **({"view": view} if view else {}))
        app.session_state["person"] = Person("Ann", "sales")
        app.run()
        assert not app.exception
    assert asked <= set(nouns_shown(title))


@pytest.mark.parametrize("title", [title for title, _ in VIEWS.values()])
def test_a_proposal_that_waits_for_a_signature_is_told_on_the_page_that_is_open(title: str) -> None:
    assert {"comments", "proposals", "signatures", "agreements"} <= set(nouns_shown(title))
