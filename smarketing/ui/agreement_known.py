"""What is agreed and proposed, looked up once for all who may see the same and again only when somebody decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

from smarketing.domain.agreements import TOPICS, Difference, Part, StagesAgreement
from smarketing.domain.stages import Stage
from smarketing.store import Agreed, Entry, Person, Standing, Store
from smarketing.store.agreements import content_text
from smarketing.ui.answers import Kept
from smarketing.ui.lately import seen_as
from smarketing.workspace import Workspace
from smarketing.workspace.agreement_effects import Effect, effect_of
from smarketing.workspace.agreements import Version, changes_of, history
from smarketing.workspace.stage_model_effect import ModelEffect, model_effect

Key = tuple[object, ...]
_NOUNS: Final = ("agreements", "proposals", "signatures", "stage_owners")


@dataclass(frozen=True)
class Known:
    """How every proposal stands, and by topic what holds today and what was agreed last, though its day may be ahead.

    ``changes`` are those that each open or declined proposal would make, by its key.
    """

    standings: tuple[Standing, ...]
    in_force: Mapping[str, Entry[Agreed]]
    latest: Mapping[str, Entry[Agreed]]
    stages: tuple[Entry[Stage], ...]
    changes: Mapping[str, tuple[Difference, ...]]

    @property
    def waiting(self) -> tuple[Standing, ...]:
        """The proposals that are open, the newest first."""
        return tuple(one for one in self.standings if one.state == "open")

    @property
    def newest(self) -> Entry[Agreed] | None:
        """What was agreed last on any topic, None while nothing is."""
        agreed = [entry for entry in self.latest.values() if entry.version]
        return max(agreed, key=lambda entry: entry.written_at, default=None)

    def standing_of(self, agreed: Entry[Agreed]) -> Standing | None:
        """Return the proposal that *agreed* came of, None for what was decided before there were any."""
        return next((one for one in self.standings if one.key == agreed.value.proposal), None)


_KNOWN: Final[Kept[Known]] = Kept(32)


def known(here: Workspace) -> Known:
    """Return what is agreed and proposed now; nothing is read while nobody decided anything."""
    return _KNOWN.get(repr(_state(here)), partial(_read, here.store))


def known_lately(here: Workspace) -> Known:
    """Return what ``known`` does, for pages that only tell of it: what others decided half a second ago may lack."""
    store, decided = here.store, here.store.recent_revisions()
    return _KNOWN.get(repr(_key(here, *(decided[noun] for noun in _NOUNS))), partial(_read, store))


def on_day(here: Workspace, topic: str, day: dt.date) -> tuple[Entry[Agreed], tuple[Entry[Stage], ...]]:
    """Return what held of *topic* at the end of *day*, and the stages as they were staffed then."""
    return _on_day(_state(here), topic, day, here.store)


def versions(here: Workspace, topic: str) -> tuple[Version, ...]:
    """Return every version of *topic*, the newest first, each with what it changed."""
    return _versions(_state(here), topic, here.store)


def effect(here: Workspace, topic: str, content: Part) -> Effect | None:
    """Return what agreeing on *content* would do to the numbers; asked once for all who see the same.

    Raises:
        SmarketingError: the numbers can't be told; its text is fit for the screen.
    """
    if not here.has("leads"):
        return None
    return _effect((*_state(here), *here.numbers_key()), content_text(topic, content), content, here)


def counted_by(here: Workspace, proposed: StagesAgreement) -> ModelEffect:
    """Return what counting the leads by *proposed* gives; counted once for all who see the same.

    Raises:
        SmarketingError: the numbers can't be told; its text is fit for the screen.
    """
    return _counted_by((*_state(here), *here.numbers_key()), content_text("stages", proposed), proposed, here)


def waits_for(standing: Standing, who: Person | None) -> bool:
    """Return whether *who* can sign: their team hasn't, and the ground hasn't moved."""
    return who is not None and standing.state == "open" and standing.moved is None and who.team in standing.missing


def _state(here: Workspace) -> Key:
    """Return what changes whenever anything about the agreement may: a decision, or the day of one that comes.

    Asked in every run, for whoever is refused because a colleague came first has to see what that one did.
    """
    return _key(here, *here.store.revisions(*_NOUNS))


def _key(here: Workspace, *revisions: int) -> Key:
    return (*seen_as(here), here.store.agreements.today, *revisions)


def _read(store: Store) -> Known:
    standings = store.agreeing.standings()
    return Known(
        standings,
        {topic: store.agreements.in_force(topic) for topic in TOPICS},
        {topic: store.agreements.latest(topic) for topic in TOPICS},
        store.stages.agreed(),
        {one.key: changes_of(store, one) for one in standings if one.state in {"open", "declined"}},
    )


@st.cache_resource(show_spinner=False, max_entries=64)
def _on_day(state: Key, topic: str, day: dt.date, _store: Store) -> tuple[Entry[Agreed], tuple[Entry[Stage], ...]]:  # noqa: ARG001  # the state is the key
    agreed = _store.agreements.in_force(topic, day)
    return agreed, _store.stages.agreed(_store.agreements.end_of(day))


@st.cache_resource(show_spinner=False, max_entries=32)
def _versions(state: Key, topic: str, _store: Store) -> tuple[Version, ...]:  # noqa: ARG001  # the state is the key
    return history(_store, topic)


@st.cache_resource(show_spinner=False, max_entries=100)
def _effect(state: Key, text: str, _content: Part, _here: Workspace) -> Effect | None:  # noqa: ARG001  # text and state are the key
    return effect_of(_here, _content)


@st.cache_resource(show_spinner=False, max_entries=20)
def _counted_by(state: Key, text: str, _content: StagesAgreement, _here: Workspace) -> ModelEffect:  # noqa: ARG001  # text and state are the key
    return model_effect(_here, _content)
