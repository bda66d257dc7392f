"""Lead quality: sales rates leads, nothing said is lost, marketing answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.settings import read_settings
from smarketing.store import Entry, Feedback, Person, Store
from smarketing.ui import formats
from smarketing.workspace import Workspace, open_workspace
from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/lead_quality.py"
ADA = Person("Ada", "sales")


@pytest.fixture
def demo(workspaces: dict[str, Path]) -> Iterator[Workspace]:
    here = open_workspace(read_settings(workspace=workspaces["demo"]))
    yield here
    here.close()


def rating(open_app: OpenPage, folder: Path, who: Person | None = ADA, how: str = "cards", **address: str) -> AppTest:
    """The rep's list over all time, opened by somebody who said who they are."""
    app = open_app(PAGE, folder, view="rate", period="all", how=how, **address)
    app.session_state["person"] = who
    return app.run()


def first_lead(app: AppTest) -> str:
    return next(key for control in app.get("button_group") if (key := control.key or "").startswith("verdict-"))[8:]


def control(app: AppTest, key: str) -> Any:
    return next(found for found in app.get("button_group") if found.key == key)


def judge(app: AppTest, lead: str, verdict: str, reason: str = "") -> AppTest:
    control(app, f"verdict-{lead}").set_value(verdict).run()
    if reason:
        control(app, f"why-{lead}-{verdict}").set_value(reason).run()
    return app


def latest(store: Store, lead: str) -> Entry[Feedback]:
    entry = store.feedback.get(lead)
    assert entry is not None
    return entry


def test_the_page_opens_with_the_source_that_sales_rejects_most(
    workspaces: dict[str, Path], open_app: OpenPage, demo: Workspace
) -> None:
    rows = demo.ask("lead_quality_by_source").table.to_pylist()
    worst = max(
        (row for row in rows if row["n"] >= 10 and row["source"] != "(unknown)"), key=lambda row: row["rejection_rate"]
    )
    said = shown_text(open_app(PAGE, workspaces["demo"], period="all"))
    assert f"Sales rejects <b>{worst['source']}</b> most" in said
    assert f"{formats.rate(worst['low'], 0)} to {formats.rate(worst['high'], 0)}" in said


def test_who_hardly_rates_anything_is_named(workspaces: dict[str, Path], open_app: OpenPage, demo: Workspace) -> None:
    rows = demo.ask("lead_quality_by_owner").table.to_pylist()
    silent = max(
        (row for row in rows if row["handed_over"] >= 10 and row["coverage"] < 0.5),
        key=lambda row: row["handed_over"] - row["rated"],
    )
    said = shown_text(open_app(PAGE, workspaces["demo"], period="all"))
    assert f"<b>{silent['owner']}</b> rated {silent['rated']} of {silent['handed_over']}" in said


def test_without_leads_the_page_says_which_export_shows_them(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app(PAGE, workspaces["deals_only"], period="all"))
    assert "A leads export with the dates leads became MQL" in said


def test_without_a_verdict_the_page_says_how_many_leads_wait(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["leads_only"], period="all")
    assert "Nobody rated a lead yet" in shown_text(app)
    assert "No verdict yet" in shown_text(app)


def test_without_owners_the_page_says_which_column_would_name_them(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    said = shown_text(open_app(PAGE, workspaces["leads_only"], period="all"))
    assert "The export names no owners" in said
    assert "In brackets" not in said


@pytest.mark.parametrize("view", ["rate", "why", "time", "talk", "replies", "later", "verdicts"])
@pytest.mark.parametrize("workspace", ["demo", "deals_only", "leads_only"])
def test_every_view_opens(view: str, workspace: str, workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces[workspace], view=view, period="all")
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)


def test_a_stranger_is_asked_who_they_are_and_can_rate_nothing_before(folder: Path, open_app: OpenPage) -> None:
    app = rating(open_app, folder, who=None)
    assert "Say who you are, then decide." in shown_text(app)
    assert control(app, f"verdict-{first_lead(app)}").disabled


def test_one_tap_keeps_a_good_verdict_and_says_so(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = rating(open_app, folder)
    lead = first_lead(app)
    judge(app, lead, "good")
    entry = latest(store, lead)
    assert (entry.value.verdict, entry.author) == ("good", "Ada")
    assert "✓ Saved" in shown_text(app)


def test_a_bad_verdict_is_kept_once_its_reason_names_who_acts(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = rating(open_app, folder)
    lead = first_lead(app)
    judge(app, lead, "bad")
    assert store.feedback.get(lead) is None
    assert "Not saved yet." in shown_text(app)
    judge(app, lead, "bad", "no_budget")
    assert latest(store, lead).value.reason == "no_budget"
    assert "Marketing acts" in shown_text(app)


def test_a_note_is_kept_with_its_verdict(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = rating(open_app, folder)
    lead = first_lead(app)
    judge(app, lead, "ok", "too_early")
    app.text_input(key=f"note-{lead}").set_value("Budget comes in spring").run()
    kept = latest(store, lead).value
    assert (kept.verdict, kept.reason, kept.note) == ("ok", "too_early", "Budget comes in spring")


def test_a_note_stays_when_its_lead_is_judged_anew(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = rating(open_app, folder)
    first, second = [found.key[8:] for found in app.get("button_group") if (found.key or "").startswith("verdict-")][:2]
    judge(app, first, "ok", "too_early")
    app.text_input(key=f"note-{first}").set_value("Budget comes in spring").run()
    judge(app, second, "good")
    judge(app, first, "good")
    kept = latest(store, first).value
    assert (kept.verdict, kept.note) == ("good", "Budget comes in spring")


def test_a_rated_lead_stays_in_its_place_until_the_next_ones_are_asked_for(folder: Path, open_app: OpenPage) -> None:
    app = rating(open_app, folder)
    lead = first_lead(app)
    judge(app, lead, "good")
    assert first_lead(app) == lead
    next(button for button in app.button if button.label.startswith("Next")).click().run()
    assert first_lead(app) != lead


def test_what_somebody_said_seconds_before_is_shown_and_kept(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = rating(open_app, folder)
    lead = first_lead(app)
    store.feedback.give(Feedback(lead, "bad", "no_budget"), by="Ben")
    judge(app, lead, "good")
    assert [(entry.author, entry.value.verdict) for entry in store.feedback.history(lead)] == [
        ("Ben", "bad"),
        ("Ada", "good"),
    ]
    assert "Ben said bad" in shown_text(app)
    assert "the latest verdict counts" in shown_text(app)


def sheet(open_app: OpenPage, folder: Path, *typed: dict[str, str]) -> tuple[AppTest, list[str]]:
    """The sheet with *typed* filled in row by row, and the ids of its leads."""
    app = rating(open_app, folder, how="sheet")
    held = app.session_state["feedback_sheet"]
    app.session_state[held.key] = {"edited_rows": dict(enumerate(typed)), "added_rows": [], "deleted_rows": []}
    return app.run(), [lead["lead_id"] for lead in held.leads]


def test_a_card_half_filled_in_says_what_somebody_said_meanwhile_before_and_after_it_is_saved(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app = rating(open_app, folder, Person("Bob", "sales"))
    lead = first_lead(app)
    judge(app, lead, "bad")
    store.feedback.give(Feedback(lead, "good"), by="Ada")
    text = shown_text(app.run())
    assert "Rated meanwhile" in text
    assert "Ada" in text
    assert "Not saved yet." in text
    assert control(app, f"verdict-{lead}").value == "bad"
    text = shown_text(judge(app, lead, "bad", "no_budget"))
    assert "✓ Saved" in text
    assert "Ada said good" in text
    assert "before you" in text


def test_a_bad_verdict_that_somebody_overtook_is_not_said_to_be_unsaved(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app = rating(open_app, folder)
    lead = first_lead(app)
    judge(app, lead, "bad", "no_budget")
    store.feedback.give(Feedback(lead, "good"), by="Bob")
    text = shown_text(app.run())
    assert "Rated meanwhile" in text
    assert "Not saved yet." not in text


def test_a_sheet_is_kept_with_one_save(folder: Path, open_app: OpenPage, store: Store) -> None:
    app, leads = sheet(
        open_app, folder, {"verdict": "good"}, {"verdict": "bad", "reason": "no_need", "note": "Happy with paper"}
    )
    assert app.button(key="save_sheet").label == "Save 2 verdicts"
    app.button(key="save_sheet").click().run()
    assert latest(store, leads[0]).value.verdict == "good"
    assert latest(store, leads[1]).value.note == "Happy with paper"
    assert "Saved 2 verdicts as Ada" in shown_text(app)
    left = [lead["lead_id"] for lead in app.session_state["feedback_sheet"].leads]
    assert left == leads[2:]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"verdict": "bad"}, "is bad without a reason"),
        ({"reason": "no_need"}, "has no verdict"),
        ({"verdict": "good", "reason": "no_need"}, "doesn't go with good"),
    ],
)
def test_one_wrong_row_keeps_the_whole_sheet_unsaved_and_typed(
    cells: dict[str, str], sentence: str, folder: Path, open_app: OpenPage, store: Store
) -> None:
    app, leads = sheet(open_app, folder, {"verdict": "good"}, cells)
    app.button(key="save_sheet").click().run()
    assert sentence in shown_text(app).replace("\\", "")
    assert not store.feedback.current()
    assert app.session_state["feedback_sheet"].typed == {leads[0]: {"verdict": "good"}, leads[1]: cells}


def test_what_was_typed_into_a_sheet_outlives_a_look_at_another_view(folder: Path, open_app: OpenPage) -> None:
    app, leads = sheet(open_app, folder, {"verdict": "good"})
    app.query_params["view"] = "verdicts"
    app.run()
    app.query_params["view"] = "rate"
    app.run()
    assert app.button(key="save_sheet").label == "Save 1 verdict"
    assert app.session_state["feedback_sheet"].rows.loc[leads[0], "verdict"] == "good"


def test_a_sheet_loses_nothing_when_somebody_else_rates_in_between(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app, leads = sheet(open_app, folder, {"verdict": "good"})
    store.feedback.give(Feedback(leads[0], "ok", "too_early"), by="Ben")
    store.feedback.give(Feedback(leads[1], "ok", "too_early"), by="Ben")
    app.button(key="save_sheet").click().run()
    assert [entry.author for entry in store.feedback.history(leads[0])] == ["Ben", "Ada"]
    assert "Ben said ok" in shown_text(app)
    assert latest(store, leads[1]).author == "Ben"


def test_a_reply_promises_an_action_with_an_owner_and_a_date(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = open_app(PAGE, folder, view="replies", period="all")
    app.session_state["person"] = Person("Mara", "marketing")
    app.run()
    app.selectbox(key="_reply_reason").set_value("no_budget")
    app.text_area(key="_reply_text").set_value("We ask for the budget in the form")
    app.text_input(key="_reply_title").set_value("Add the question")
    app.date_input(key="_reply_due").set_value(dt.date(2026, 7, 10))
    app.text_input(key="_reply_measure").set_value("Fewer than one bad in five")
    app.button(key="FormSubmitter:reply-Save the reply").click().run()
    (reply,), (action,) = store.replies.current(), store.actions.current()
    assert (reply.value.subject_key, reply.author, reply.value.action) == ("no_budget", "Mara", action.key)
    assert (action.value.owner, action.value.due_date) == ("Mara", dt.date(2026, 7, 10))
    assert "Saved as Mara" in shown_text(app)
    assert "We ask for the budget in the form" in shown_text(app)


def test_a_refused_reply_keeps_what_was_typed(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = open_app(PAGE, folder, view="replies", period="all")
    app.session_state["person"] = Person("Mara", "marketing")
    app.run()
    app.text_input(key="_reply_title").set_value("Add the question")
    app.button(key="FormSubmitter:reply-Save the reply").click().run()
    assert not store.replies.current()
    assert not store.actions.current()
    assert "The reply is empty" in shown_text(app)
    assert app.text_input(key="_reply_title").value == "Add the question"
