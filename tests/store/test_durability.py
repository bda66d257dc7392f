"""Nothing that was acknowledged is lost: not to a crowd, not to a crash, not to a new version."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

import smarketing.store.migrations
from smarketing.domain.agreements import Positioning
from smarketing.errors import Conflict, SettingsError, StoreError
from smarketing.store import Feedback, GroundMoved, Person, Store, open_store, sqlite_url
from smarketing.store.database import Database
from smarketing.store.migrate import HEAD
from tests.store import crowd, postgres

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
INI = Path(smarketing.store.migrations.__file__).with_name("alembic.ini")


def test_fifty_people_who_write_at_once_lose_nothing(store_url: str) -> None:
    with closing(open_store(store_url)) as store, ThreadPoolExecutor(50) as people:

        def rate(person: int) -> None:
            for number in range(10):
                store.feedback.give(Feedback(f"L{number}", "good", "clear_need"), by=f"person {person}")

        list(people.map(rate, range(50)))
        for number in range(10):
            history = store.history("feedback", f"L{number}")
            assert [entry.version for entry in history] == list(range(1, 51))
            assert {entry.author for entry in history} == {f"person {person}" for person in range(50)}


def test_of_fifty_people_who_saw_the_same_version_one_succeeds_and_the_rest_are_told(store_url: str) -> None:
    with closing(open_store(store_url)) as store, ThreadPoolExecutor(50) as people:

        def claim(person: int) -> bool:
            try:
                store.stages.owners.change("lead", f"person {person}", by=f"person {person}", expected=0)
            except Conflict:
                return False
            return True

        assert sum(people.map(claim, range(50))) == 1
        assert len(store.history("stage_owners", "lead")) == 1


def test_of_changes_signed_at_once_that_build_on_the_same_one_is_agreed_and_the_rest_are_told(store_url: str) -> None:
    with closing(open_store(store_url)) as store, ThreadPoolExecutor(12) as people:
        mia = Person("Mia", "marketing")
        open_ones = [
            store.agreeing.propose("positioning", Positioning(problem=str(one)), reason="So", by=mia, sign=True)
            for one in range(12)
        ]

        def sign(one: int) -> bool:
            try:
                store.agreeing.sign(open_ones[one].key, by=Person(f"seller {one}", "sales"), version=1)
            except GroundMoved:
                return False
            return True

        assert sum(people.map(sign, range(12))) == 1
        assert [entry.version for entry in store.history("agreements", "positioning")] == [1]
        states = sorted((one.state, one.missing) for one in store.agreeing.standings())
        assert states == [("agreed", ()), *[("open", ("sales",))] * 11]


def test_a_crowd_that_waits_to_write_leaves_connections_to_read(store_url: str) -> None:
    with (
        closing(open_store(store_url)) as store,
        closing(Database(store_url)) as other,
        ThreadPoolExecutor(41) as people,
    ):
        store.feedback.give(Feedback("L1", "ok"), by="Ann")
        with other.writing():
            writes = [people.submit(store.feedback.give, Feedback("L1", "good"), by="Bob") for _ in range(40)]
            time.sleep(0.3)
            read = people.submit(store.feedback.get, "L1").result(10)
        assert read is not None
        assert read.author == "Ann"
        assert sorted(write.result().version for write in writes) == list(range(2, 42))


def test_fifty_people_in_five_processes_lose_nothing_keep_nothing_twice_and_are_told_of_conflicts(
    store_url: str,
) -> None:
    rounds = 1
    crowd.begin(store_url)
    told = crowd.run(store_url, rounds)
    with closing(open_store(store_url)) as store:
        for noun in ("feedback", "notes", "comments", "actions", "stage_owners", "scenarios", "proposals"):
            said = {(key, version): who for kind, key, version, who in told.kept if kind == noun}
            found = {
                (entry.key, entry.version): entry.author
                for latest in store._noun(noun).current()
                for entry in store.history(noun, latest.key)
                if entry.author != "Sam"
            }
            assert found == said
            assert len(found) == 50 * rounds == sum(kind == noun for kind, *_ in told.kept)
        assert all(len(one.signatures) == 1 for one in store.agreeing.standings())
        (goal,) = store.scenarios.current()
        assert goal.value.revenue_goal == 1_000 + 50 * rounds
        assert [entry.version for entry in store.history("stage_owners", "lead")] == list(range(1, 50 * rounds + 1))
        assert store.audit.verify() is None
        assert len(told.kept) <= store.audit.count() <= len(told.kept) + 150, "and people and signatures"
    assert told.conflicts
    assert all(winner.startswith(("person ", "Sam")) for _, winner in told.conflicts)


def test_processes_killed_while_they_write_lose_nothing_they_acknowledged(store_url: str) -> None:
    command = [sys.executable, "-m", "tests.store.killed", store_url, "32"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    kills = [json.loads(line) for line in done.stdout.splitlines()]
    told = [(noun, key) for kill in kills for noun, key in kill]
    assert len(kills) == 32
    with closing(open_store(store_url)) as store:
        verdicts = {entry.key: entry.version for entry in store.feedback.current()}
        threes = [{key for key in verdicts if key.startswith(f"{kill}-") and key[-1] in "abc"} for kill in range(32)]
        assert all(verdicts.get(key) == 1 for noun, key in told if noun == "feedback")
        assert all({f"{key}-{part}" for part in "abc"} <= verdicts.keys() for noun, key in told if noun == "three")
        assert all(len(three) % 3 == 0 for three in threes), "three at once are kept as a whole or not at all"
        assert {key for noun, key in told if noun == "notes"} <= {entry.key for entry in store.notes.current()}
        assert {key for noun, key in told if noun == "comments"} <= {entry.key for entry in store.comments.current()}
        signed = {one.key: len(one.signatures) for one in store.agreeing.standings()}
        assert {key for noun, key in told if noun == "proposals"} <= signed.keys()
        assert set(signed.values()) == {1}, "a proposal and its author's signature are kept together or not at all"
        assert {key for noun, key in told if noun == "actions"} <= {entry.key for entry in store.actions.current()}
        assert store.feedback.give(Feedback("after", "ok"), by="Bob").version == 1
        assert store.audit.verify() is None
        for noun in ("notes", "comments", "proposals", "actions"):
            changes = sum(1 for entry in store._noun(noun).current() for _ in store.history(noun, entry.key))
            assert store.audit.count(action=f"decision.{noun}") == changes, "a decision and its entry, or neither"


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_postgres_killed_while_people_write_loses_nothing_it_acknowledged(own_postgres: postgres.Server) -> None:
    told: list[str] = []

    def rate(store: Store, person: int) -> None:
        with suppress(StoreError):  # the server is being killed
            for number in range(1_000_000):
                told.append(store.feedback.give(Feedback(f"{len(told)}-{person}-{number}", "ok"), by="Ann").key)

    with closing(open_store(f"postgresql://smarketing@/postgres?host={own_postgres.socket}")) as store:
        for seconds in (0.2, 0.35, 0.5, 0.1, 0.25):
            with ThreadPoolExecutor(8) as people:
                for person in range(8):
                    people.submit(rate, store, person)
                time.sleep(seconds)
                own_postgres.kill()
            own_postgres.start()
            assert set(told) <= {entry.key for entry in store.feedback.current()}
            assert store.audit.verify() is None
            assert store.audit.count() == len(store.feedback.current())
    assert len(told) > 50


def test_two_processes_that_open_a_new_store_at_once_both_get_it(store_url: str) -> None:
    with ThreadPoolExecutor(8) as people:
        stores = list(people.map(lambda _: open_store(store_url), range(8)))
    for store in stores:
        assert store.revision("people") == 0
        store.close()


def test_new_stores_that_one_process_opens_at_once_are_each_whole(tmp_path: Path) -> None:
    urls = [sqlite_url(tmp_path / f"{number}.sqlite") for number in range(8)]
    with ThreadPoolExecutor(8) as visitors:
        stores = list(visitors.map(open_store, urls))
    for store in stores:
        with closing(store):
            assert store.feedback.give(Feedback("L1", "good", "clear_need"), by="Ann").version == 1


def test_a_new_store_that_somebody_holds_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(path, check_same_thread=False)) as other, ThreadPoolExecutor(1) as people:
        other.execute("begin exclusive")
        opened = people.submit(open_store, sqlite_url(path))
        time.sleep(0.3)
        assert not opened.done()
        other.rollback()
        opened.result().close()


def test_the_revisions_make_exactly_the_tables_the_code_reads(store: Store, store_url: str) -> None:
    config = Config(INI)
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    with closing(Database(store_url)) as database, database.writing() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_a_store_from_the_future_is_left_alone_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    open_store(sqlite_url(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match="written by a newer version"):
        open_store(sqlite_url(path))


def test_nothing_is_acknowledged_into_a_file_that_was_taken_away(tmp_path: Path) -> None:
    url, folder = sqlite_url(tmp_path / "company" / "store.sqlite"), tmp_path / "company"
    with closing(open_store(url)) as store:
        store.feedback.give(Feedback("L1", "good"), by="Ann")
        store.save_copy(tmp_path / "copy.sqlite")
        shutil.rmtree(folder)
        with pytest.raises(StoreError, match="can't be reached"):
            store.feedback.give(Feedback("L2", "good"), by="Ann")
        assert not folder.exists()
        with closing(open_store(url)) as restored:
            restored.load_copy(tmp_path / "copy.sqlite")
        assert [entry.key for entry in store.feedback.current()] == ["L1"]
        assert store.feedback.give(Feedback("L1", "ok"), by="Bob").version == 2


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/db", "duckdb:///x"])
def test_an_address_that_is_none_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(SettingsError, match="SMARKETING_STORE_URL is no address"):
        open_store(url)


def test_a_store_that_cannot_be_reached_says_where_without_its_password() -> None:
    with pytest.raises(StoreError, match="can't be reached") as refused:
        open_store("postgresql://ann:secret@/none?host=/nowhere")
    assert "secret" not in str(refused.value)
