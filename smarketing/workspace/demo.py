"""The demo company into an empty workspace: its exports week by week, then what its teams decided."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from smarketing.demo import files_of
from smarketing.domain.agreements import MonthGoal, Portion, topic_of
from smarketing.domain.period import Period
from smarketing.domain.personas import PersonaRule, RuleSet
from smarketing.errors import SettingsError, shown
from smarketing.store import (
    Action,
    Draft,
    Feedback,
    Hearing,
    Note,
    Override,
    Person,
    Remark,
    Reply,
    Scenario,
    StageOwner,
    Store,
    new_key,
    open_store,
)

T = TypeVar("T")
AUTHOR: Final = "Demo"
CALLED: Final = "the demo company"
_RULES: Final = TypeAdapter(tuple[PersonaRule, ...])
_PORTIONS: Final = TypeAdapter(tuple[Portion, ...])
_OVERRIDES: Final = TypeAdapter(tuple[Override, ...])


def weeks_of(folder: Path) -> list[tuple[dt.date, tuple[Path, ...]]]:
    """Return the files of each week of the demo by their day, oldest first.

    Raises:
        SettingsError: there is no demo in *folder*.
    """
    weeks = [(dt.date.fromisoformat(week.name), files_of(week)) for week in sorted(folder.glob("20??-??-??"))]
    if not weeks:
        raise SettingsError(
            f"There is no demo company in {shown(folder)}. Make one with `make demo`, or correct SMARKETING_DEMO."
        )
    return weeks


def decide(store: Store, folder: Path, zone: ZoneInfo) -> None:
    """Write the decisions of the demo's teams into *store*, each by its author and of its own day."""
    known = json.loads((folder / "decisions.json").read_text(encoding="utf-8"))
    for person in known["people"]:
        store.people.remember(person["name"], person["team"])
    ruled = known["persona_rules"]
    with closing(_store_at(store, _moment(ruled, zone))) as then:
        then.persona_rules.change(RuleSet(_RULES.validate_python(ruled["rules"])), by=ruled["author"], expected=0)
    owners = (_said(one, zone, StageOwner(one["stage"], one["owner"]), one["stage"]) for one in known["stages"])
    store.stages.owners.write(owners, by=AUTHOR)
    for one in known["agreements"]:
        _agree(store, one, zone)
    promised = store.actions.write((_said(one, zone, _action(one)) for one in known["actions"]), by=AUTHOR)
    actions = {entry.value.title: entry.key for entry in promised}
    store.replies.write((_said(one, zone, _reply(one, actions)) for one in known["replies"]), by=AUTHOR)
    store.notes.write((_said(one, zone, _note(one)) for one in known["notes"]), by=AUTHOR)
    store.scenarios.write((_said(one, zone, _scenario(one)) for one in known["scenarios"]), by=AUTHOR)
    given = json.loads((folder / "feedback.json").read_text(encoding="utf-8"))
    store.feedback.give_all((_said(one, zone, _feedback(one), one["lead_id"]) for one in given), by=AUTHOR)
    _hear(store, json.loads((folder / "voice.json").read_text(encoding="utf-8")), zone)


def _hear(store: Store, known: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> None:
    """Write what customers said, what marketing made of it later, and every time that it was heard."""
    first = [_said(one, zone, Remark(one["kind"], one["text"])) for one in known]
    keys = [entry.key for entry in store.remarks.write(first, by=AUTHOR)]
    store.remarks.write(
        (
            Draft(key, Remark(one["kind"], one["text"], tuple(one["answers"]), one["state"]), author=one["settled_by"],
                  written_at=dt.datetime.fromisoformat(one["settled_at"]).replace(tzinfo=zone))
            for key, one in zip(keys, known, strict=True) if one["settled_by"]
        ),
        by=AUTHOR,
    )  # fmt: skip
    store.hearings.write(
        (
            _said(time, zone, _hearing(key, time, zone))
            for key, one in zip(keys, known, strict=True) for time in one["heard"]
        ),
        by=AUTHOR,
    )  # fmt: skip


def _hearing(remark: str, one: Mapping[str, Any], zone: ZoneInfo) -> Hearing:
    at = _moment(one, zone)
    return Hearing(remark, one["lead_id"], one["persona"], one["stage"], one["quote"], "", one["author"], at)


def _said(one: Mapping[str, Any], zone: ZoneInfo, value: T, key: str = "") -> Draft[T]:
    """Return *value* as decided by the author and at the time that *one* names."""
    return Draft(key or new_key(), value, author=one["author"], written_at=_moment(one, zone))


def _moment(one: Mapping[str, Any], zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.fromisoformat(one["at"]).replace(tzinfo=zone)


def _store_at(store: Store, moment: dt.datetime) -> Store:
    """Return *store* opened once more with its clock stopped at *moment*; to be closed."""
    url = store.engine.url.render_as_string(hide_password=False)
    return open_store(url, clock=lambda: moment, zone=str(moment.tzinfo))


def _agree(store: Store, one: Mapping[str, Any], zone: ZoneInfo) -> None:
    """Let what *one* says be proposed, and signed by each on the day named."""
    with closing(_store_at(store, _moment(one, zone))) as then:
        content = topic_of(one["topic"]).decode(one["content"])
        author, day = Person(one["author"], one["team"]), dt.date.fromisoformat(one["holds_from"])
        made = then.agreeing.propose(one["topic"], content, reason=one["reason"], by=author, holds_from=day)
    for signature in one["signatures"]:
        with closing(_store_at(store, _moment(signature, zone))) as then:
            then.agreeing.sign(made.key, by=Person(signature["author"], signature["team"]), version=1)


def _action(one: Mapping[str, Any]) -> Action:
    due_date = dt.date.fromisoformat(one["due_date"])
    return Action(one["title"], one["owner"], one["team"], due_date, one["success_measure"], one["state"])


def _reply(one: Mapping[str, Any], actions: Mapping[str, str]) -> Reply:
    return Reply(one["subject"], one["subject_key"], one["text"], actions[one["action"]])


def _note(one: Mapping[str, Any]) -> Note:
    return Note(dt.date.fromisoformat(one["week"]), one["kind"], one["text"])


def _scenario(one: Mapping[str, Any]) -> Scenario:
    period = Period(dt.date.fromisoformat(one["start"]), dt.date.fromisoformat(one["end"]))
    overrides = _OVERRIDES.validate_python(one["overrides"])
    months = tuple(
        MonthGoal(dt.date.fromisoformat(each["month"]), Decimal(each["goal"]), is_by_hand=True)
        for each in one["months"]
    )
    portions = _PORTIONS.validate_python(one["portions"])
    return Scenario(one["name"], Decimal(one["revenue_goal"]), period, overrides, months, portions)


def _feedback(one: Mapping[str, Any]) -> Feedback:
    return Feedback(one["lead_id"], one["verdict"], one["reason"], one["note"])
