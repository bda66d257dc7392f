"""Costs by week, month, quarter or year whose export only names the first day: the last day they are of is added.

So they lie on all their days, as those of a report over a range do, and a report of the days in between takes their
place. A period that isn't over yet ends with the day of the upload.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from smarketing.errors import shown
from smarketing.ingest.dates import period_named
from smarketing.ingest.engine import literal, open_engine
from smarketing.ingest.headers import words
from smarketing.ingest.upload import Part
from smarketing.ingest.value_counts import counts_of
from smarketing.settings import Settings

Unit = Literal["week", "month", "quarter", "year"]
_NAMES: Final[Mapping[Unit, frozenset[str]]] = {
    "week": frozenset(
        {"week", "weeks", "woche", "kalenderwoche", "kw", "semaine", "semana", "settimana", "vecka", "uge"}
    ),
    "month": frozenset({"month", "months", "monat", "maand", "mois", "mes", "mese", "manad", "maned"}),
    "quarter": frozenset({"quarter", "quartal", "kwartaal", "trimestre", "kvartal"}),
    "year": frozenset({"year", "jahr", "jaar", "annee", "ano", "anno"}),
}
_STARTS: Final = frozenset(
    {"start", "starts", "startdatum", "from", "begin", "beginn", "von", "debut", "inicio", "inizio"}
)
_LEAST: Final = 3
"""So many first days at the same distance show what a column of nothing but first days names."""
_LAST_DAYS: Final[Mapping[Unit, str]] = {
    "week": "first + 6",
    "month": "CASE WHEN day(first) = 1 THEN last_day(first) END",
    "quarter": "CASE WHEN first = date_trunc('quarter', first) THEN last_day(first + INTERVAL 2 MONTH) END",
    "year": "CASE WHEN dayofyear(first) = 1 THEN last_day(first + INTERVAL 11 MONTH) END",
}


def with_last_days(parts: Sequence[Part], day: dt.date, settings: Settings) -> list[Part]:
    """Return *parts* with the last day of each cost that is of a whole period, *day* where that is not over by then."""
    return [_with_last_days(part, day, settings) if _lacks_them(part) else part for part in parts]


def _lacks_them(part: Part) -> bool:
    own = part.mapping
    return own.kind == "costs" and own.header_of("period_start") is not None and own.header_of("period_end") is None


def _with_last_days(part: Part, day: dt.date, settings: Settings) -> Part:
    header = part.mapping.header_of("period_start") or ""
    path = part.converted.path
    out = path.with_name(f"{path.stem}-whole.parquet")
    source = f"read_parquet({literal(str(path))})"
    with tempfile.TemporaryDirectory() as work, open_engine(Path(work), settings, path.parent) as engine:
        unit = _named(header) or _written(part, header)
        if unit is None and _STARTS.intersection(words(header)):
            found = engine.execute(f"SELECT DISTINCT CAST(period_start AS DATE) FROM {source}").fetchall()  # noqa: S608  # a path of ours
            unit = _shown([first for (first,) in found if first is not None])
        if unit is None:
            return part
        ended = f"least(CAST(last AS DATE), {literal(str(day))}::DATE)"
        engine.execute(
            f"COPY (SELECT * EXCLUDE (first, last), CASE WHEN {ended} > first AND last IS NOT NULL THEN {ended} END "  # noqa: S608  # a path of ours
            f"AS period_end FROM (SELECT *, {_LAST_DAYS[unit]} AS last FROM "
            f"(SELECT *, CAST(period_start AS DATE) AS first FROM {source}))) "
            f"TO {literal(str(out))} (FORMAT parquet, COMPRESSION zstd)"
        )
        [(count,)] = engine.execute(f"SELECT count(period_end) FROM read_parquet({literal(str(out))})").fetchall()  # noqa: S608  # a path of ours
    if not count:
        return part
    note = (
        f"“{shown(header)}” names the first day of each {unit}, so what it cost lies on all days of the {unit} alike."
    )
    return replace(part, converted=replace(part.converted, path=out), notes=(*part.notes, note))


def _named(header: str) -> Unit | None:
    """Return the unit that *header* names: ``WeekStartDate``."""
    return next((unit for unit, names in _NAMES.items() if names.intersection(words(header))), None)


def _written(part: Part, header: str) -> Unit | None:
    """Return the unit that all values under *header* are written as: ``September 2026``, ``2026-W36``."""
    grid = part.prepared.grid
    texts = [text for text, _ in counts_of(grid, [header])[header]] if header in grid.header else []
    units = set(map(period_named, texts))
    return units.pop() if len(units) == 1 else None


def _shown(days: Sequence[dt.date]) -> Unit | None:
    """Return the unit that *days* are the first days of, as far as they show it."""
    if len(days) < _LEAST:
        return None
    if all(day.day == 1 for day in days):
        return "month"
    return "week" if len({day.weekday() for day in days}) == 1 else None
