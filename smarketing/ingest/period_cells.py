"""Costs whose rows name their first and last day in one cell, as Meta writes a week: ``2026-01-05 - 2026-01-11``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from smarketing.errors import shown
from smarketing.ingest.copies import column_name
from smarketing.ingest.dates import is_date
from smarketing.ingest.engine import literal
from smarketing.ingest.model import Grid
from smarketing.ingest.presets import best_preset
from smarketing.ingest.profile import ENOUGH, profile
from smarketing.ingest.report_periods import is_of_costs, with_period_columns
from smarketing.ingest.scanning import sample
from smarketing.settings import Settings

_DAY: Final = r"(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})"
_PERIOD: Final = rf"\s*{_DAY}\s*(?:[-‐‑‒–—~]|to|until|bis|au|al|tot|t/m)\s*{_DAY}\s*"
_SAMPLED: Final = 50


def with_period_cells(grid: Grid, work: Path, settings: Settings) -> Grid:
    """Return *grid*, or costs whose rows name a period in one cell with its first and last day in two columns more.

    A day of its own says more of a row, and the period of the whole report less.
    """
    if not is_of_costs(grid) or _has_own_day(grid.header):
        return grid
    columns = dict(zip(grid.header, zip(*sample(grid, _SAMPLED, settings), strict=True), strict=False))
    header = next((name for name, values in columns.items() if _are_periods(values)), None)
    is_known = best_preset(grid.header) is not None
    if header is None or (not is_known and any(profile(values).date >= ENOUGH for values in columns.values())):
        return grid
    cell = column_name(grid.header.index(header) + 1)
    first, last = (f"regexp_extract({cell}, {literal(_PERIOD)}, {group})" for group in (1, 2))
    is_one = f"regexp_full_match({cell}, {literal(_PERIOD)})"
    days = (f"CASE WHEN {is_one} THEN {first} ELSE {cell} END", f"CASE WHEN {is_one} THEN {last} END")
    example = next(value for value in columns[header] if value and re.fullmatch(_PERIOD, value))
    note = f"Each row is of the days that its “{shown(header)}” names, such as “{shown(example)}”."
    return with_period_columns(grid, days, note, work, settings)


def _has_own_day(header: Sequence[str]) -> bool:
    """Return whether a preset takes a column of *header* for the day of a row, and not of the whole report."""
    known = best_preset(header)
    if known is None:
        return False
    preset, found = known
    day = found.get("period_start")
    of_report = {other for others in preset.only_beside.values() for other in others}
    return day is not None and day not in of_report


def _are_periods(values: Sequence[str | None]) -> bool:
    """Return whether most of *values* that say something are two days."""
    found = [re.fullmatch(_PERIOD, value, re.ASCII) for value in values if value]
    return 2 * sum(1 for match in found if match and is_date(match[1]) and is_date(match[2])) > len(found)
