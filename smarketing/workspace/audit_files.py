"""The audit log as a file: a CSV that is safe in a spreadsheet, or JSON lines that anybody can verify by themselves."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from smarketing.domain.formulas import harmless
from smarketing.errors import StoreError, shown
from smarketing.settings import Settings
from smarketing.store import Audit, Sought

ENDINGS: Final = (".csv", ".jsonl")
_COLUMNS: Final = ("number", "written_at", "actor", "action", "subject", "outcome", "detail", "before", "hash")
_BYTE_ORDER_MARK: Final = "\ufeff"


def sought_between(settings: Settings, start: dt.date | None, end: dt.date | None) -> Sought:
    """Return the period from the day *start* to before the day *end*, of the workspace's time zone."""
    zone = ZoneInfo(settings.time_zone)
    since, until = (dt.datetime.combine(day, dt.time(), zone) if day else None for day in (start, end))
    return Sought(since=since, until=until)


def lines_of(log: Audit, ending: str, sought: Sought) -> Iterator[str]:
    """Yield the entries that are *sought*, the oldest first, as lines of a ``.csv`` or a ``.jsonl``.

    A line of JSON holds an entry's columns as they are hashed; in a CSV, what a spreadsheet would run is guarded.
    """
    if ending == ".csv":
        yield _BYTE_ORDER_MARK + _csv_line(_COLUMNS)
    for row in log.rows(**sought):
        if ending == ".csv":
            yield _csv_line([harmless(value) if isinstance(value, str) else value for value in row.values()])
        else:
            yield json.dumps(row, ensure_ascii=False, default=str) + "\n"


def write_log(log: Audit, file: Path, sought: Sought, *, by: str) -> int:
    """Write the entries that are *sought* to the new *file*, by its ending; return how many. That *by* did is logged.

    Raises:
        StoreError: its ending is another, it is there already, or it can't be written.
    """
    if file.suffix not in ENDINGS:
        raise StoreError(f"{shown(file.name)} is neither a .csv nor a .jsonl. Name it so.")
    written = 0
    try:
        with file.open("x", encoding="utf-8", newline="") as out:
            for line in lines_of(log, file.suffix, sought):
                out.write(line)
                written += 1
    except FileExistsError as cause:
        raise StoreError(f"{shown(file)} is there already. Name a new file.") from cause
    except OSError as cause:
        raise StoreError(f"{shown(file)} can't be written: {shown(cause.strerror)}. Name another file.") from cause
    entries = written - (file.suffix == ".csv")
    log.append("audit.exported", actor=by, subject=file.name, detail={"entries": str(entries)})
    return entries


def _csv_line(values: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
