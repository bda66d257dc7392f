"""A copy of the store is whole while people write, and is put only where nothing is lost by it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from smarketing.errors import StoreError
from smarketing.store import Feedback, Member, Store, open_store, sqlite_url

pytestmark = pytest.mark.slow


def test_a_copy_made_while_people_write_is_whole_and_fills_an_empty_store(store_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    with closing(open_store(store_url)) as store, ThreadPoolExecutor(2) as people:
        for number in range(20):
            store.feedback.give(Feedback(f"L{number}", "ok"), by="Ann")
        running = people.submit(lambda: [store.feedback.give(Feedback("L0", "good"), by="Bob") for _ in range(20)])
        store.save_copy(copy)
        running.result()
    with closing(open_store(sqlite_url(tmp_path / "new.sqlite"))) as restored:
        restored.load_copy(copy)
        assert len(restored.feedback.current()) == 20
        versions = [entry.version for entry in restored.history("feedback", "L0")]
        assert versions == list(range(1, len(versions) + 1))
        assert restored.feedback.give(Feedback("L0", "ok"), by="Eve").version == len(versions) + 1
        assert restored.audit.verify() is None
        assert restored.audit.entries()[0].detail["change"] == str(restored.audit.count())


def test_a_copy_is_loaded_where_nothing_or_all_of_it_is_and_nowhere_else(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    store.feedback.give(Feedback("L1", "good"), by="Ann")
    store.save_copy(copy)
    store.feedback.give(Feedback("L1", "ok"), by="Bob")
    store.load_copy(copy)
    assert [entry.author for entry in store.history("feedback", "L1")] == ["Ann", "Bob"]
    with closing(open_store(sqlite_url(tmp_path / "other.sqlite"))) as other:
        other.feedback.give(Feedback("L1", "good"), by="Eve")
        with pytest.raises(StoreError, match="isn't empty"):
            other.load_copy(copy)
        assert [entry.author for entry in other.history("feedback", "L1")] == ["Eve"]


def test_log_ins_alone_make_way_for_a_copy_and_stay_in_the_log(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    with closing(open_store(sqlite_url(tmp_path / "old.sqlite"))) as old:
        old.members.first(Member("ann@example.com", "Ann", "sales", "admin"))
        old.feedback.give(Feedback("L1", "good"), by="Ann")
        old.save_copy(copy)
        of_backup = old.audit.count()
    store.audit.append("denied", actor="Eve", subject="log in", outcome="denied")
    store.members.first(Member("mallory@example.com", "Mallory", "sales", "admin"))
    store.people.remember("Mallory", "sales")
    store.audit.append("log-in", actor="Mallory", subject="mallory@example.com", detail={"by": "openid"})
    store.load_copy(copy)
    assert [one.key for one in store.members.current()] == ["ann@example.com"], "who came first is no admin by that"
    assert (store.people.find("Mallory"), len(store.feedback.current())) == (None, 1)
    newest, *_, first = store.audit.entries()[: store.audit.count() - of_backup]
    assert (newest.action, newest.subject, newest.detail) == (
        "log-in", "mallory@example.com", {"by": "openid", "number_before_restore": "4"},
    )  # fmt: skip
    assert (first.actor, first.outcome, first.number) == ("Eve", "denied", of_backup + 1)
    assert store.audit.verify() is None
    with pytest.raises(DBAPIError, match="never changed or deleted"), store.engine.begin() as connection:
        connection.execute(text("delete from audit_log"))
    assert store.feedback.give(Feedback("L1", "ok"), by="Ann").version == 2
    store.load_copy(copy)
    assert store.feedback.history("L1")[-1].version == 2, "all of the copy is there: nothing is restored twice"


def test_members_whom_somebody_made_are_decisions_and_no_copy_is_put_over_them(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    with closing(open_store(sqlite_url(tmp_path / "old.sqlite"))) as old:
        old.feedback.give(Feedback("L1", "good"), by="Ann")
        old.save_copy(copy)
    store.members.first(Member("root@example.com", "Root", "sales", "admin"))
    store.members.put(Member("bo@example.com", "Bo", "sales", "sales"), by="Root", expected=0)
    with pytest.raises(StoreError, match="isn't empty"):
        store.load_copy(copy)
    assert len(store.members.current()) == 2


def test_a_copy_fills_an_empty_store_of_either_kind_and_writing_goes_on(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    with closing(open_store(sqlite_url(tmp_path / "old.sqlite"))) as old:
        old.feedback.give(Feedback("L1", "ok"), by="Ann")
        old.stages.owners.change("lead", "Mia", by="Ann")
        old.save_copy(copy)
        store.load_copy(copy)
        assert store.history("feedback", "L1") == old.history("feedback", "L1")
        assert store.stages.agreed() == old.stages.agreed()
    assert store.feedback.give(Feedback("L1", "good"), by="Bob").version == 2
