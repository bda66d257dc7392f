"""The audit log: everything that was done stands in it, and what was changed, taken out or swapped is found."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from smarketing.domain.agreements import Positioning
from smarketing.errors import Conflict, StoreError
from smarketing.store import Draft, Feedback, Head, Note, Person, Store, head_of, open_store, sqlite_url
from smarketing.store.audit import audit_log
from smarketing.store.unguarding import unguarded
from tests.store.conftest import START
from tests.store.deciding import MONDAY, decide, decisions

COLUMNS = [column.name for column in audit_log.c]


def test_an_entry_holds_who_did_what_and_when_and_follows_from_the_one_before(store: Store) -> None:
    first = store.audit.append("log_in", actor="Ann")
    second = store.audit.append("page.opened", actor="Bob", subject="Data", outcome="denied", detail={"role": "viewer"})
    assert (first.number, first.before, first.written_at) == (1, "0" * 64, START)
    assert (second.number, second.before, second.outcome, second.subject) == (2, first.hash, "denied", "Data")
    assert second.detail == {"role": "viewer"}
    assert store.audit.entries() == (second, first)
    assert store.audit.head() == Head(2, second.hash)
    assert store.audit.verify() is None


def test_the_hash_is_one_that_anybody_can_work_out_from_the_columns(store: Store) -> None:
    store.audit.append("log_in", actor="Jörg “J” O'Neill", detail={"b": "2", "a": "ü"})
    with store.engine.connect() as connection:
        *kept, digest = connection.execute(select(audit_log)).one()
    said = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    assert digest == hashlib.sha256(said.encode()).hexdigest()
    assert kept[-2] == '{"a":"ü","b":"2"}'


def test_every_kind_of_decision_writes_an_entry_within_the_same_transaction(store: Store) -> None:
    decide(store)
    changes = {noun: len(entries) for noun, entries in decisions(store).items()}
    logged = [entry for entry in store.audit.entries() if entry.action.startswith("decision.")]
    assert {noun: sum(entry.subject == noun for entry in logged) for noun in store.nouns} == changes
    assert all(changes.values())
    assert store.audit.verify() is None


@pytest.mark.parametrize("noun", ["people", "notes"])
def test_what_was_refused_is_not_in_the_log(store: Store, noun: str) -> None:
    note = store.notes.add(Note(MONDAY, "win", "Eight."), by="Ann")
    before = store.audit.head()
    with pytest.raises(Conflict):
        store._noun("notes").write([Draft("new", note.value), Draft(note.key, note.value, 7)], by="Bob")
    assert store.audit.head() == before
    assert store.revision(noun) == (1 if noun == "notes" else 0)


def test_a_copy_keeps_the_numbers_that_the_log_names(store: Store, tmp_path: Path) -> None:
    note = Note(MONDAY, "win", "Eight.")
    first = store.notes.add(note, by="Ann")
    with pytest.raises(Conflict):  # PostgreSQL never gives the numbers of what was refused again
        store._noun("notes").write([Draft("new", note), Draft(first.key, note, 7)], by="Bob")
    second = store.notes.add(note, by="Ann")
    store.save_copy(tmp_path / "copy.sqlite")
    with closing(open_store(sqlite_url(tmp_path / "new.sqlite"))) as copy:
        copy.load_copy(tmp_path / "copy.sqlite")
        query = text("select record_key from notes where change_id = :change")
        for entry, note_entry in zip(copy.audit.entries(), (second, first), strict=True):
            with copy.engine.connect() as connection:
                assert connection.execute(query, {"change": int(entry.detail["change"])}).scalar() == note_entry.key


def test_many_decisions_at_once_are_one_entry_that_names_all_of_them(store: Store) -> None:
    store.feedback.give(Feedback("L0", "ok"), by="Ann")
    store.feedback.give_all([Draft(f"L{one}", Feedback(f"L{one}", "ok")) for one in range(1, 4)], by="Ann")
    assert store.audit.entries()[0].detail == {"changes": "2-4", "count": "3"}


def test_the_log_never_names_a_lead(store: Store) -> None:
    lead = "kim@example.com"
    store.feedback.give(Feedback(lead, "ok", note="Kim is nice"), by="Ann")
    (entry,) = store.audit.entries()
    assert entry.detail == {"change": "1", "version": "1"}
    assert "kim" not in str(entry).lower()


def test_entries_are_found_by_person_act_outcome_and_time_and_page_by_page(store: Store) -> None:
    for number in range(9):
        outcome = "denied" if number % 3 == 0 else "done"
        store.audit.append(f"act{number % 2}", actor=f"p{number % 3}", outcome=outcome)
    audit = store.audit

    def numbers(**which: object) -> list[int]:
        return [entry.number for entry in audit.entries(**which)]  # type: ignore[arg-type]  # by hand

    assert numbers(limit=4) == [9, 8, 7, 6]
    assert numbers(limit=4, before=6) == [5, 4, 3, 2]
    assert numbers(actor="p1") == [8, 5, 2]
    assert numbers(action="act1", actor="p1") == [8, 2]
    assert numbers(outcome="denied") == [7, 4, 1]
    minute = dt.timedelta(minutes=1)
    assert numbers(since=START + 2 * minute, until=START + 4 * minute) == [4, 3]
    assert audit.count(outcome="denied") == 3
    assert (audit.known("action"), audit.known("actor")) == (("act0", "act1"), ("p0", "p1", "p2"))
    assert [row["number"] for row in audit.rows(actor="p2")] == [3, 6, 9]


def test_text_that_no_database_keeps_or_that_would_fill_the_log_is_kept_as_far_as_possible(store: Store) -> None:
    entry = store.audit.append("a\x00b", actor="\udcff" + "x" * 5000, detail={"why\x00": "\ud800"})
    assert store.audit.entries() == (entry,)
    assert (entry.action, len(entry.actor)) == ("a\ufffdb", 500)
    assert store.audit.verify() is None


def test_nobody_can_change_or_delete_an_entry_by_the_database(store: Store) -> None:
    store.audit.append("log_in", actor="Ann")
    acts = ["update audit_log set actor = 'Eve'", "delete from audit_log"]
    if store.engine.dialect.name == "sqlite":
        others = ", ".join(name for name in COLUMNS if name != "actor")
        acts.append(f"insert or replace into audit_log ({others}, actor) select {others}, 'Eve' from audit_log")
    for act in acts:
        with pytest.raises(DBAPIError, match="never changed or deleted"), store.engine.begin() as connection:
            connection.execute(text(act))
    assert store.audit.entries()[0].actor == "Ann"


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with six entries."""
    with closing(open_store(sqlite_url(tmp_path_factory.mktemp("audit") / "store.sqlite"))) as store:
        for number in range(6):
            store.audit.append(f"act {number}", actor="Ann", subject=f"s{number}", detail={"n": str(number)})
        yield store


def tampered(store: Store, *statements: object) -> tuple[int, str] | None:
    """Return what verify says after *statements*, done past the guards and taken back again."""
    found = None
    head = store.audit.head()
    with store._database.writing() as connection:
        kept = [dict(row) for row in connection.execute(select(audit_log)).mappings()]
        with unguarded(connection, audit_log):
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]  # statements of several kinds
    broken = store.audit.verify(head)
    found = (broken.number, broken.sentence) if broken else None
    with store._database.writing() as connection, unguarded(connection, audit_log):
        connection.execute(delete(audit_log))
        connection.execute(insert(audit_log), kept)
    assert store.audit.verify(head) is None
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, 6), column=st.sampled_from(COLUMNS[1:]), value=st.text(max_size=80))
def test_any_change_of_any_field_is_found_with_the_number_of_its_entry(
    logged: Store, number: int, column: str, value: str
) -> None:
    was = logged.audit.entries(before=number + 1, limit=1)[0]
    if value.encode("utf-8", "replace").decode() == getattr(was, column):
        return
    value = value.encode("utf-8", "replace").decode().replace("\x00", "")
    found = tampered(logged, update(audit_log).where(audit_log.c.number == number).values({column: value}))
    assert found
    assert found[0] == number


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 6), min_size=2, max_size=2, unique=True))
def test_a_removed_a_renumbered_and_a_swapped_entry_are_found_with_their_number(
    logged: Store, numbers: list[int]
) -> None:
    one, other = sorted(numbers)
    gone = tampered(logged, delete(audit_log).where(audit_log.c.number == one))
    assert gone
    assert gone[0] == one
    assert "missing" in gone[1]

    def moved(number: int, to: int) -> object:
        return update(audit_log).where(audit_log.c.number == number).values(number=to)

    assert (tampered(logged, moved(one, 100), moved(other, one), moved(100, other)) or [0])[0] == one
    assert (tampered(logged, moved(6, 7)) or [0])[0] == 6


def test_a_log_cut_off_at_its_end_or_written_anew_is_told_from_its_head(logged: Store) -> None:
    cut = tampered(logged, delete(audit_log).where(audit_log.c.number > 4))
    assert cut == (
        5,
        "Entry 5 is missing, and all after it: the log ends before entry 6, which was there when its head was noted.",
    )
    with closing(open_store(sqlite_url(Path(str(logged.engine.url.database)).with_name("anew.sqlite")))) as anew:
        for number in range(6):
            anew.audit.append(f"act {number}", actor="Eve")
        assert anew.audit.verify() is None
        broken = anew.audit.verify(logged.audit.head())
    assert broken
    assert broken.number == 6
    assert "written anew" in broken.sentence


def test_a_head_is_read_as_it_is_shown_and_anything_else_is_refused(logged: Store) -> None:
    head = logged.audit.head()
    assert head_of(f" {head} ") == head
    for wrong in ("", "6", "6:abc", f"0:{'0' * 64}", f"x:{'0' * 64}", f"²:{'0' * 64}"):
        with pytest.raises(StoreError, match="NUMBER:HASH"):
            head_of(wrong)


def test_fifty_writers_at_once_leave_a_whole_chain_without_gaps(store_url: str) -> None:
    with closing(open_store(store_url)) as store, closing(open_store(store_url)) as other:

        def write(person: int) -> None:
            here = store if person % 2 else other
            for number in range(4):
                here.audit.append("log_in", actor=f"person {person}")
                here.feedback.give(Feedback(f"L{number}", "ok"), by=f"person {person}")

        with ThreadPoolExecutor(50) as people:
            list(people.map(write, range(50)))
        assert store.audit.verify() is None
        assert [row["number"] for row in store.audit.rows()] == list(range(1, 401))


def test_a_proposal_signed_at_once_is_logged_with_each_of_its_writes(store: Store) -> None:
    mia = Person("Mia", "marketing")
    store.agreeing.propose("positioning", Positioning(problem="x"), reason="So", by=mia, sign=True)
    assert [entry.subject for entry in store.audit.entries()] == ["signatures", "proposals", "people"]
