"""A preset as it is written: one TOML file, see ``docs/presets.md``; what is wrong in it is told in a sentence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final, get_args

from smarketing.domain.tables import TABLES
from smarketing.errors import IngestError
from smarketing.ingest.model import DateOrder
from smarketing.ingest.preset_model import (
    CERTAINTIES,
    NOT_NEEDED,
    PERIOD_HEADERS,
    Companion,
    Facts,
    Preset,
    RowsOf,
    Spellings,
    ValueMaps,
)


def read_preset(path: Path) -> Preset:
    """Return the preset written in *path*; ``IngestError`` says what is wrong in it."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        preset = _preset(path.stem, written)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError, re.error) as cause:
        raise IngestError(f"The preset {path.name} can't be read: {cause!r}. See docs/presets.md.") from cause
    _check(preset, path.name)
    return preset


def _preset(name: str, written: dict[str, Any]) -> Preset:
    return Preset(
        name=name,
        label=written["label"],
        kind=written["kind"],
        headers=_with_period(written["kind"], _spellings(written["headers"])),
        signs=tuple(written.get("signs", ())),
        required=tuple(written["required"]),
        values=_value_maps(written.get("values", {})),
        prefix=written.get("prefix", ""),
        note=written.get("note", ""),
        only=_rows(written.get("only")),
        also=tuple(_companion(kind, part) for kind, part in written.get("also", {}).items()),
        facts=_facts(written.get("facts", {})),
        otherwise=_spellings(written.get("otherwise", {})),
        only_beside={one: _several(others) for one, others in written.get("only_beside", {}).items()},
        constants=dict(written.get("constants", {})),
        unused=tuple(written.get("unused", ())),
        date_orders=dict(written.get("date_orders", {})),
    )


_PERIOD_COLUMNS: Final = {"costs": ("period_start", "period_end"), "traffic": ("period_start",)}


def _with_period(kind: str, headers: Spellings) -> Spellings:
    """Return *headers*, of costs and visits also with the columns that we make of a period above them, or in one cell.

    They go first: we make none where a row has a day of its own.
    """
    columns = zip(_PERIOD_COLUMNS.get(kind, ()), PERIOD_HEADERS, strict=False)
    return {**headers, **{column: (name, *headers.get(column, ())) for column, name in columns}}


def _facts(written: dict[str, Any]) -> Facts:
    known = {**written, "unsure": tuple(written.get("unsure", ()))}
    return Facts(**known)


def _companion(kind: str, written: dict[str, Any]) -> Companion:
    return Companion(
        kind=kind,
        headers=_spellings(written.get("headers", {})),
        values=_value_maps(written.get("values", {})),
        record_id=written.get("record_id"),
        when=_rows(written.get("when")),
        entered=tuple(re.compile(pattern, re.IGNORECASE) for pattern in written.get("entered", ())),
    )


def _rows(written: dict[str, Any] | None) -> RowsOf | None:
    """Return the rows that ``{ header = …, values = […] }`` says, or all but them where it says ``not``."""
    if written is None:
        return None
    values = written["not"] if "not" in written else written["values"]
    return RowsOf(_several(written["header"]), tuple(values), others="not" in written)


def _several(written: str | list[str]) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)


def _spellings(written: dict[str, list[str]]) -> Spellings:
    return {column: tuple(known) for column, known in written.items()}


def _value_maps(written: dict[str, dict[str, list[str]]]) -> ValueMaps:
    return {column: _spellings(values) for column, values in written.items()}


def _check(preset: Preset, file: str) -> None:
    """Refuse a preset that names what the canonical tables don't have, or whose facts are about something else."""
    _check_words(preset, file)
    others = {other for others in preset.only_beside.values() for other in others}
    beside = {*preset.only_beside, *others, *preset.date_orders} - preset.spellings
    if beside:
        raise IngestError(f"The preset {file} says more of {', '.join(sorted(beside))}, which is not in it.")
    other = set(preset.facts.unsure) - preset.spellings - set(preset.signs)
    if other:
        raise IngestError(f"The preset {file} is unsure of {', '.join(sorted(other))}, which is not in it.")
    if preset.kind == NOT_NEEDED:
        return
    own: Spellings = {**dict.fromkeys(preset.constants, ()), **preset.headers}
    parts = [(preset.kind, own), *((part.kind, part.headers) for part in preset.also)]
    for kind, spellings in parts:
        if kind not in TABLES:
            raise IngestError(f"The preset {file} is for '{kind}'. Write one of {', '.join(TABLES)}.")
        strange = spellings.keys() - {column.name for column in TABLES[kind].columns}
        if strange:
            raise IngestError(f"The preset {file} fills {', '.join(sorted(strange))}, which {kind} does not have.")
    alone = preset.otherwise.keys() - preset.headers.keys()
    if alone:
        raise IngestError(f"The preset {file} has a second choice for {', '.join(sorted(alone))}, but no first.")
    lost = set(preset.required) - preset.headers.keys()
    if lost:
        raise IngestError(f"The preset {file} requires {', '.join(sorted(lost))}, for which it has no header.")


def _check_words(preset: Preset, file: str) -> None:
    """Refuse a preset that says of its certainty or of its dates what is none of our words."""
    if preset.facts.certainty not in CERTAINTIES:
        raise IngestError(
            f"The preset {file} is '{preset.facts.certainty}' of its headers. Write one of {', '.join(CERTAINTIES)}."
        )
    strange = set(preset.date_orders.values()) - set(get_args(DateOrder))
    if strange:
        known = ", ".join(get_args(DateOrder))
        raise IngestError(f"The preset {file} says that days are written '{min(strange)}'. Write one of {known}.")
