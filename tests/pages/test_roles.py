"""The table of docs/roles.md, walked: every page, opened as every role by the way of a real log-in."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from smarketing.domain.roles import PAGE_RIGHTS, ROLE_LABELS, ROLES, RoleKey
from smarketing.settings import read_settings, settings
from smarketing.store import Member, open_store, sqlite_url
from smarketing.ui import viewer
from smarketing.ui.menu import MENU
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN_DAY, ROOT, shown_text

PATHS = {label: path for path, label, _ in MENU} | {"People": "pages/people.py"}
OpenAs = Callable[..., AppTest]


def table() -> dict[str, dict[str, bool]]:
    """Return page → role's label → whether it may be opened, as the document says."""
    lines = (ROOT / "docs" / "roles.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    head = next(row for row in rows if row[0] == "page")
    body = rows[rows.index(head) + 2 : next(place for place, row in enumerate(rows) if row[0] == "may")]
    return {page: dict(zip(head[1:], (cell == "yes" for cell in cells), strict=True)) for page, *cells in body}


@pytest.fixture
def folder(workspaces: dict[str, Path], tmp_path: Path) -> Path:
    """A small company with a member of every role, named like it."""
    folder = shutil.copytree(workspaces["golden"], tmp_path / "company")
    with closing(open_store(sqlite_url(folder / "store.sqlite"))) as store:
        for role in ("admin", *(role for role in ROLES if role != "admin")):
            member = Member(f"{role}@example.com", role.capitalize(), "sales", role, ("Paid",))
            store.members.put(member, by="Admin", expected=0)
    return folder


@pytest.fixture
def open_as(folder: Path, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Open a page as who logged in: ``open_as("viewer", "pages/funnel.py")``."""
    monkeypatch.setenv("SMARKETING_WORKSPACE", str(folder))
    monkeypatch.setenv("SMARKETING_LOG_IN", "openid")

    def open_page(role: str, page: str, **claims: object) -> AppTest:
        settings.cache_clear()
        st.cache_resource.clear()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        email = f"{role}@example.com"
        app.user = {"is_logged_in": True, "email": email, "name": role, "iat": int(time.time()), **claims}
        if page != "app.py":
            app.switch_page(page)
        return app.run()

    yield open_page
    settings.cache_clear()
    st.cache_resource.clear()


def title_of(app: AppTest) -> str:
    """Return the title of the page that is shown; empty where none is."""
    heads = [element.proto.body for element in app.get("html") if "<h1>" in element.proto.body]
    return heads[0].partition("<h1>")[2].partition("</h1>")[0] if heads else ""


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_the_roles_the_document_names_and_for_no_other(role: RoleKey, open_as: OpenAs) -> None:
    for page, allowed in table().items():
        app = open_as(role, PATHS[page])
        assert not app.exception, (page, app.exception)
        assert "could not be drawn" not in shown_text(app), page
        if allowed[ROLE_LABELS[role]]:
            assert title_of(app) == page
        elif page == "Weekly sync":  # the front page leads on to the first that may be opened
            assert title_of(app) != page
        else:
            assert (title_of(app), f"You may not {PAGE_RIGHTS[page]}:" in shown_text(app)) == ("", True), page


def test_the_document_names_every_page_there_is() -> None:
    assert set(table()) == set(PATHS)


def test_who_is_not_on_the_list_sees_nothing(open_as: OpenAs) -> None:
    app = open_as("stranger", "pages/funnel.py")
    assert title_of(app) == ""
    assert "stranger@example.com is not on the list of members" in shown_text(app)


def test_a_log_in_of_yesterday_has_ended(open_as: OpenAs) -> None:
    app = open_as("admin", "pages/funnel.py", iat=int(time.time()) - 24 * 3600)
    assert title_of(app) == ""
    assert "You logged in more than 12 hours ago" in shown_text(app)


def test_a_run_that_a_colleague_began_is_no_sign_that_somebody_sits_here(open_as: OpenAs) -> None:
    app = open_as("viewer", "pages/funnel.py")
    (session,) = viewer._sessions()._known.values()
    before = session.seen_at
    app.session_state[viewer.WOKEN] = True
    app.run()
    assert session.seen_at == before
    app.run()
    assert session.seen_at > before


def test_an_address_that_the_provider_did_not_verify_is_not_believed(open_as: OpenAs) -> None:
    app = open_as("admin", "pages/funnel.py", email_verified=False)
    assert title_of(app) == ""
    assert "has not verified your e-mail" in shown_text(app)


def test_a_proxy_that_is_not_trusted_names_nobody(open_as: OpenAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_LOG_IN", "header")
    monkeypatch.setenv("SMARKETING_LOG_IN_FROM", "10.0.0.1")
    assert "does not come through the proxy" in shown_text(open_as("admin", "pages/funnel.py"))


def test_an_admin_adds_a_member_changes_and_removes_them(open_as: OpenAs, folder: Path) -> None:
    app = open_as("admin", "pages/people.py")
    app.text_input(key="member-new-login").set_value("new@example.com")
    app.text_input(key="member-new-name").set_value("Nora")
    app.button(key="member_save").click().run()
    assert "Nora is kept." in shown_text(app)
    app.selectbox(key="member_key").set_value("new@example.com").run()
    app.selectbox(key="member-new@example.com-1-role").set_value("revops")
    app.segmented_control(key="member-new@example.com-1-team").set_value("marketing")
    app.button(key="member_save").click().run()
    app.button(key="member_remove").click().run()
    assert "Nora is out" in shown_text(app)
    with closing(open_store(sqlite_url(folder / "store.sqlite"))) as store:
        history = [(one.value.role, one.value.is_removed) for one in store.members.history("new@example.com")]
        signs = store.people.find("Nora")
    assert history == [("viewer", False), ("revops", False), ("revops", True)]
    assert signs is not None
    assert signs.value.team == "marketing"


def test_without_a_log_in_every_page_says_so(open_as: OpenAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_LOG_IN", "none")
    for path in ("pages/funnel.py", "pages/data.py"):
        assert "No log-in: open to all who reach it" in shown_text(open_as("admin", path))


def refuse() -> None:
    """A page on which something is refused that names a lead."""
    from smarketing.ui import states  # noqa: PLC0415  # the script is run by itself

    states.refused("Ask Ada Example at ada@x.example or +49 30 1234567.")


@pytest.mark.parametrize(("role", "said"), [("viewer", "Ask ••• at ••• or •••"), ("sales", "Ask Ada Example at")])
def test_a_refusal_names_no_lead_to_who_may_not_see_them(
    role: str, said: str, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SMARKETING_WORKSPACE", str(folder))
    monkeypatch.setenv("SMARKETING_LOG_IN", "openid")
    leads = tmp_path / "leads.csv"
    leads.write_text("Lead ID,Email,First Name,Last Name,Create Date\nL1,ada@x.example,Ada,Example,2026-06-30\n")
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        here.keep(here.check(here.prepare([(leads, leads.name)]), as_of=GOLDEN_DAY, mode="replace"), by="Ada")
    settings.cache_clear()
    st.cache_resource.clear()
    app = AppTest.from_function(refuse)
    app.user = {"is_logged_in": True, "email": f"{role}@example.com", "name": role, "iat": int(time.time())}
    assert said in app.run().warning[0].value
    settings.cache_clear()
    st.cache_resource.clear()


def draw_wide() -> None:
    """A page with a table of many columns and rows."""
    import pyarrow as pa  # noqa: PLC0415  # the script is run by itself

    from smarketing.ui.tables import draw_table  # noqa: PLC0415  # a page on its own

    rows = pa.table({f"column_{place}": [f"cell {row}" for row in range(150)] for place in range(15)})
    draw_table(rows, {}, key="wide", currency="EUR", alt="Rows")


@pytest.mark.parametrize(("role", "grids"), [("viewer", 0), ("agency", 1), ("sales", 1)])
def test_who_may_not_take_rows_away_gets_no_grid_that_offers_them_as_a_file(
    role: str, grids: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARKETING_WORKSPACE", str(folder))
    monkeypatch.setenv("SMARKETING_LOG_IN", "openid")
    settings.cache_clear()
    st.cache_resource.clear()
    app = AppTest.from_function(draw_wide)
    app.user = {"is_logged_in": True, "email": f"{role}@example.com", "name": role, "iat": int(time.time())}
    app.run()
    assert not app.exception
    assert len(app.dataframe) == grids
    assert ("The first 66 of 150 rows" in shown_text(app)) == (not grids)
    settings.cache_clear()
    st.cache_resource.clear()
