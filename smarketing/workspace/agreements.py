"""The agreement as a whole: its history in words, as a file and back, and the sets to start with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smarketing.domain.agreements import (
    TOPICS,
    AgreementError,
    Difference,
    Document,
    differences,
    read_document,
    topic_of,
    write_document,
)
from smarketing.errors import did_you_mean, shown
from smarketing.store import PLAN, Agreed, Entry, Person, Standing, Store

STARTERS: Final = {
    "hubspot": "Lifecycle stages, as HubSpot has them",
    "demand_waterfall": "Demand waterfall, as SiriusDecisions drew it",
    "self_service": "Self-service: people try, then buy, without a salesperson",
}
_FOLDER: Final = Path(__file__).parent / "starters"


@dataclass(frozen=True)
class Version:
    """One version of a topic: since when it holds, what it changed, and its proposal with who signed it.

    ``standing`` is None for what was decided before there were signatures, by ``agreed.author`` alone.
    """

    agreed: Entry[Agreed]
    differences: tuple[Difference, ...]
    standing: Standing | None


@dataclass(frozen=True)
class Imported:
    """What came of a file: a proposal per topic that differs, ``waiting`` topics of which the same is proposed already.

    ``owners`` are the stages whose person it changed, which holds at once.
    """

    proposed: tuple[Standing, ...]
    waiting: tuple[str, ...]
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Starter:
    """A set to start with: what it is called, and the file it is."""

    key: str
    label: str
    text: str


def history(store: Store, topic: str) -> tuple[Version, ...]:
    """Return every version of *topic*, the newest first, each with what it changed of the one before.

    Raises:
        AgreementError: there is no such topic.
    """
    proposals = {standing.key: standing for standing in store.agreeing.standings(topic)}
    before, versions = topic_of(topic).start, []
    for entry in store.agreements.history(topic):
        changed = differences(before, entry.value.content)
        versions.append(Version(entry, changed, proposals.get(entry.value.proposal)))
        before = entry.value.content
    return tuple(reversed(versions))


def changes_of(store: Store, standing: Standing) -> tuple[Difference, ...]:
    """Return what the proposal of *standing* would change of what is agreed now, or changed when it was agreed."""
    value = standing.proposal.value
    if standing.agreed is None:
        return differences(store.agreements.latest(value.topic).value.content, value.content)
    return next(one.differences for one in history(store, value.topic) if one.agreed == standing.agreed)


def export_agreement(store: Store, day: dt.date | None = None) -> str:
    """Return everything in force at the end of *day*, by default today, as one file that ``import_agreement`` reads."""
    moment = None if day is None else store.agreements.end_of(day)
    contents = {topic: store.agreements.in_force(topic, day).value.content for topic in TOPICS}
    owners = {entry.key: entry.value.owner for entry in store.stages.agreed(moment) if entry.value.owner}
    return write_document(Document(contents, owners))


def import_agreement(
    store: Store,
    text: str,
    *,
    file: str,
    by: Person,
    reason: str,
    only: str | None = None,
    holds_from: dt.date | None = None,
    sign: bool = False,
) -> Imported:
    """Propose every topic of *text* that differs from what was agreed last, and name the owners of stages it names.

    The whole file is checked before anything is proposed. With *only*, nothing but that topic is taken from it.

    Raises:
        AgreementError: names the line and field of the file, and what to do.
        StoreError: a topic can't be proposed so; nothing was.
    """
    document = read_document(text, file=file)
    if only is not None:
        document = _only(document, topic_of(only).key, file)
    waiting: list[str] = []
    wanted: list[str] = []
    for topic, content in document.contents.items():
        if content == store.agreements.latest(topic).value.content:
            continue
        is_open = any(
            one.state == "open" and one.proposal.value.content == content for one in store.agreeing.standings(topic)
        )
        (waiting if is_open else wanted).append(topic)
    proposed = store.agreeing.propose_all(
        {topic: document.contents[topic] for topic in wanted}, reason=reason, by=by, holds_from=holds_from, sign=sign
    )
    return Imported(proposed, tuple(waiting), _name_owners(store, document, by))


def _only(document: Document, topic: str, file: str) -> Document:
    if topic not in document.contents:
        held = ", ".join(document.contents) or "no topic"
        raise AgreementError(f"{shown(file)} holds {held}, not {topic}. Add it, or name another topic.")
    return Document({topic: document.contents[topic]}, document.owners if topic == "stages" else {})


def _name_owners(store: Store, document: Document, by: Person) -> tuple[str, ...]:
    """Name the owners that *document* names, and return the stages where that changed anything."""
    known = {entry.key: entry.value.owner for entry in store.stages.owners.current()}
    changed = [stage for stage, owner in document.owners.items() if known.get(stage, "") != owner.strip()]
    for stage in changed:
        store.stages.owners.change(stage, document.owners[stage], by=by.name, among=tuple(document.owners))
    labels = {entry.key: entry.value.label for entry in store.stages.agreed()}
    return tuple(labels.get(stage, stage) for stage in changed)


def starters() -> tuple[Starter, ...]:
    """Return the sets a workspace can start with."""
    return tuple(
        Starter(key, label, (_FOLDER / f"{key}.toml").read_text(encoding="utf-8")) for key, label in STARTERS.items()
    )


def may_choose_starter(store: Store) -> bool:
    """Return whether nothing but a plan is agreed yet, so that a set to start with may be chosen."""
    return all(entry.key == PLAN for entry in store.agreements.current())


def choose_starter(store: Store, key: str, *, by: Person, sign: bool = True) -> Imported:
    """Propose everything in the set *key*, signed by who chose it; it holds once the other team has signed too.

    Raises:
        AgreementError: there is no such set, or something is agreed already.
    """
    chosen = {starter.key: starter for starter in starters()}.get(key)
    if chosen is None:
        hint = did_you_mean(key, tuple(STARTERS))
        raise AgreementError(f"There is no set '{shown(key)}'.{hint} Choose one of: {', '.join(STARTERS)}.")
    if not may_choose_starter(store):
        raise AgreementError(
            "Something is agreed already, so no set to start with can be chosen any more. Propose changes to it, or "
            "export the agreement, change the file and import it."
        )
    return import_agreement(
        store, chosen.text, file=f"{key}.toml", by=by, reason=f"A set to start with: {chosen.label}.", sign=sign
    )
