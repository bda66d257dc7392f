"""What a member may not do is refused where it would be done, and the refusal is recorded."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from smarketing.domain.agreements import TOPICS
from smarketing.domain.period import Period
from smarketing.domain.personas import RuleSet
from smarketing.domain.roles import Right, RoleKey
from smarketing.errors import Denied, NotAMember
from smarketing.settings import read_settings
from smarketing.store import PLAN, Comment, Feedback, Member, Note, Person, Scenario, Store, as_agreement
from smarketing.ui.audit_taken import RIGHT_TO_TAKE, _taken
from smarketing.workspace import Workspace
from smarketing.workspace.access import _OWN, _RIGHT_OF, _SIGNED, Roll
from smarketing.workspace.forgetting import forget
from smarketing.workspace.seen import Seen

MONDAY = dt.date(2026, 6, 29)
YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
ADMIN = Member("root@example.com", "Root", "sales", "admin")


def seen(here: Workspace, role: RoleKey, *, team: str = "sales", check_seconds: float = 30) -> Seen:
    """Return *here* as a member of *role* sees it."""
    here.own_store.members.first(ADMIN)
    member = Member(f"{role}@example.com", role.capitalize(), team, role)
    here.own_store.members.put(member, by="Root", expected=0)
    roll = Roll(here.own_store, read_settings(member_check_seconds=check_seconds))
    return Seen(here, roll.viewer(member.login), roll)


def denials(here: Workspace) -> list[tuple[str, str]]:
    """Return (actor, what) of every refusal that was recorded."""
    return [(entry.actor, entry.subject) for entry in here.log.entries(outcome="denied")]


DECISIONS: dict[str, Callable[[Store], object]] = {
    "rate leads": lambda store: store.feedback.give(Feedback("L1", "good", "clear_need"), by="Viewer"),
    "write notes, replies and actions": lambda store: store.notes.add(Note(MONDAY, "note", "Hi"), by="Viewer"),
    "comment, and mention people": lambda store: store.comments.add(Comment("stage", "lead", "Hm"), by="Viewer"),
    "name the owner of a stage": lambda store: store.stages.owners.change("lead", "Mia", by="Viewer"),
    "change the rules of personas": lambda store: store.persona_rules.change(RuleSet(), by="Viewer", expected=0),
    "save scenarios": lambda store: store.scenarios.add(Scenario("Mine", Decimal(9), YEAR), by="Viewer"),
    "propose and sign for sales": lambda store: store.agreeing.propose(
        PLAN, as_agreement(Scenario("Mine", Decimal(9), YEAR)), reason="So", by=Person("Viewer", "sales")
    ),
}


@pytest.mark.parametrize("what", DECISIONS)
def test_who_only_looks_writes_no_decision_by_whatever_way(here: Workspace, what: str) -> None:
    view = seen(here, "viewer")
    with pytest.raises(Denied, match=what):
        DECISIONS[what](view.store)
    assert denials(here) == [("Viewer", what)]


def test_a_refused_decision_is_not_kept_and_one_that_is_allowed_is(here: Workspace) -> None:
    with pytest.raises(Denied):
        seen(here, "marketing", team="marketing").store.feedback.give(Feedback("L1", "good", "clear_need"), by="M")
    assert here.store.feedback.current() == ()
    seen(here, "sales").store.feedback.give(Feedback("L1", "good", "clear_need"), by="Sales")
    assert [entry.author for entry in here.store.feedback.current()] == ["Sales"]


def test_everybody_says_what_they_have_seen_and_nobody_what_others_have(here: Workspace) -> None:
    view, now = seen(here, "viewer"), dt.datetime(2026, 7, 6, tzinfo=dt.UTC)
    view.store.looks.keep("Viewer", now)
    with pytest.raises(Denied, match="in the name of somebody else"):
        view.store.looks.keep("Root", now)
    assert (view.store.looks.of("viewer"), view.store.looks.of("Root")) == (now, None)


ACTS: dict[str, Callable[[Seen], object]] = {
    "keep": lambda view: view.keep(None, by="x"),
    "undo": lambda view: view.undo(by="x"),
    "prepare": lambda view: view.prepare([]),
    "load_demo": lambda view: view.load_demo(),
    "take_demo_away": lambda view: view.take_demo_away(by="x"),
    "back_up": lambda view: view.back_up(view.folder / "b.zip"),
    "change_persona_rules": lambda view: view.change_persona_rules(RuleSet(), by="x", expected=0),
    "compare": lambda view: view.compare(None, None, "leads"),
    "preview": lambda view: view.preview(None, "leads"),
    "logs": lambda view: view.logs,
    "forget": lambda view: forget(view, "ada@example.com", by="x"),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_only_looks_changes_no_file_of_the_company_and_reads_no_log(here: Workspace, act: str) -> None:
    view = seen(here, "viewer")
    with pytest.raises(Denied, match=r"You may not .*: .*admin may"):
        ACTS[act](view)
    assert len(denials(here)) == 1


READING = {
    "as_of", "previous_as_of", "is_empty", "snapshot", "holds_demo", "has", "currency", "fault", "build", "live",
    "numbers_key", "close", "scratch", "prepared_as", "samples", "read_by", "contradicts", "values_of", "check",
    "with_header_row", "discard", "snapshots", "kept_before", "at", "named", "differences", "faults", "is_counted_by",
    "in_force", "being_kept",
}  # fmt: skip
"""What only reads, or works on an upload that only ``prepare`` gives out."""


def test_everything_else_that_a_workspace_does_asks_for_a_right() -> None:
    public = {name for name, _ in inspect.getmembers(Workspace) if not name.startswith("_")}
    assert public - READING == {name for name in vars(Seen) if not name.startswith("_")}


def test_every_noun_of_the_store_says_what_writing_it_takes(here: Workspace) -> None:
    assert set(here.store.nouns) == {*_RIGHT_OF, *_SIGNED, *_OWN}


def test_a_member_signs_for_the_own_team_only(here: Workspace) -> None:
    view = seen(here, "sales")
    start = TOPICS["hand_off"].start
    changed = replace(start, hand_overs=(replace(start.hand_overs[0], within_hours=Decimal(3)),))
    here.store.people.remember("Mia", "marketing")
    with pytest.raises(Denied, match="sign for the other team"):
        view.store.agreeing.propose("hand_off", changed, reason="So", by=Person("Mia", "marketing"), sign=True)
    for author in (Person("Ben", "marketing"), Person("Sales", "marketing")):
        with pytest.raises(Denied):
            view.store.agreeing.propose("hand_off", changed, reason="So", by=author, sign=True)
    made = view.store.agreeing.propose("hand_off", changed, reason="So", by=Person("Sales", "sales"), sign=True)
    assert made.state == "open"
    looker = seen(here, "viewer", team="marketing")
    with pytest.raises(Denied, match="sign for marketing"):
        looker.store.agreeing.sign(made.key, by=Person("Viewer", "marketing"), version=1)


def test_who_was_removed_writes_nothing_more_however_short_ago_the_page_was_drawn(here: Workspace) -> None:
    view = seen(here, "sales", check_seconds=60)
    known = here.own_store.members.find("sales@example.com")
    assert known is not None
    here.own_store.members.put(replace(known.value, is_removed=True), by="Root", expected=1)
    with pytest.raises(NotAMember, match="was taken off the list"):
        view.store.notes.add(Note(MONDAY, "note", "Still here"), by="Sales")
    assert here.store.notes.current() == ()


def test_who_was_demoted_has_the_new_rights_at_once(here: Workspace) -> None:
    view = seen(here, "sales", check_seconds=60)
    known = here.own_store.members.find("sales@example.com")
    assert known is not None
    here.own_store.members.put(replace(known.value, role="viewer"), by="Root", expected=1)
    with pytest.raises(Denied):
        view.require(Right.WRITE_NOTES)


def test_nobody_makes_themselves_an_admin(here: Workspace) -> None:
    view = seen(here, "revops")
    with pytest.raises(Denied, match="who is a member"):
        view.own_store.members.put(Member("revops@example.com", "Revops", "sales", "admin"), by="Revops", expected=1)


def test_admins_of_the_settings_come_back_as_admins_whatever_the_list_says(here: Workspace) -> None:
    here.own_store.members.first(ADMIN)
    here.own_store.members.put(Member("boss@example.com", "Boss", "sales", "viewer"), by="Root", expected=0)
    roll = Roll(here.own_store, read_settings(admins="Boss@example.com, other@example.com"))
    assert roll.welcome("boss@example.com", "Boss").role == "admin"
    with pytest.raises(NotAMember):
        roll.welcome("stranger@example.com", "Stranger")


def make() -> bytes:
    return b"rows"


def become(here: Workspace, login: str, **changed: object) -> None:
    """Let the member *login* be another one from now on."""
    known = here.own_store.members.find(login)
    assert known is not None
    here.own_store.members.put(replace(known.value, **changed), by="Root", expected=known.version)


def test_rows_are_not_taken_away_by_who_may_not_download_and_nothing_is_logged_as_taken(here: Workspace) -> None:
    with pytest.raises(Denied, match="download rows"):
        _taken(seen(here, "viewer"), "leads.csv", make, "rows.exported", "Viewer")
    assert _taken(seen(here, "sales"), "leads.csv", make, "rows.exported", "Sales") == b"rows"
    assert [entry.actor for entry in here.log.entries(action="rows.exported")] == ["Sales"]


@pytest.mark.parametrize("action", RIGHT_TO_TAKE)
def test_who_was_removed_takes_nothing_away_from_a_page_that_is_still_open(here: Workspace, action: str) -> None:
    view = seen(here, "revops", check_seconds=60)
    assert _taken(view, "file", make, action, "Revops") == b"rows"
    become(here, "revops@example.com", is_removed=True)
    with pytest.raises(NotAMember, match="was taken off the list"):
        _taken(view, "file", make, action, "Revops")
    assert len(here.log.entries(action=action)) == 1


@pytest.mark.parametrize(
    ("role", "granted", "now"),
    [
        ("sales", {}, {"role": "agency", "sources": ("Paid",)}),
        ("agency", {"sees_revenue": True}, {"sees_revenue": False}),
        ("agency", {"sources": ("Paid", "Organic")}, {"sources": ("Paid",)}),
    ],
)
def test_who_is_shown_less_by_now_takes_nothing_away_of_what_the_open_page_was_drawn_with(
    here: Workspace, role: RoleKey, granted: dict[str, object], now: dict[str, object]
) -> None:
    login = f"{role}@example.com"
    seen(here, role)
    become(here, login, **granted)
    roll = Roll(here.own_store, read_settings(member_check_seconds=60))
    view = Seen(here, roll.viewer(login), roll)
    become(here, login, **now)
    with pytest.raises(Denied, match="Open the page anew"):
        _taken(view, "leads.csv", make, "rows.exported", "Sales")
    assert denials(here) == [(role.capitalize(), "go on with what another role was shown")]
