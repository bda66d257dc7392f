"""Forget a person in every upload, the numbers built of them and every decision, with a proof that names nobody."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from smarketing import ingest
from smarketing.domain.roles import Right
from smarketing.errors import FilterError
from smarketing.ingest.blanking import Blanking, Found
from smarketing.ingest.forgetting import forget_in_files, person_in, stays_of, traces
from smarketing.ingest.forgotten import FOLDER, Proof, as_json, hashes_of, hashes_of_parts, proofs
from smarketing.ingest.hiding import Hidden, hide_history
from smarketing.ingest.keyed_hashes import made_key
from smarketing.ingest.replacing import Replacement
from smarketing.ingest.scratch import empty_scratch
from smarketing.ingest.snapshots import locked, write_safely
from smarketing.ingest.staying import NAMESAKE_HERE, Stay
from smarketing.store import email_key
from smarketing.store.erasing import Erasure, Mention, erase
from smarketing.workspace.backup import store_of
from smarketing.workspace.workspace import Workspace

ADVICE: Final = (
    "Backups made before today still hold this person: delete them, or forget the person again after a restore.",
    "The CRM still holds them: what its next export brings back is blanked again, and its report says so.",
)

_IN_STORE: Final = "notes, feedback or other decisions name them still, written meanwhile. Forget the person once more"


@dataclass(frozen=True)
class Forgotten:
    """What was found and done, and the texts of notes and feedback that name the person or are about their lead."""

    proof: Proof
    mentions: tuple[Mention, ...]


def forget(
    here: Workspace,
    identifier: str,
    *,
    by: str,
    blank_texts: bool = False,
    everywhere: bool = False,
    names: Sequence[str] = (),
    only_look: bool = False,
) -> Forgotten:
    """Forget whom *identifier*, an e-mail, lead's id, phone or full name, means; return the proof. All or nothing.

    Rows stay, so that no count changes. Addresses, phones and full names are cut out of what people wrote and of the
    rows of others; with *blank_texts*, what people wrote goes as a whole, and with *everywhere* the full name goes out
    of what many rows share too. *names* are more full names of theirs, such as one forgotten before. With *only_look*
    nothing is changed.

    Raises:
        FilterError: nobody is known by it, or several people are.
    """
    here.require(Right.FORGET_PEOPLE)
    folder, settings = here.folder, here.settings
    with locked(folder):
        key = made_key(folder)
        person = person_in(folder, settings, identifier, key).also_called(*names)
        blanking = Blanking(person, key, everywhere)
        replacement = Replacement(folder)
        try:
            found = forget_in_files(replacement, folder, settings, blanking)
            looked = _in_store(here, blanking, whole=blank_texts, only_look=True)
            proof = _proof(blanking, by, (*found, *looked.found))
            if not proof.found:
                return Forgotten(_known_before(here, proof), looked.mentions)
            if not only_look:
                _in_store(here, blanking, whole=blank_texts, only_look=False)
                empty_scratch(folder)
                replacement.put(f"{FOLDER}/{proof.id}.json", as_json(proof))
                replacement.commit()
        finally:
            shutil.rmtree(replacement.folder, ignore_errors=True)
    if only_look:
        stays = (*stays_of(folder, settings, blanking), *looked.stays)
        return Forgotten(replace(proof, stays=stays), looked.mentions)
    if not here.is_empty:
        here.build(wait=True)
    return Forgotten(_proven(here, proof, blanking), looked.mentions)


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


@dataclass(frozen=True)
class _InStore:
    """What the decisions say of the person: texts that name them, what was changed, and where the name stays."""

    mentions: tuple[Mention, ...]
    found: tuple[Found, ...]
    stays: tuple[Stay, ...]
    changed: int


def _in_store(here: Workspace, blanking: Blanking, *, whole: bool, only_look: bool) -> _InStore:
    """Take the person out of the company's own decisions and return what was found."""
    person = blanking.person
    keys = {email_key(one) for one in person.emails}
    erasure = Erasure(
        person.spoken, keys, person.ids, person.new_ids(blanking.key), whole, person.parts, frozenset(blanking.shared)
    )
    with closing(store_of(here.settings)) as store:
        erased = erase(store, erasure, only_look=only_look)
    named = [one for one in erased.mentions if whole or erasure.own_text(one.text) != one.text]
    done = "blanked" if whole else "address, phone and name cut out"
    found = (Found("texts of notes, feedback and actions", len(named), done, "text"),) if named else ()
    stays = tuple(Stay(table, column, rows, NAMESAKE_HERE) for (table, column), rows in erased.namesakes.items())
    return _InStore(erased.mentions, found, stays, erased.changed)


def _proof(blanking: Blanking, by: str, found: tuple[Found, ...]) -> Proof:
    person, key = blanking.person, blanking.key
    (emails, ids), parts = hashes_of(person, key), hashes_of_parts(person.parts, key)
    now = dt.datetime.now(dt.UTC)
    name = f"{now:%Y-%m-%d}-{uuid.uuid4().hex[:8]}"
    return Proof(name, now, by, emails, ids, found, advice=ADVICE, parts=parts, is_everywhere=blanking.is_everywhere)


def _proven(here: Workspace, proof: Proof, blanking: Blanking) -> Proof:
    """Search for what is left of the person, and keep that in the proof, whose file is all that the audit log names."""
    files = traces(here.folder, here.settings, blanking)
    again = _in_store(here, blanking, whole=False, only_look=True)
    stays = (*files.stays, *again.stays)
    left = (*(one.in_words for one in stays if one.is_left), *files.left, *((_IN_STORE,) if again.changed else ()))
    proven = replace(proof, searched=files.files, left=left, stays=stays)
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
