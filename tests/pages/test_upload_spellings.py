"""Spellings of one source on the Data page: shown with their rows, and kept as a person says."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pyarrow.parquet as pq
from streamlit.testing.v1 import AppTest

from smarketing.settings import read_settings
from smarketing.store import Person
from smarketing.ui.staging import Staging
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage
from tests.pages.test_data_page import PAGE, dropped

LEADS = (
    b"Lead id,Created,Source\nL1,2026-06-01,Google\nL2,2026-06-02,google\nL3,2026-06-03,Google\n"
    b"L4,2026-06-04,Online Store\nL5,2026-06-05,OnlineStore\nL6,2026-06-06,Online Store\nL7,2026-06-07,Fair\n"
)


def shown(app: AppTest) -> list[tuple[str, int, str]]:
    [table] = [one.value for one in app.data_editor if "kept" in one.value]
    return list(zip(table["value"], table["count"], table["kept"], strict=True))


def sources(folder: Path) -> list[str]:
    here = open_workspace(read_settings(workspace=folder))
    try:
        assert here.snapshot is not None
        path = here.snapshot.table(folder, "leads")
        assert path is not None
        return cast("list[str]", pq.read_table(path)["source"].to_pylist())
    finally:
        here.close()


def test_spellings_are_shown_with_their_rows_corrected_and_kept_as_said(tmp_path: Path, open_app: OpenPage) -> None:
    folder = tmp_path / "workspace"
    app = open_app(PAGE, folder)
    app.session_state["person"] = Person("Ada", "sales")
    dropped(app, leads=LEADS)
    assert [tab.label for tab in app.tabs if "Spellings" in tab.label] == ["Spellings · 2 rows met"]
    assert shown(app) == [
        ("Google", 2, "Google"), ("google", 1, "Google"), ("Online Store", 2, "Online Store"),
        ("OnlineStore", 1, "Online Store"), ("Fair", 1, "Fair"),
    ]  # fmt: skip
    staging = cast("Staging", app.session_state["staging"])
    staging.choose_values(0, "Source", {"google": "google"})
    staging.choose_values(0, "Source", {"Fair": "Trade fair"})
    app.run()
    assert [row[0] for row in shown(app)] == ["Google", "google", "Online Store", "OnlineStore", "Fair"]
    app.button(key="keep").click().run()
    assert sources(folder) == ["Google", "google", "Google", *["Online Store"] * 3, "Trade fair"]
