"""Agreements: read, proposed, signed by both teams, declined, carried over; nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.domain.agreements import TOPIC_KEYS, TOPICS, Positioning
from smarketing.settings import read_settings
from smarketing.store import PLAN, Person
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.agreements import export_agreement
from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/agreements.py"
MIA = Person("Mia", "marketing")
SAM = Person("Sam", "sales")
WORKSPACES = ("empty", "demo", "deals_only")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a workspace nobody has put anything into."""
    return tmp_path / "workspace"


@pytest.fixture
def here(folder: Path) -> Iterator[Workspace]:
    """The same workspace as a colleague's browser sees it."""
    with closing(open_workspace(read_settings(workspace=folder))) as opened:
        yield opened


def as_person(app: AppTest, who: Person) -> AppTest:
    """Let *who* look at the page."""
    app.session_state["person"] = who
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    """Press the first button whose key starts with *key*."""
    return next(button for button in app.button if (button.key or "").startswith(key)).click().run()


def field(app: AppTest, kind: str, label: str) -> object:
    return next(one for one in app.get(kind) if one.label.startswith(label))


def propose_positioning(app: AppTest, promise: str, reason: str = "Nobody knew what we stand for.") -> AppTest:
    press(app, "change-positioning")
    app.text_area(key=promise_key(app)).set_value(promise).run()
    app.text_area(key=reason_key(app)).set_value(reason).run()
    return press(app, "propose-positioning")


def promise_key(app: AppTest) -> str:
    return f"draft-{app.session_state['agreement_drafts']['positioning'].node.number}-promise"


def reason_key(app: AppTest) -> str:
    return f"draft-positioning-{app.session_state['agreement_drafts']['positioning'].node.number}-reason"


def positioning_of(open_app: OpenPage, folder: Path, who: Person) -> AppTest:
    return as_person(open_app(PAGE, folder, topic="positioning"), who)


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_every_topic_is_read_and_opened_for_a_change(
    workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = as_person(open_app(PAGE, workspaces[workspace]), MIA)
    for topic in (key for key in TOPIC_KEYS if key != PLAN):
        app.query_params["topic"] = topic
        press(app.run(), f"change-{topic}")
        assert not app.exception
        said = shown_text(app)
        assert "could not be drawn" not in said
        assert f"Propose a change: {TOPICS[topic].label.lower()}" in said
        assert "Nothing differs from what is agreed yet." in said


def test_the_plan_is_read_here_and_made_where_goals_are_planned(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = as_person(open_app(PAGE, workspaces["demo"], topic=PLAN, propose="yes"), MIA)
    said = shown_text(app)
    assert "<dt>Revenue goal</dt><dd>€2,600,000</dd>" in said
    assert "signed by <b" in said
    assert "Propose a change: plan" not in said
    assert any(link.proto.label == "Plan another goal" for link in app.get("page_link"))


def test_what_waits_is_said_by_team_and_to_whom_it_waits_for(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    assert '<b>1 proposal</b> waits for <b class="sm-sales">sales</b> to sign: Sales-ready lead.' in shown_text(app)
    assert "<b>1 proposal waits for your signature</b>: Sales-ready lead." in shown_text(as_person(app, SAM))


def test_a_proposal_shows_its_effect_on_the_same_leads(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app(PAGE, workspaces["demo"]))
    assert "<del>CRM score is above 40</del>" in said
    assert "Ready for sales<small>of " in said
    assert "Became customers so far" in said


def test_a_change_holds_once_somebody_of_the_other_team_has_signed(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    app = propose_positioning(positioning_of(open_app, folder, MIA), "A plan in an hour")
    assert "Proposed by Mia" in shown_text(app)
    assert here.store.agreements.in_force("positioning").version == 0
    assert "Marketing has signed. It holds once somebody of sales has, too." in shown_text(app)
    press(as_person(app, SAM), "Sign-")
    agreed = here.store.agreements.in_force("positioning")
    assert agreed.value.content == Positioning(promise="A plan in an hour")
    said = shown_text(app)
    assert "agreed by both teams; holds from" in said
    assert 'signed by <b class="sm-marketing">Mia</b> and <b class="sm-sales">Sam</b>. “Nobody knew' in said


def test_a_proposal_needs_a_reason(folder: Path, here: Workspace, open_app: OpenPage) -> None:
    app = propose_positioning(positioning_of(open_app, folder, MIA), "A plan in an hour", reason="")
    assert "The reason for the change is empty" in shown_text(app)
    assert not here.store.agreeing.standings()
    assert app.text_area(key=promise_key(app)).value == "A plan in an hour"


def test_a_declined_proposal_says_why_and_its_author_changes_it(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    app = propose_positioning(positioning_of(open_app, folder, MIA), "A plan in an hour")
    (one,) = here.store.agreeing.standings()
    as_person(app, SAM).text_area(key=f"declined-because-{one.key}").set_value("An hour is too much said.")
    press(app, f"FormSubmitter:declining-{one.key}")
    assert here.store.agreeing.standing(one.key).state == "declined"
    press(as_person(app, MIA), f"revise-{one.key}")
    app.text_area(key=promise_key(app)).set_value("A plan in a morning").run()
    press(app, "propose-positioning")
    stands = here.store.agreeing.standing(one.key)
    assert (stands.state, stands.proposal.version) == ("open", 2)
    assert stands.proposal.value.content == Positioning(promise="A plan in a morning")


def test_what_is_typed_is_not_lost_to_a_declined_proposal_taken_up_again(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    made = here.store.agreeing.propose("positioning", Positioning(promise="An hour"), reason="x", by=MIA)
    here.store.agreeing.decline(made.key, by=SAM, version=1, reason="Too much said")
    app = press(positioning_of(open_app, folder, MIA), "change-positioning")
    app.text_area(key=promise_key(app)).set_value("Half typed").run()
    press(app, f"revise-{made.key}")
    assert "A change of positioning is in your hand already" in shown_text(app)
    assert app.text_area(key=promise_key(app)).value == "Half typed"
    press(app, "drop-positioning")
    press(app, f"revise-{made.key}")
    assert (app.text_area(key=promise_key(app)).value, app.text_area(key=reason_key(app)).value) == ("An hour", "x")


def test_nobody_signs_a_version_that_they_have_not_seen(folder: Path, here: Workspace, open_app: OpenPage) -> None:
    made = here.store.agreeing.propose("positioning", Positioning(promise="An hour"), reason="x", by=MIA, sign=True)
    app = as_person(open_app(PAGE, folder), SAM)
    here.store.agreeing.revise(
        made.key, Positioning(promise="A minute"), reason="y", by=MIA, holds_from=made.proposal.value.holds_from,
        expected=1, sign=True,
    )  # fmt: skip
    press(app, "Sign-")
    assert here.store.agreements.in_force("positioning").version == 0
    assert "Mia changed the proposal on positioning" in shown_text(app)
    press(app, "Sign-")
    assert here.store.agreements.in_force("positioning").value.content == Positioning(promise="A minute")


def test_its_author_withdraws_a_proposal(folder: Path, here: Workspace, open_app: OpenPage) -> None:
    app = propose_positioning(positioning_of(open_app, folder, MIA), "A plan in an hour")
    assert not [button for button in as_person(app, SAM).button if (button.key or "").startswith("Withdrawn-")]
    press(as_person(app, MIA), "Withdrawn-")
    assert [one.state for one in here.store.agreeing.standings()] == ["withdrawn"]


def test_somebody_elses_change_is_named_and_what_i_typed_is_carried_over(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    app = press(positioning_of(open_app, folder, MIA), "change-positioning")
    app.text_area(key=promise_key(app)).set_value("A plan in an hour").run()
    app.text_area(key=reason_key(app)).set_value("We say it anyway.").run()
    theirs = here.store.agreeing.propose("positioning", Positioning(category="Planning"), reason="x", by=SAM, sign=True)
    here.store.agreeing.sign(theirs.key, by=Person("Ann", "marketing"), version=1)
    press(app, "propose-positioning")
    assert "Ann signed another change" in shown_text(app)
    assert app.text_area(key=promise_key(app)).value == "A plan in an hour"
    press(app, "keep_mine")
    assert app.text_area(key=reason_key(app)).value == "We say it anyway."
    press(app, "propose-positioning")
    content = here.store.agreeing.standings("positioning")[0].proposal.value.content
    assert content == Positioning(category="Planning", promise="A plan in an hour")


def test_a_proposal_whose_ground_moved_is_carried_over(folder: Path, here: Workspace, open_app: OpenPage) -> None:
    app = propose_positioning(positioning_of(open_app, folder, MIA), "A plan in an hour")
    theirs = here.store.agreeing.propose("positioning", Positioning(category="Planning"), reason="x", by=SAM, sign=True)
    here.store.agreeing.sign(theirs.key, by=Person("Ann", "marketing"), version=1)
    said = shown_text(open_app(PAGE, folder))
    assert "to be carried over first" in said
    press(as_person(app, SAM), "Carry over-")
    stands = next(one for one in here.store.agreeing.standings() if one.state == "open")
    assert stands.moved is None
    assert stands.proposal.value.content == Positioning(category="Planning", promise="A plan in an hour")


def test_a_starter_set_is_proposed_with_one_click_and_signed_with_another(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    app = press(as_person(open_app(PAGE, folder), MIA), "choose-hubspot")
    assert len([one for one in here.store.agreeing.standings() if one.missing == ("sales",)]) == 4
    assert not [button for button in app.button if (button.key or "").startswith("choose-")]
    press(as_person(app, SAM), "sign_all")
    assert here.store.agreements.in_force("stages").version == 1
    assert {one.state for one in here.store.agreeing.standings()} == {"agreed"}
    assert '<li class="done"><i>✓</i><div><span class="sm-aside">done: </span><b>Check the stages</b>' in shown_text(
        app
    )


def test_the_first_steps_lead_from_an_empty_home_page(folder: Path, open_app: OpenPage) -> None:
    said = shown_text(open_app("app.py", folder))
    assert '<li class="next"><i>1</i><div><b>Upload this week&#x27;s exports</b>' in said


def test_a_file_with_a_wrong_line_is_refused_in_a_sentence_and_a_right_one_is_proposed(
    folder: Path, here: Workspace, open_app: OpenPage
) -> None:
    app = as_person(open_app(PAGE, folder), MIA)
    app.session_state["agreement-file"] = True
    app.run()
    text = export_agreement(here.store)
    wrong = text.replace('team = "marketing"', 'team = "finance"', 1)
    for content, said in (
        (wrong, "finance"),
        (text.replace('label = "MQL"', 'label = "Warm lead"'), "Proposed and signed"),
    ):
        app.file_uploader(key="agreement_upload").set_value([("agreement.toml", content.encode(), "application/toml")])
        app.text_input(key="import_reason").set_value("As the board has it.")
        press(app, "FormSubmitter:import_agreement")
        assert said in shown_text(app)
    assert [one.proposal.value.topic for one in here.store.agreeing.standings()] == ["stages"]


def test_a_day_in_the_address_shows_what_held_then(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    now, then = "<dt>At most</dt><dd>7 days</dd>", "<dt>At most</dt><dd>14 days</dd>"
    assert now in shown_text(open_app(PAGE, workspaces["demo"]))
    first = open_workspace(read_settings(workspace=workspaces["demo"]))
    day = first.store.agreements.history("stages")[0].value.holds_from + dt.timedelta(days=1)
    first.close()
    said = shown_text(open_app(PAGE, workspaces["demo"], on=day.isoformat()))
    assert then in said
    assert now not in said


def test_history_tells_who_signed_when_why_and_what_changed(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    app.session_state["history-stages"] = True
    said = shown_text(app.run())
    assert "The reps who call within a week win twice as often." in said
    assert "<dt>Time limit of MQL</dt><dd><del>10</del> <span>→</span> <ins>7 days</ins></dd>" in said


def test_what_people_write_is_text(folder: Path, open_app: OpenPage) -> None:
    app = propose_positioning(positioning_of(open_app, folder, MIA), "<b>bold</b>", reason="<i>why</i> **so**")
    said = shown_text(app)
    assert "&lt;b&gt;bold&lt;/b&gt;" in said
    assert "“&lt;i&gt;why&lt;/i&gt; **so**”" in said
    assert "<i>why</i>" not in said


def test_whoever_can_sign_is_told_so_on_every_page(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    def told(app: AppTest) -> bool:
        return any("for your signature" in str(link.proto.label) for link in app.get("page_link"))

    app = open_app("pages/funnel.py", workspaces["deals_only"])
    assert not told(as_person(app, SAM))
    app = open_app("pages/funnel.py", workspaces["demo"])
    assert not told(app)
    assert told(as_person(app, SAM))
