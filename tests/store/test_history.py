"""What everybody may rely on, whatever the noun: nothing is overwritten, and a lost race names the other person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from smarketing.errors import Conflict, StoreError
from smarketing.store import Action, Store
from tests.store.conftest import START

CALL = Action("Call the webinar leads", "Ann", "sales", dt.date(2026, 7, 10), "20 meetings")


def test_a_change_keeps_what_was_there_before_with_author_and_time(store: Store) -> None:
    first = store.actions.add(CALL, by="Ann")
    store.actions.change(first.key, replace(CALL, state="done"), by="Bob", expected=1)
    history = store.history("actions", first.key)
    assert [(entry.version, entry.value.state, entry.author) for entry in history] == [
        (1, "open", "Ann"),
        (2, "done", "Bob"),
    ]
    assert [entry.written_at for entry in history] == [START, START + dt.timedelta(minutes=1)]


def test_the_second_of_two_people_who_saw_the_same_version_learns_who_was_first(store: Store) -> None:
    seen = store.actions.add(CALL, by="Ann")
    store.actions.change(seen.key, replace(CALL, owner="Bob"), by="Bob", expected=seen.version)
    with pytest.raises(Conflict, match="Bob changed the action “Call the webinar leads” at 11:01 on 6 Jul 2026"):
        store.actions.change(seen.key, replace(CALL, owner="Eve"), by="Eve", expected=seen.version)
    assert [entry.value.owner for entry in store.history("actions", seen.key)] == ["Ann", "Bob"]


def test_a_conflict_in_one_of_many_changes_keeps_none_of_them(store: Store) -> None:
    first, second = (store.actions.add(replace(CALL, title=title), by="Ann") for title in ("one", "two"))
    store.actions.change(second.key, replace(second.value, state="done"), by="Bob", expected=1)
    with pytest.raises(Conflict):
        store.actions.carry_over((first, second), by="Ann")
    assert [entry.value.carried_over for entry in store.actions.current()] == [0, 0]


def test_the_current_state_lists_each_key_once_in_the_order_of_its_birth(store: Store) -> None:
    first, second = (store.actions.add(replace(CALL, title=title), by="Ann") for title in ("one", "two"))
    store.actions.change(first.key, replace(first.value, title="one, better"), by="Ann", expected=1)
    assert [entry.value.title for entry in store.actions.current()] == ["one, better", "two"]
    assert store.actions.get(second.key) == second


def test_a_revision_grows_with_every_change_of_its_noun_and_of_no_other(store: Store) -> None:
    before = store.revision("actions"), store.revision("notes")
    store.actions.add(CALL, by="Ann")
    assert store.revision("actions") > before[0]
    assert store.revision("notes") == before[1]
    assert store.revisions("actions", "notes") == (store.revision("actions"), 0)


def test_recent_revisions_never_miss_a_write_of_this_process(store: Store) -> None:
    for title in ("one", "two"):
        store.actions.add(replace(CALL, title=title), by="Ann")
        assert store.recent_revisions()["actions"] == store.revision("actions")


def test_a_decision_without_an_author_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="Your name is empty"):
        store.actions.add(CALL, by="  ")
    assert store.actions.current() == ()


def test_asking_for_the_history_of_nothing_we_know_suggests_what_we_do(store: Store) -> None:
    with pytest.raises(StoreError, match="Did you mean 'actions'"):
        store.history("action", "1")


def test_changing_what_was_never_there_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="There is no action 'x'"):
        store.actions.change("x", CALL, by="Ann", expected=1)
