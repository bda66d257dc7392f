"""Forget a person in every upload, the numbers built of them and every decision, with a proof that names nobody."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from smarketing import ingest
from smarketing.domain.roles import Right
from smarketing.errors import FilterError
from smarketing.ingest.blanking import Found
from smarketing.ingest.forgetting import forget_in_files, person_in, traces
from smarketing.ingest.forgotten import FOLDER, Proof, as_json, hashes_of, proofs
from smarketing.ingest.hiding import Hidden, hide_history
from smarketing.ingest.keyed_hashes import Key, made_key
from smarketing.ingest.persons import Person
from smarketing.ingest.replacing import Replacement
from smarketing.ingest.scratch import empty_scratch
from smarketing.ingest.snapshots import locked, write_safely
from smarketing.store import email_key
from smarketing.store.erasing import Erasure, Mention, erase
from smarketing.workspace.backup import store_of
from smarketing.workspace.workspace import Workspace

ADVICE: Final = (
    "Backups made before today still hold this person: delete them, or forget the person again after a restore.",
    "The CRM still holds them: what its next export brings back is blanked again, and its report says so.",
)


@dataclass(frozen=True)
class Forgotten:
    """What was found and done, and the texts of notes and feedback that name the person or are about their lead."""

    proof: Proof
    mentions: tuple[Mention, ...]


def forget(
    here: Workspace, identifier: str, *, by: str, blank_texts: bool = False, only_look: bool = False
) -> Forgotten:
    """Forget whom *identifier*, an e-mail, a lead's id or a phone, names; return the proof. All of it or nothing.

    Rows stay, so that no count changes. Addresses, phones and full names are cut out of what people wrote; with
    *blank_texts*, the texts go as a whole. With *only_look* nothing is changed.

    Raises:
        FilterError: nobody is known by it, or several people are.
    """
    here.require(Right.FORGET_PEOPLE)
    folder, settings = here.folder, here.settings
    with locked(folder):
        key = made_key(folder)
        person = person_in(folder, settings, identifier, key)
        replacement = Replacement(folder)
        try:
            found = forget_in_files(replacement, folder, settings, person, key)
            mentions, in_store = _in_store(here, person, key, whole=blank_texts, only_look=True)
            proof = _proof(person, key, by, (*found, *in_store))
            if not proof.found:
                return Forgotten(_known_before(here, proof), mentions)
            if not only_look:
                _in_store(here, person, key, whole=blank_texts, only_look=False)
                empty_scratch(folder)
                replacement.put(f"{FOLDER}/{proof.id}.json", as_json(proof))
                replacement.commit()
        finally:
            shutil.rmtree(replacement.folder, ignore_errors=True)
    if only_look:
        return Forgotten(proof, mentions)
    if not here.is_empty:
        here.build(wait=True)
    return Forgotten(_proven(here, proof, person, key), mentions)


def forgotten(here: Workspace) -> list[Proof]:
    """Return the proofs of everybody who was forgotten, the earliest first."""
    return proofs(here.folder)


def protect(here: Workspace, *, by: str = "") -> Hidden:
    """Hide names, e-mails and phones in every earlier upload as SMARKETING_PERSONAL_DATA says, and build the numbers.

    Raises:
        IngestError: the setting is to keep them, or the key is gone.
    """
    here.require(Right.FORGET_PEOPLE)
    hidden = hide_history(here.folder, here.settings)
    done = {"uploads": str(hidden.snapshots), "files_deleted": str(hidden.files)}
    here.log.append("privacy.applied", actor=by, subject=here.settings.personal_data, detail=done)
    if not here.is_empty:
        here.build(wait=True)
    return hidden


def kept_how(here: Workspace) -> list[tuple[ingest.Snapshot, str]]:
    """Return for each upload, oldest first, how it keeps personal data: ``keep``, ``hash``, ``drop``, several."""
    return [
        (one, " and ".join(sorted({table.personal_data for table in one.tables.values()}))) for one in here.snapshots()
    ]


def _in_store(
    here: Workspace, person: Person, key: Key, *, whole: bool, only_look: bool
) -> tuple[tuple[Mention, ...], list[Found]]:
    """Take the person out of the company's own decisions and return the texts that named them."""
    terms = [*person.words, *person.digits]
    erasure = Erasure(terms, {email_key(one) for one in person.emails}, person.ids, person.new_ids(key), whole=whole)
    with closing(store_of(here.settings)) as store:
        mentions = erase(store, erasure, only_look=only_look)
    named = [one for one in mentions if whole or erasure.text(one.text) != one.text]
    done = "blanked" if whole else "address, phone and full name cut out"
    return mentions, [Found("texts of notes, feedback and actions", len(named), done)] if named else []


def _proof(person: Person, key: Key, by: str, found: tuple[Found, ...]) -> Proof:
    emails, ids = hashes_of(person, key)
    now = dt.datetime.now(dt.UTC)
    return Proof(f"{now:%Y-%m-%d}-{uuid.uuid4().hex[:8]}", now, by, emails, ids, found, advice=ADVICE)


def _proven(here: Workspace, proof: Proof, person: Person, key: Key) -> Proof:
    """Search for what is left of *person*, and keep that in the proof, whose file is all that the audit log names."""
    searched, left = traces(here.folder, here.settings, person, key)
    proven = replace(proof, searched=searched, left=tuple(left))
    write_safely(here.folder / FOLDER / f"{proof.id}.json", as_json(proven))
    here.log.append("person.forgotten", actor=proof.by, subject=f"{FOLDER}/{proof.id}.json")
    return proven


def _known_before(here: Workspace, proof: Proof) -> Proof:
    """Return the earlier proof where the person was forgotten before.

    Raises:
        FilterError: nobody of that address was ever here.
    """
    for one in reversed(proofs(here.folder)):
        if set(one.emails) & set(proof.emails) or set(one.ids) & set(proof.ids):
            return one
    raise FilterError(
        "Nobody with this e-mail, id or phone is in any upload, so nothing was changed. Check its spelling."
    )
