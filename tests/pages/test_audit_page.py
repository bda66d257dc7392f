"""The audit log on its page: filtered, page by page, verified in words, and never read as HTML."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.settings import read_settings
from smarketing.store import Feedback
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text
from tests.pages.test_data_page import dropped

PAGE = "pages/audit.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace whose log holds 120 acts of two people and a denied attempt."""
    folder = tmp_path / "company"
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        for number in range(60):
            here.log.append("backup.made", actor="Ann", subject=f"file-{number}.zip")
            here.log.append("log_in", actor="Bob", detail={"by": "proxy"})
        here.log.append("page.opened", actor='<b>"Eve"</b> *x*', subject="<script>alert(1)</script>", outcome="denied")
        here.store.feedback.give(Feedback("kim@example.com", "ok"), by="Ann")
    return folder


def button(app: AppTest, label: str) -> AppTest:
    (found,) = [one for one in app.button if one.label == label]
    return found.click().run()


def test_the_newest_entries_come_first_as_words_and_never_as_html(folder: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, folder)
    text = shown_text(app)
    assert not app.exception
    assert text.index("Decided: feedback") < text.index("Page: opened") < text.index("Backup made")
    assert "change 1, version 1" in text
    assert "kim@" not in text
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    assert "1–50 of 122, newest first" in text
    assert "by proxy" in text


def test_pages_go_back_to_the_first_entry_and_forth_again(folder: Path, open_app: OpenPage) -> None:
    app = button(button(open_app(PAGE, folder), "Older"), "Older")
    text = shown_text(app)
    assert "101–122 of 122" in text
    assert "file-0.zip" in text
    assert [one.disabled for one in app.button if one.label == "Older"] == [True]
    assert "51–100 of 122" in shown_text(button(app, "Newer"))


def test_filters_leave_only_what_was_asked_for_and_start_at_the_newest(folder: Path, open_app: OpenPage) -> None:
    app = button(open_app(PAGE, folder), "Older")
    app.selectbox(key="audit_actor").set_value("Ann").run()
    assert "1–50 of 61" in shown_text(app)
    app.selectbox(key="audit_action").set_value("decision.feedback").run()
    assert "1–1 of 1" in shown_text(app)
    app.selectbox(key="audit_actor").set_value("Bob").run()
    assert "No entry fits." in shown_text(app)


def test_a_log_in_which_nothing_stands_says_what_will(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path / "new")
    assert not app.exception
    assert "Nothing was logged yet." in shown_text(app)
    assert "nothing to verify" in shown_text(app)


def test_verifying_says_in_words_that_the_log_is_whole(folder: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, folder)
    head = app.code[0].value
    assert "The log is whole: 122 entries" in shown_text(button(app, "Verify"))
    app.text_input(key="audit_head").set_value(head)
    assert "Entry 122 is the one whose head was noted" in shown_text(button(app, "Verify"))
    app.text_input(key="audit_head").set_value("nonsense")
    assert "is no head of an audit log" in shown_text(button(app, "Verify"))


def test_a_broken_chain_is_told_by_the_number_of_its_first_broken_entry(folder: Path, open_app: OpenPage) -> None:
    with closing(sqlite3.connect(folder / "store.sqlite")) as connection:
        connection.execute("drop trigger append_only_audit_log_update")
        connection.execute("update audit_log set actor = 'Mallory', written_at = 'never' where number = 120")
        connection.commit()
    app = open_app(PAGE, folder)
    assert not app.exception
    assert "(unreadable)" in shown_text(app)
    assert "Entry 120 was changed after it was written" in shown_text(button(app, "Verify")).replace("\\", "")


def test_an_upload_that_is_thrown_away_stands_in_the_log_without_the_name_of_its_file(
    tmp_path: Path, open_app: OpenPage
) -> None:
    app = dropped(open_app("pages/data.py", tmp_path / "company"), leads=b"Lead id,Created\nL1,2026-06-01\n")
    app.button(key="discard").click().run()
    assert not app.exception
    with closing(open_workspace(read_settings(workspace=tmp_path / "company"))) as here:
        (entry,) = here.log.entries(action="upload.discarded")
    assert dict(entry.detail) == {"files": "1"}


def test_what_was_decided_about_the_demo_company_has_a_log_of_its_own(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    assert "Demo company opened" in shown_text(app)
    app.session_state["audit_log"] = "Decisions about the demo company"
    text = shown_text(app.run())
    assert not app.exception
    assert "Demo company opened" not in text
    assert "Decided: feedback" in text
