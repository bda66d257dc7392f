"""Whatever a page sends to the browser, seen or not: charts' rows, tool tips, texts, tables are as the role allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from smarketing.settings import settings
from smarketing.store import open_store, sqlite_url
from smarketing.ui.menu import MENU
from tests.pages.telling import (
    ELSEWHERE,
    OTHERS,
    OWN,
    Lead,
    amounts_of,
    corners_of,
    excuse_some,
    leads_in,
    leads_of,
    let_in,
    opened,
    persons_in,
    rule_by,
    say_much,
    told_by,
)
from tests.ready import DemoIn
from tests.store.deciding import MIA, with_terms

TABS = ("Cohorts", "Time in stage", "By persona", "By source", "Stuck leads", "Set apart", "Deal stages")
VIEWS: dict[str, list[dict[str, str]]] = {
    "app.py": [{}, {"period": "this_quarter"}],
    "pages/goal_planning.py": [{"view": view} for view in ("months", "split", "moves", "scenarios")],
    "pages/funnel.py": [{"basis": "activity"}, *({"tab": tab} for tab in TABS)],
    "pages/personas.py": [
        {"view": view} for view in ("table", "mix", "differences", "content", "costs", "portrait", "rules", "versions")
    ],
    "pages/lead_quality.py": [
        {"view": view} for view in ("said", "rate", "why", "time", "talk", "replies", "voice", "later", "verdicts")
    ],
    "pages/agreements.py": [{"topic": topic} for topic in ("stages", "plan", "personas")],
    "pages/data.py": [{}],
    "pages/audit.py": [{}],
    "pages/people.py": [{}],
}
"""Every page, and what can be chosen on it."""
EXCUSED = "Was on holiday, says"
OpenAs = Callable[[str, str, Mapping[str, str]], AppTest]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, demo_in: DemoIn) -> Path:
    """The demo company, of whose leads colleagues say who they are wherever they can, with members of three roles."""
    folder = Path(demo_in(tmp_path_factory.mktemp("sent") / "workspace"))
    leads = leads_of(folder)
    mine, other = (next(one for one in leads if (one[5] == OWN) == is_mine) for is_mine in (True, False))
    say_much(folder, mine, other)
    excuse_some(folder, f"{EXCUSED} {mine[3]} at {mine[1]}")
    rule_by(folder, mine)
    let_in(folder, "viewer", "agency", "sales")
    return folder


@pytest.fixture(scope="module")
def leads(company: Path) -> list[Lead]:
    """The leads of the company."""
    return leads_of(company)


@pytest.fixture
def open_as(company: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAs]:
    """Open a page as who logs in as a role."""
    monkeypatch.setenv("SMARKETING_WORKSPACE", str(company))
    monkeypatch.setenv("SMARKETING_LOG_IN", "openid")
    settings.cache_clear()
    st.cache_resource.clear()
    yield opened
    settings.cache_clear()
    st.cache_resource.clear()


def sent_to(role: str, page: str, open_as: OpenAs, *, opens: bool = False) -> Iterator[tuple[object, str]]:
    """Yield all that *page* sends to *role*, by where it is: every view, and its corners where somebody *opens* them.

    The rows behind a corner are those of its metric: ``tests/access/test_seeing.py`` looks through them all.
    """
    known: set[str] = set()
    for address in VIEWS[page]:
        app = open_as(role, page, address)
        assert not app.exception, address
        chosen = [one.value for one in app.segmented_control if one.key == "_view"]
        assert chosen in ([], [address.get("view")]), "the page has another view of this name"
        yield address, told_by(app)
        corners = set(corners_of(app._tree)) - known if opens else set()
        known |= corners
        for corner in corners:
            app.session_state[corner] = True
        if corners:
            assert not app.run().exception, address
            yield (address, "opened"), told_by(app)


def test_the_walk_is_of_every_page() -> None:
    assert set(VIEWS) == {path for path, _, _ in MENU} | {"pages/people.py"}


@pytest.mark.parametrize("page", VIEWS)
def test_nothing_that_is_sent_to_a_viewer_or_an_agency_says_who_a_lead_is_or_is_of_others(
    page: str, company: Path, leads: list[Lead], open_as: OpenAs
) -> None:
    own = {lead[4] for lead in leads if lead[5] == OWN}
    others = [lead for lead in leads if lead[5] != OWN and lead[4] not in own]
    amounts = [f"{amount:,.0f}" for amount in amounts_of(company)]
    for address in VIEWS[page]:  # what is kept for the one role is not for the others
        assert not open_as("sales", page, address).exception
    for place, told in sent_to("viewer", page, open_as):
        assert persons_in(told, leads) == set(), place
    for place, told in sent_to("agency", page, open_as, opens=True):
        assert persons_in(told, leads) == set(), place
        assert leads_in(told, others, own) == set(), place
        assert [one for one in (ELSEWHERE, "€", *OTHERS, *amounts) if one in told] == [], place


def test_what_is_said_of_excused_leads_names_them_to_those_who_may_see_persons_alone(
    leads: list[Lead], open_as: OpenAs
) -> None:
    named = {}
    for role in ("sales", "viewer"):
        app = open_as(role, "app.py", {})
        app.session_state["excusals"] = True
        assert not app.run().exception
        corner = told_by(app)
        assert EXCUSED in corner, role
        named[role] = persons_in(corner, leads)
    assert named["sales"]
    assert named["viewer"] == set()


def test_who_may_see_persons_is_sent_them(leads: list[Lead], open_as: OpenAs) -> None:
    assert len(persons_in(told_by(open_as("sales", "pages/lead_quality.py", {"view": "verdicts"})), leads)) > 2
    assert ELSEWHERE in told_by(open_as("sales", "pages/lead_quality.py", {"view": "replies"}))


def test_what_waits_for_a_signature_is_shown_also_after_an_agency_came_that_may_not_see_it(
    company: Path, open_as: OpenAs
) -> None:
    with closing(open_store(sqlite_url(company / "demo.sqlite"))) as store:
        store.agreeing.propose("stages", with_terms("lead", limit_days=3), reason="Ask again sooner", by=MIA)
    open_as("agency", "pages/funnel.py", {})
    assert "Ask again sooner" in told_by(open_as("sales", "pages/agreements.py", {}))
