"""A file of verdicts on the page: what becomes of each row, kept with one click, and the export read in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.store import Feedback, Person, Store
from tests.pages.conftest import OpenPage, shown_text


@pytest.fixture
def app(folder: Path, open_app: OpenPage) -> AppTest:
    """The page where files of verdicts are given, opened by somebody of sales."""
    opened = open_app("pages/lead_quality.py", folder, view="rate", period="all", how="file")
    opened.session_state["person"] = Person("Ada", "sales")
    return opened.run()


def test_a_file_is_looked_at_first_and_kept_with_one_click(app: AppTest, store: Store) -> None:
    app.file_uploader[0].upload("v.csv", b"Lead id,Verdict,Reason\nL1,bad,No budget\nL2,good,\nL99,good,\n").run()
    assert "3 rows: 2 new, 1 left out." in shown_text(app)
    assert not store.feedback.current()
    app.button(key="keep_feedback_file").click().run()
    assert {entry.key: (entry.value.verdict, entry.author) for entry in store.feedback.current()} == {
        "L1": ("bad", "Ada"), "L2": ("good", "Ada"),
    }  # fmt: skip
    assert "Kept 2 verdicts of v.csv as Ada." in shown_text(app)


def test_what_cannot_be_understood_is_said_in_place(app: AppTest) -> None:
    app.file_uploader[0].upload("v.csv", b"Lead,Colour\nL1,red\n").run()
    assert "needs a column “Verdict”" in shown_text(app)


def test_somebody_rating_meanwhile_is_named_and_the_file_looked_at_anew(app: AppTest, store: Store) -> None:
    app.file_uploader[0].upload("v.csv", b"Lead id,Verdict\nL1,good\n").run()
    store.feedback.give(Feedback("L1", "ok", "too_early"), by="Ben")
    app.button(key="keep_feedback_file").click().run()
    assert "Ben" in shown_text(app)
    assert "1 row: 1 changing a verdict." in shown_text(app)
