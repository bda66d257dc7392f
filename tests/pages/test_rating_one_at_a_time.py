"""The rep's list one lead at a time: a key each, kept at once, taken back with another."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from smarketing.store import Entry, Feedback, Person, Store
from tests.pages.conftest import OpenPage, shown_text

ADA = Person("Ada", "sales")


def rating(open_app: OpenPage, folder: Path, who: Person | None = ADA) -> AppTest:
    app = open_app("pages/lead_quality.py", folder, view="rate", period="all")
    app.session_state["person"] = who
    return app.run()


def latest(store: Store, lead: str) -> Entry[Feedback]:
    entry = store.feedback.get(lead)
    assert entry is not None
    return entry


def quick(open_app: OpenPage, folder: Path) -> tuple[AppTest, str]:
    """The list one lead at a time, and the lead in hand."""
    app = rating(open_app, folder)
    return app, in_hand(app)


def in_hand(app: AppTest) -> str:
    return str(app.session_state["rating_queue"].lead["lead_id"])


def press(app: AppTest, *keys: str) -> AppTest:
    for key in keys:
        app.button(key=f"quick-{key}").click().run()
    return app


def test_a_verdict_and_its_reason_are_kept_and_the_next_lead_comes(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app, lead = quick(open_app, folder)
    press(app, "bad")
    assert store.feedback.get(lead) is None
    assert "Not saved yet." in shown_text(app)
    press(app, "why-no_budget")
    assert (latest(store, lead).value.verdict, latest(store, lead).value.reason) == ("bad", "no_budget")
    assert in_hand(app) != lead
    assert "1 rated" in shown_text(app)


def test_a_good_verdict_is_kept_before_its_reason_is_given(folder: Path, open_app: OpenPage, store: Store) -> None:
    app, lead = quick(open_app, folder)
    press(app, "good")
    assert latest(store, lead).value.verdict == "good"
    assert in_hand(app) == lead
    press(app, "why-clear_need")
    assert latest(store, lead).value.reason == "clear_need"


def test_a_note_typed_before_the_reason_goes_along_with_it(folder: Path, open_app: OpenPage, store: Store) -> None:
    app, lead = quick(open_app, folder)
    press(app, "bad")
    app.text_input(key=f"quick-note-{lead}").set_value("Happy with paper").run()
    press(app, "why-no_need")
    assert latest(store, lead).value.note == "Happy with paper"


def test_undo_takes_the_last_lead_back_with_its_reason_and_then_the_one_before(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app, first = quick(open_app, folder)
    press(app, "good", "why-clear_need")
    second = in_hand(app)
    press(app, "bad", "why-no_budget", "undo")
    assert (latest(store, second).value.verdict, in_hand(app)) == ("withdrawn", second)
    press(app, "undo")
    assert (latest(store, first).value.verdict, in_hand(app)) == ("withdrawn", first)
    assert app.button(key="quick-undo").disabled


def test_undo_works_after_the_browser_came_back_and_the_lead_waits_again(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app, lead = quick(open_app, folder)
    press(app, "bad", "why-no_budget")
    again, other = quick(open_app, folder)
    assert other != lead
    press(again, "undo")
    assert latest(store, lead).value.verdict == "withdrawn"
    assert in_hand(again) == lead


def test_undo_leaves_what_somebody_else_said_before(folder: Path, open_app: OpenPage, store: Store) -> None:
    app, lead = quick(open_app, folder)
    store.feedback.give(Feedback(lead, "ok", "too_early"), by="Ben")
    press(app, "good", "undo")
    assert (latest(store, lead).author, latest(store, lead).value.verdict) == ("Ben", "ok")


def test_a_lead_that_somebody_rated_meanwhile_is_passed_over(folder: Path, open_app: OpenPage, store: Store) -> None:
    app, _ = quick(open_app, folder)
    second = app.session_state["rating_queue"].leads[1]["lead_id"]
    store.feedback.give(Feedback(second, "ok", "too_early"), by="Ben")
    press(app, "good", "next")
    assert in_hand(app) not in (second, "")
    assert [entry.author for entry in store.feedback.history(second)] == ["Ben"]


def test_a_lead_in_hand_that_somebody_else_rated_says_so_and_stays_until_the_viewer_goes_on(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app, lead = quick(open_app, folder)
    store.feedback.give(Feedback(lead, "good"), by="Ben")
    app.run()
    assert in_hand(app) == lead
    assert "1 rated" in shown_text(app)
    assert "Ben said good" in shown_text(app)
    press(app, "next")
    assert in_hand(app) != lead
    assert "Ben said" not in shown_text(app)
    assert [entry.author for entry in store.feedback.history(lead)] == ["Ben"]


def test_what_somebody_says_after_a_kept_verdict_is_told_and_a_word_taken_back_is_not(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app, lead = quick(open_app, folder)
    press(app, "good")
    later = store.feedback.give(Feedback(lead, "ok"), by="Ben")
    assert "Ben said ok" in shown_text(app.run())
    store.feedback.take_back(lead, by="Ben", expected=later.version, to=1)
    assert "Ben said" not in shown_text(app.run())


def test_a_stranger_can_press_nothing(folder: Path, open_app: OpenPage) -> None:
    assert rating(open_app, folder, who=None).button(key="quick-good").disabled
