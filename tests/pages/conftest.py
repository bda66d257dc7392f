"""Every page, run in process on workspaces that a company may really have."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from smarketing.settings import read_settings, settings
from smarketing.store import Store, open_store, sqlite_url
from smarketing.workspace import Workspace, open_workspace
from tests.ready import CopyOf, DemoIn

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
GOLDEN_DAY = dt.date(2026, 6, 30)

OpenPage = Callable[..., AppTest]


def _fill(folder: Path, files: tuple[str, ...]) -> None:
    here = open_workspace(read_settings(workspace=folder))
    prepared = here.prepare([(GOLDEN / name, name) for name in files])
    here.keep(here.check(prepared, as_of=GOLDEN_DAY), by="Ada")
    here.close()


@pytest.fixture(scope="session")
def workspaces(copy_of: CopyOf, demo_in: DemoIn, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders by name: ``demo, empty, golden, deals_only, leads_only``; read them, don't change them."""
    root = tmp_path_factory.mktemp("workspaces")
    files = {"golden": ("leads.csv", "deals.csv"), "deals_only": ("deals.csv",), "leads_only": ("leads.csv",)}
    filled = {name: copy_of(name, partial(_fill, files=of), root / name) for name, of in files.items()}
    return {"demo": demo_in(root / "demo"), "empty": root / "empty", **filled}


@pytest.fixture
def folder(workspaces: dict[str, Path], tmp_path: Path) -> Path:
    """A workspace of this test's own: twelve leads, nobody rated any."""
    return Path(shutil.copytree(workspaces["golden"], tmp_path / "workspace"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """What the teams decided about ``folder``, as a second process sees it."""
    store = open_store(sqlite_url(folder / "store.sqlite"))
    yield store
    store.close()


@pytest.fixture
def demo(demo_in: DemoIn, tmp_path: Path) -> Path:
    """A demo company of this test's own."""
    return demo_in(tmp_path / "demo")


@pytest.fixture
def here(demo: Path) -> Iterator[Workspace]:
    """The same workspace as a colleague's browser sees it."""
    with closing(open_workspace(read_settings(workspace=demo))) as opened:
        yield opened


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    """Open a page on a workspace: ``open_app("pages/funnel.py", folder, period="all")``; the rest is its address."""

    def open_page(page: str, folder: Path, **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("SMARKETING_WORKSPACE", str(folder))
        settings.cache_clear()
        st.cache_resource.clear()
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if page != "app.py":
            app.switch_page(page)  # links are relative to the script the server starts with
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    yield open_page
    settings.cache_clear()
    st.cache_resource.clear()


def shown_text(app: AppTest) -> str:
    """Return everything a page says, whatever says it."""
    parts = [
        str(element.value)
        for kind in ("markdown", "caption", "warning", "error", "info", "success")
        for element in app.get(kind)
    ]
    parts += [element.proto.body for element in app.get("html")]
    return "\n".join(parts)
