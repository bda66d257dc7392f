"""A store of every released schema opens in this version with all that was decided, on both databases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import closing
from dataclasses import replace
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
from tests.store.deciding import MONDAY, agree, decide, decisions, with_terms

pytestmark = pytest.mark.slow

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
        changes["agreements"] += changes.pop("plans", 0)  # a plan that one person chose became one that is agreed on
        assert counts == {noun: changes[noun] for noun in store.nouns}
        assert set(changes) >= {"feedback", "agreements", "scenarios", "persona_rules", "notes"}
        first, second = store.history("feedback", "L1")
        assert (first.value.verdict, first.value.reason, first.value.note, first.author) == (
            "bad", "spam", "“zu früh”", "Ann",
        )  # fmt: skip
        assert second.written_at > first.written_at > dt.datetime(2026, 7, 6, tzinfo=dt.UTC)
        plan = store.scenarios.plan()
        assert plan is not None
        author = "Sam" if revision < "0012" else "Ann"
        assert (plan.scenario.revenue_goal, plan.agreed.author) == (Decimal("1234567.89"), author)
        assert plan.scenario.overrides[0].value == Decimal("0.3125")
        assert plan.scenario in [entry.value for entry in store.scenarios.current()]
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


def test_what_one_person_chose_as_the_plan_is_the_plan_of_its_time_with_every_change_of_it(store_url: str) -> None:
    begin_at("0010_returns", store_url)
    changed = "insert into scenarios (record_key, version, author, written_at, name, revenue_goal, period_start, "
    changed += "period_end, overrides, is_retired) select '{0}', {1}, 'Mia', '2026-{2} 10:00:00.000000', '{3}', '{4}', "
    changed += "period_start, period_end, overrides, false from scenarios where version = 1 and name = 'Careful'"
    chosen = "insert into plans (record_key, version, author, written_at, scenario) "
    chosen += "values ('plan', {}, 'Eva', '2026-{} 10:00:00.000000', {})"
    with closing(Database(store_url)) as database, database.writing() as connection:
        kept = connection.execute(text("select record_key from scenarios")).scalar_one()
        for statement in (
            changed.format("bold", 1, "07-07", "Bold", "2000000"),
            changed.format(kept, 2, "07-08", "Careful", "1300000"),
            chosen.format(2, "07-10", "'bold'"),
            changed.format(kept, 3, "07-11", "Careful", "9"),
            chosen.format(3, "07-12", "null"),
            chosen.format(4, "07-13", "'bold'"),
        ):  # fmt: skip
            connection.execute(text(statement.replace(":", r"\:")))
    with closing(open_store(store_url)) as store:

        def goal_on(day: int) -> Decimal | None:
            plan = store.scenarios.plan(dt.date(2026, 7, day))
            return plan.scenario.revenue_goal if plan else None

        goals = [goal_on(day) for day in (5, 6, 7, 8, 9, 10, 11, 12, 13)]
        careful, higher, bold = Decimal("1234567.89"), Decimal(1_300_000), Decimal(2_000_000)
        assert goals == [None, careful, careful, higher, higher, bold, bold, None, bold]
        assert [entry.author for entry in store.agreements.history("plan")] == ["Sam", "Mia", "Eva", "Eva", "Eva"]
        known = {noun.key: noun.version for noun in store.agreements.current()}
        assert known == {"reasons": 1, "plan": 5}, "what was agreed before stays"
        agree(store, "plan", replace(store.scenarios.plan().content, revenue_goal=Decimal(5)))  # type: ignore[union-attr]  # there is one
        assert [entry.version for entry in store.agreements.history("plan")][-1] == 6
        assert store.audit.verify() is None


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
