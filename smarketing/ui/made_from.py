"""From which files the numbers on screen are: those of the last upload, and those before that it left in force."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from smarketing.ingest import Snapshot, reports_in_force
from smarketing.ui import formats
from smarketing.ui.lately import lately
from smarketing.ui.text import escaped, first_of, joined
from smarketing.workspace import Workspace

_NAMED: Final = 2


def made_from(here: Workspace) -> list[str]:
    """Return as HTML which files the numbers are from, all of them in the tip, and how many rows were left out."""
    return lately(here, "made from", read=partial(_told, here))


def _told(here: Workspace) -> list[str]:
    kept = _up_to(here.build().snapshot_id, here.snapshots())
    if not kept:
        return []
    files = list(dict.fromkeys(report.file for report in reports_in_force(kept)))
    last = kept[-1].reports
    left_out = sum(report.rows_rejected for report in last)
    rows = formats.counted(left_out, "row") if left_out else "no row"
    has_earlier = set(files) - {report.file for report in last}
    return [_named(files), f"{rows} of the last upload left out" if has_earlier else f"{rows} left out"]


def _up_to(name: str, snapshots: Sequence[Snapshot]) -> Sequence[Snapshot]:
    """Return the snapshot that the numbers are of and those before; not one that is in force, its numbers not up."""
    ids = [one.id for one in snapshots]
    return snapshots[: ids.index(name) + 1] if name in ids else ()


def _named(files: Sequence[str]) -> str:
    if len(files) <= _NAMED:
        return escaped(", ".join(files))
    return f'<span title="{escaped(", ".join(files))}">{escaped(joined(first_of(files, _NAMED)))}</span>'
