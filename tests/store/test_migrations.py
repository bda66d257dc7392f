"""A store of every released schema opens in this version with all that was decided, on both databases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import smarketing.store.migrations
from smarketing.store import Feedback, Person, Store, metadata, open_store, sqlite_url
from smarketing.store.database import Database
from smarketing.store.unguarding import unguarded
from tests.store import released
from tests.store.deciding import MONDAY, decide, decisions, with_terms

INI = Path(smarketing.store.migrations.__file__).with_name("alembic.ini")
REVISIONS = sorted(revision.revision for revision in ScriptDirectory.from_config(Config(INI)).walk_revisions())


def begin_at(revision: str, url: str) -> None:
    """Make a store as the version of *revision* left it."""
    config = Config(INI)
    with closing(Database(url)) as database, database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in released.statements(revision):
            connection.execute(text(statement.replace(":", r"\:")))


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_every_released_schema_opens_with_all_it_holds_and_goes_on(store_url: str, revision: str) -> None:
    begin_at(revision, store_url)
    changes = Counter(statement.split()[2] for statement in released.statements(revision))
    with closing(open_store(store_url)) as store:
        counts = {noun: len(entries) for noun, entries in decisions(store).items()}
        if revision < "0003":  # each change of a reason or a stage became a version of its whole topic
            changes["agreements"] = changes.pop("reasons") + changes.pop("stages")
        assert counts == {noun: changes[noun] for noun in store.nouns}
        assert set(changes) >= {"feedback", "agreements", "scenarios", "plans", "persona_rules", "notes"}
        first, second = store.history("feedback", "L1")
        assert (first.value.verdict, first.value.reason, first.value.note, first.author) == (
            "bad", "spam", "“zu früh”", "Ann",
        )  # fmt: skip
        assert second.written_at > first.written_at > dt.datetime(2026, 7, 6, tzinfo=dt.UTC)
        plan = store.scenarios.plan()
        assert plan is not None
        assert (plan.scenario.value.revenue_goal, plan.adopted.author) == (Decimal("1234567.89"), "Sam")
        assert plan.scenario.value.overrides[0].value == Decimal("0.3125")
        rules = store.persona_rules.in_force()
        assert rules is not None
        assert rules.value.rules[0].conditions[0].value == ("CTO", "head of")
        assert [entry.value.text for entry in store.notes.of_week(MONDAY)] == ["Eight deals."]
        assert store.reasons.reason("spam").verdicts == ("bad",)
        logged = store.audit.count()
        assert logged == changes["audit_log"]
        assert store.feedback.give(Feedback("L1", "ok"), by="Eve", expected=2).version == 3
        assert store.audit.entries()[0].number == logged + 1
        assert store.audit.verify() is None


def test_what_one_person_decided_about_stages_and_reasons_holds_from_its_own_time_on(store_url: str) -> None:
    begin_at("0002", store_url)
    stage = "insert into stages (record_key, version, author, written_at, stage, owner, definition, entry_rule, "
    stage += "target_rate, limit_days) values ('opportunity', {}, 'Sam', '2026-07-{} 10:00:00.000000', 'opportunity', "
    stage += "'{}', 'A deal', 'Made', {}, {})"
    with closing(Database(store_url)) as database, database.writing() as connection:
        for values in ((1, "07", "Tom", 0.5, 60), (2, "09", "Tom", 0.5, 40), (3, "11", "Eva", 0.5, 40)):
            connection.execute(text(stage.format(*values).replace(":", r"\:")))
    with closing(open_store(store_url)) as store:

        def deals_on(day: int) -> tuple[str, int | None, str]:
            known = store.stages.agreed(dt.datetime(2026, 7, day, 12, tzinfo=dt.UTC))[3].value
            return known.definition, known.limit_days, known.owner

        assert deals_on(6) == ("There is a deal with an amount and a date.", 90, "")
        assert [deals_on(day) for day in (7, 9, 11)] == [
            ("A deal", 60, "Tom"), ("A deal", 40, "Tom"), ("A deal", 40, "Eva"),
        ]  # fmt: skip
        assert store.stages.agreed()[0].value.limit_days == 30, "the others are as they were"
        assert [entry.author for entry in store.agreements.history("stages")] == ["Ann", "Sam", "Sam"]
        assert [entry.value.owner for entry in store.stages.owners.history("opportunity")] == ["Tom", "Eva"]
        assert store.agreements.history("reasons")[0].author == "Ann"
        mia, ann = Person("Mia", "marketing"), Person("Ann", "sales")
        made = store.agreeing.propose("stages", with_terms("lead", limit_days=3), reason="So", by=mia, sign=True)
        assert store.agreeing.sign(made.key, by=ann, version=1).state == "agreed"


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_copy_of_every_released_schema_is_loaded_into_either_database(
    store: Store, revision: str, tmp_path: Path
) -> None:
    begin_at(revision, sqlite_url(tmp_path / "copy.sqlite"))
    store.load_copy(tmp_path / "copy.sqlite")
    with closing(open_store(sqlite_url(tmp_path / "copy.sqlite"))) as copy:
        assert decisions(store) == decisions(copy)
        assert store.audit.head() == copy.audit.head()
        assert store.audit.verify() is None


@pytest.mark.parametrize("act", ["update {} set {} = 'Eve'", "delete from {}", "truncate {}"])
def test_the_database_itself_refuses_to_change_or_delete_a_decision(store: Store, act: str) -> None:
    if act.startswith("truncate") and store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no truncate")
    decide(store)
    before = decisions(store)
    for table in metadata.tables:
        with pytest.raises(DBAPIError, match="appended, never changed or deleted"), store.engine.begin() as connection:
            connection.execute(text(act.format(table, list(metadata.tables[table].c)[3].name)))
    assert decisions(store) == before


def test_somebody_forgotten_is_taken_out_and_the_history_is_guarded_again(store: Store) -> None:
    key = store.people.remember("Ann", "sales").key
    with store._database.writing() as connection, unguarded(connection, metadata.tables["people"]):
        connection.execute(text("update people set name = '(forgotten)'"))
    assert [entry.value.name for entry in store.history("people", key)] == ["(forgotten)"]
    for act in ("update people set name = 'Eve'", "delete from people"):
        with pytest.raises(DBAPIError, match="appended, never changed"), store.engine.begin() as connection:
            connection.execute(text(act))
