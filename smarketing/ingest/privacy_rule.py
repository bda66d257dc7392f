"""Which rule for personal data an import goes by, and whether what is in force goes by it too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from smarketing.errors import IngestError
from smarketing.ingest.forgotten import without_the_forgotten
from smarketing.ingest.keyed_hashes import find_key, made_key
from smarketing.ingest.model import Converted, Mapping
from smarketing.ingest.privacy import Door, protected
from smarketing.ingest.snapshots import Snapshot, every_snapshot
from smarketing.settings import PersonalData, Settings

STRICTNESS: Final[dict[PersonalData, int]] = {"keep": 0, "hash": 1, "drop": 2}


def door_for(workspace: Path, settings: Settings) -> Door | None:
    """Return what hides personal data of an import into *workspace*; None where the setting is to keep it.

    Raises:
        IngestError: a snapshot is less private than the setting, or was hashed with a key that isn't here.
    """
    if settings.personal_data == "keep":
        return None
    own = [one for one in every_snapshot(workspace) if not one.is_demo]
    if less_private(own, settings.personal_data):
        raise IngestError(
            f"SMARKETING_PERSONAL_DATA is {settings.personal_data}, but earlier uploads still hold names, e-mails and "
            "phones less private than that, and would not match. Hide them in every upload first: "
            "python -m smarketing protect."
        )
    ensure_key(workspace, own)
    return Door(settings.personal_data, made_key(workspace))


def at_the_door(
    tables: Sequence[tuple[Converted, Mapping]], door: Door | None, workspace: Path, settings: Settings
) -> tuple[list[Converted], bool]:
    """Return *tables* without who was forgotten and without what *door* hides, and whether the files may stay."""
    came_back = without_the_forgotten(tables, workspace, settings)
    kept = came_back if came_back is not None else [table for table, _ in tables]
    if door is not None:
        kept = [protected(table, mapping, door, settings) for table, (_, mapping) in zip(kept, tables, strict=True)]
    return kept, door is None and came_back is None


def less_private(snapshots: Iterable[Snapshot], rule: PersonalData) -> list[Snapshot]:
    """Return those of *snapshots* with a table that holds more of personal data than *rule* allows."""
    return [
        one
        for one in snapshots
        if any(STRICTNESS[table.personal_data] < STRICTNESS[rule] for table in one.tables.values())
    ]


def ensure_key(workspace: Path, snapshots: Iterable[Snapshot]) -> None:
    """Refuse to go on with another key than the one that values were hashed with: nothing would match.

    Raises:
        IngestError: the key is gone, or another one.
    """
    used = {table.key_id for one in snapshots for table in one.tables.values()} - {""}
    key = find_key(workspace)
    if used and (key is None or used != {key.id}):
        raise IngestError(
            f"The uploads here were hashed with a key that is not in {workspace} any more, so this one would not match "
            "them. Put the file .personal-key back from where you keep it; backups leave it out."
        )
