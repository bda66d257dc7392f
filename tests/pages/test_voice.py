"""What is heard on calls is noted in seconds, counted together, answered, and seen on the persona's portrait."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.store import Hearing, Person, Remark, Store
from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/lead_quality.py"
NOTE = "FormSubmitter:voice-Note it"


def opened(open_app: OpenPage, folder: Path, name: str = "Ada", **address: str) -> AppTest:
    app = open_app(PAGE, folder, view="voice", **address)
    app.session_state["person"] = Person(name, "sales")
    return app.run()


def note(app: AppTest, words: str, **more: str) -> AppTest:
    app.text_input(key="_voice_words").set_value(words)
    if "quote" in more:
        app.text_input(key="_voice_quote").set_value(more["quote"])
    return app.button(key=NOTE).click().run()


def heard(store: Store) -> list[tuple[str, str, str]]:
    """Return (what, from which lead, by whom) of everything that counts."""
    text = {entry.key: entry.value.text for entry in store.remarks.current()}
    standing = [one.value for one in store.hearings.current() if not one.value.is_withdrawn]
    return [(text[one.remark], one.lead_id, one.heard_by) for one in standing]


def test_a_few_words_and_enter_are_kept_and_say_so_and_can_be_taken_back(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    app = note(opened(open_app, folder), "Does it run offline?", quote="We have no network down there")
    assert heard(store) == [("Does it run offline?", "", "Ada")]
    said = shown_text(app)
    assert "<b>✓ Noted</b> “Does it run offline?”" in said
    assert "no answer yet" in said
    assert app.text_input(key="_voice_words").value == ""
    app.button(key="voice-undo").click().run()
    assert heard(store) == []
    assert "Nothing was noted from calls here yet." in shown_text(app)


def test_persona_and_stage_come_with_the_lead(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = opened(open_app, folder)
    lead = app.selectbox(key="_voice_lead")
    assert len(lead.options) > 3
    lead.select_index(0).run()
    assert not [one for one in app.selectbox if one.key in ("_voice_persona", "_voice_stage")]
    note(app, "Too many clicks")
    (kept,) = [entry.value for entry in store.hearings.current()]
    assert kept.lead_id
    assert kept.stage
    assert kept.lead_email_key


def test_something_like_it_is_proposed_and_one_click_counts_it_together(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    store.hearings.note(Remark("question", "Does it run without a network on the floor?"), Hearing(), by="Bob")
    app = note(opened(open_app, folder), "runs without network?", quote="On the floor?")
    assert len(store.hearings.current()) == 1
    assert "Not saved yet." in shown_text(app)
    (same,) = [one for one in app.button if str(one.key).startswith("voice-same-")]
    same.click().run()
    assert [(what, by) for what, _, by in heard(store)] == [
        ("Does it run without a network on the floor?", "Bob"), ("Does it run without a network on the floor?", "Ada"),
    ]  # fmt: skip
    assert store.hearings.current()[1].value.note == "On the floor?"
    assert "2 times" not in shown_text(app)
    assert "twice" in shown_text(app)


def test_what_only_looks_alike_is_kept_as_new(folder: Path, open_app: OpenPage, store: Store) -> None:
    store.hearings.note(Remark("question", "Does it run without a network?"), Hearing(), by="Bob")
    app = note(opened(open_app, folder), "Does the network slow it down?")
    app.button(key="voice-new").click().run()
    assert len(store.remarks.current()) == 2
    assert "Not saved yet." not in shown_text(app)


def test_the_list_says_heard_it_too_with_one_click_and_of_one_lead_only_once(
    folder: Path, open_app: OpenPage, store: Store
) -> None:
    key = store.hearings.note(Remark("pain_point", "Stoppages cost a shift"), Hearing(), by="Bob").value.remark
    app = opened(open_app, folder)
    app.selectbox(key="_voice_lead").select_index(0).run()
    app.button(key=f"heard-too-{key}").click().run()
    assert len(heard(store)) == 2
    app.button(key=f"heard-too-{key}").click().run()
    assert len(heard(store)) == 2
    assert "it counts once a lead" in shown_text(app).replace("\\", "")


def test_before_anything_is_noted_nothing_is_said_to_be_answered(folder: Path, open_app: OpenPage) -> None:
    said = shown_text(opened(open_app, folder))
    assert "Nobody noted a pain point or a question here yet." in said
    assert "has content linked to it" not in said


def test_linked_content_takes_it_off_the_unanswered(folder: Path, open_app: OpenPage, store: Store) -> None:
    key = store.hearings.note(Remark("question", "Offline?"), Hearing(), by="Bob").value.remark
    remark = store.remarks.get(key)
    assert remark is not None
    assert "has no answer yet" in shown_text(opened(open_app, folder))
    store.remarks.change(key, Remark("question", "Offline?", ("Guide to <b>offline</b>",)), by="Mia", expected=1)
    said = shown_text(opened(open_app, folder))
    assert "no answer yet" not in said
    assert "Nothing waits for an answer" in said
    answered = shown_text(opened(open_app, folder, heard="answered"))
    assert "Guide to &lt;b&gt;offline&lt;/b&gt;" in answered


def test_the_stage_and_the_persona_narrow_what_is_shown(folder: Path, open_app: OpenPage, store: Store) -> None:
    store.hearings.note(Remark("question", "Offline?"), Hearing(persona="Buyer", stage="opportunity"), by="Bob")
    store.hearings.note(Remark("question", "How much?"), Hearing(stage="lead"), by="Bob")
    said = shown_text(opened(open_app, folder, stage="opportunity"))
    assert "Offline?" in said
    assert "How much?" not in said
    assert "Buyer 1" in said


def test_ideas_are_collected_with_a_state(folder: Path, open_app: OpenPage, store: Store) -> None:
    store.hearings.note(Remark("idea", "A badge for the floor", state="planned"), Hearing(), by="Bob")
    said = shown_text(opened(open_app, folder, heard="ideas"))
    assert "A badge for the floor" in said
    assert ">Planned<" in said


@pytest.mark.parametrize("name", ["demo", "deals_only", "leads_only"])
def test_it_opens_on_whatever_a_company_has(workspaces: dict[str, Path], open_app: OpenPage, name: str) -> None:
    app = opened(open_app, workspaces[name])
    assert not app.exception
    said = shown_text(app)
    assert "could not be drawn" not in said
    assert "What did you hear?" in [field.label for field in app.text_input]


def test_an_empty_workspace_says_what_to_do_first(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    assert "No data yet." in shown_text(open_app(PAGE, workspaces["empty"], view="voice"))


def test_without_leads_a_call_is_noted_by_persona_and_stage(
    workspaces: dict[str, Path], open_app: OpenPage, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(workspaces["deals_only"], tmp_path / "deals"))
    app = opened(open_app, own)
    app.selectbox(key="_voice_stage").set_value("opportunity")
    assert "✓ Noted" in shown_text(note(app, "Who else uses it?"))


def test_the_same_words_of_another_kind_are_asked_about(folder: Path, open_app: OpenPage, store: Store) -> None:
    store.hearings.note(Remark("question", "Does it run offline?"), Hearing(), by="Bob")
    app = note(opened(open_app, folder), "Does it run offline?")
    assert "Not saved yet." in shown_text(app)
    assert len(store.remarks.current()) == 1


def test_no_amount_is_shown_where_nobody_exported_any(
    workspaces: dict[str, Path], open_app: OpenPage, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(workspaces["leads_only"], tmp_path / "leads"))
    app = opened(open_app, own)
    app.selectbox(key="_voice_lead").select_index(0).run()
    said = shown_text(note(app, "Who else uses it?"))
    assert "Everything heard" in said
    assert "Money behind it" not in said
    assert "behind it." not in said


def test_from_a_lead_in_hand_the_note_is_one_click_away(folder: Path, open_app: OpenPage, store: Store) -> None:
    app = open_app(PAGE, folder, view="rate", period="all")
    app.session_state["person"] = Person("Ada", "sales")
    app.run()
    (way,) = [one for one in app.button if str(one.key).startswith("hear-")]
    lead = str(way.key).removeprefix("hear-")
    way.click().run()
    note(app, "Stoppages cost a shift")
    assert [one for _, one, _ in heard(store)] == [lead]
