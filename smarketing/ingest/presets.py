"""What is known of the exports of CRMs and ad platforms: one TOML file each, see ``docs/presets.md``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.ingest.preset_files import read_preset
from smarketing.ingest.preset_model import (
    CERTAINTIES,
    NOT_NEEDED,
    PERIOD_HEADERS,
    Companion,
    Preset,
    ValueMaps,
    find,
)
from smarketing.settings import settings

__all__ = [
    "CERTAINTIES",
    "FOLDER",
    "NOT_NEEDED",
    "PERIOD_HEADERS",
    "Companion",
    "Preset",
    "ValueMaps",
    "best_preset",
    "find",
    "own_names",
    "preset_named",
    "presets",
    "read_preset",
]
FOLDER: Final = Path(__file__).with_name("presets")


def best_preset(header: Sequence[str], kind: str | None = None) -> tuple[Preset, dict[str, str]] | None:
    """Return the preset that knows most of *header*, with what it matched; None if no export we know looks so."""
    matches = [(preset, preset.match(header)) for preset in presets() if kind in {None, preset.kind}]
    known = [(preset, match) for preset, match in matches if match]
    return max(known, key=lambda pair: pair[0].reach(header), default=None)


def own_names(kind: str, header: Sequence[str]) -> dict[str, str]:
    """Return canonical column → header for the headers that already are called as ours."""
    return find({column.name: (column.name,) for column in TABLES[kind].columns}, header)


def presets() -> tuple[Preset, ...]:
    """Return every preset, by name: ours, and those of the folder that the setting ``presets`` names.

    One of that folder replaces ours of the same name. What is added or changed there counts from the next call on.

    Raises:
        IngestError: a file is no TOML or names a table or column that we don't have.
    """
    own = settings().presets
    added = {path.stem: _read_once(path, path.stat().st_mtime_ns) for path in Path(own).glob("*.toml")} if own else {}
    return tuple(preset for _, preset in sorted({**_ours(), **added}.items()))


@cache
def _ours() -> dict[str, Preset]:
    return {path.stem: read_preset(path) for path in FOLDER.glob("*.toml")}


@lru_cache(maxsize=1_000)
def _read_once(path: Path, _changed: int) -> Preset:
    return read_preset(path)


def preset_named(name: str) -> Preset | None:
    """Return the preset called *name*, if there is one."""
    return next((preset for preset in presets() if preset.name == name), None)
