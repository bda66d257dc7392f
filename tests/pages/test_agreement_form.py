"""A change of the agreement while it is written: filled in, tried on the leads, parts added, limits taken away."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from smarketing.domain.agreements import TOPICS, ServiceLevel, WorkingHours, read_document
from smarketing.ui.agreement_draft import node_of
from smarketing.workspace import Workspace
from smarketing.workspace.agreements import starters
from tests.pages.conftest import OpenPage, shown_text
from tests.pages.test_agreements_page import MIA, PAGE, as_person, folder, here, press

__all__ = ["folder", "here"]


@pytest.mark.parametrize("text", [starter.text for starter in starters()])
def test_what_is_filled_in_says_the_same_as_what_is_in_force(text: str) -> None:
    for topic, content in read_document(text, file="set.toml").contents.items():
        assert TOPICS[topic].decode(node_of(content).raw()) == content


def test_a_rule_is_tried_on_the_present_leads_while_it_is_written(
    workspaces: dict[str, Path], tmp_path: Path, open_app: OpenPage
) -> None:
    folder = Path(shutil.copytree(workspaces["demo"], tmp_path / "demo"))
    app = press(as_person(open_app(PAGE, folder, topic="sales_ready"), MIA), "change-sales_ready")
    rule = app.session_state["agreement_drafts"]["sales_ready"].node.values["rule"]
    before = shown_text(app).count("Ready for sales<small>of ")
    app.text_input(key=f"value-{rule.conditions[0].number}").set_value("60").run()
    said = shown_text(app)
    assert said.count("Ready for sales<small>of ") == before + 1
    assert "<ins>CRM score is above 60</ins>" in said


def test_a_reason_is_added_and_retired_but_never_taken_out(folder: Path, here: Workspace, open_app: OpenPage) -> None:
    app = press(as_person(open_app(PAGE, folder, topic="reasons"), MIA), "change-reasons")
    draft = app.session_state["agreement_drafts"]["reasons"]
    first = draft.node.values["reasons"][0]
    press(app, f"open-{first.number}")
    assert not [button for button in app.button if (button.key or "").startswith("remove-")]
    app.checkbox(key=f"draft-{first.number}-is_retired").set_value(True).run()  # AppTest's own way
    press(app, f"add-{draft.node.number}")
    new = draft.node.values["reasons"][-1]
    app.text_input(key=f"draft-{new.number}-label").set_value("Budget is frozen").run()
    app.button_group(key=f"draft-{new.number}-verdicts").set_value(["bad"]).run()
    app.text_area(key=f"draft-reasons-{draft.node.number}-reason").set_value("Seen ten times.").run()
    press(app, "propose-reasons")
    (stands,) = here.store.agreeing.standings("reasons")
    reasons = stands.proposal.value.content.reasons
    assert (reasons[0].is_retired, reasons[-1].key, reasons[-1].label) == (True, "budget_is_frozen", "Budget is frozen")


def test_parts_are_added_and_a_limit_is_taken_away(folder: Path, here: Workspace, open_app: OpenPage) -> None:
    app = press(as_person(open_app(PAGE, folder, topic="service_level"), MIA), "change-service_level")
    draft = app.session_state["agreement_drafts"]["service_level"]
    press(app, f"add-{draft.node.number}-promises")
    promise = draft.node.values["promises"][0]
    assert "Nothing is promised for Every persona" in shown_text(app)
    app.number_input(key=f"draft-{promise.number}-leads").set_value(40).run()
    press(app, f"add-{draft.node.number}-holidays")
    holiday = draft.node.values["holidays"][0]
    app.date_input(key=f"draft-{holiday.number}-day").set_value(dt.date(2026, 12, 25)).run()
    press(app, f"add-{draft.node.number}-working_hours")
    saturday = draft.node.values["working_hours"][-1]
    app.selectbox(key=f"draft-{saturday.number}-weekday").set_value("saturday").run()
    for name, hour in (("starts_at", 10), ("ends_at", 12)):
        app.time_input(key=f"draft-{saturday.number}-{name}").set_value(dt.time(hour)).run()
    assert not app.exception
    assert "Session State" not in shown_text(app)
    content = draft.content()
    assert isinstance(content, ServiceLevel)
    assert (content.promises[0].leads, content.holidays[0].day) == (40, dt.date(2026, 12, 25))
    assert content.working_hours[-1] == WorkingHours("saturday", dt.time(10), dt.time(12))
    app.query_params["topic"] = "stages"
    press(app.run(), "change-stages")
    stage = app.session_state["agreement_drafts"]["stages"].node.values["stages"][0]
    press(app, f"open-{stage.number}")
    app.number_input(key=f"draft-{stage.number}-limit_days").set_value(None).run()
    assert app.session_state["agreement_drafts"]["stages"].content().stages[0].limit_days is None
    assert app.session_state["agreement_drafts"]["service_level"] is draft


def test_a_change_that_the_browser_kept_is_in_hand_again_and_said_so(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    app = press(as_person(open_app(PAGE, folder, topic="service_level"), MIA), "change-service_level")
    assert app.text_area(key="whole-service_level").value == ""  # nothing is typed yet
    draft = app.session_state["agreement_drafts"]["service_level"]
    app.number_input(key=f"draft-{draft.node.number}-excusal_limit").set_value(7.5).run()
    kept = app.text_area(key="whole-service_level").value

    again = as_person(open_app(PAGE, folder, topic="service_level"), MIA)
    again.text_area(key="whole-service_level").set_value(kept).run()
    assert "What you had typed into this change is back" in shown_text(again)
    back = again.session_state["agreement_drafts"]["service_level"]
    assert again.number_input(key=f"draft-{back.node.number}-excusal_limit").value == 7.5
    press(again, "drop-service_level")
    assert again.text_area(key="whole-service_level").value == ""


def test_what_is_typed_now_is_not_typed_over_by_what_was_kept(folder: Path, open_app: OpenPage) -> None:
    app = press(as_person(open_app(PAGE, folder, topic="calendar"), MIA), "change-calendar")
    draft = app.session_state["agreement_drafts"]["calendar"]
    app.text_input(key=f"draft-{draft.node.number}-currency").set_value("EUR").run()
    kept = app.text_area(key="whole-calendar").value.replace("EUR", "USD")
    app.text_area(key="whole-calendar").set_value(kept).run()
    assert app.session_state["agreement_drafts"]["calendar"].node.values["currency"] == "EUR"
