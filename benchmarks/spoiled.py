"""The leads export without a fault, with one in every hundredth row, and with a single one near the end."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

VARIANTS = ("leads-clean", "leads-1-percent-bad", "leads-one-late")
_EVERY = 100
_LATE = 0.99
_BAD = (
    ("HubSpot Score", "high"),
    ("Create Date", "soon"),
    ("Number of times contacted", "many"),
    ("Last Activity Date", "31.31.2026"),
)


def spoiled(leads: Path, folder: Path) -> dict[str, Path]:
    """Return the variants of the export *leads*, written to *folder* unless they are there."""
    paths = {name: folder / f"{name}.csv" for name in VARIANTS}
    if all(path.exists() for path in paths.values()):
        return paths
    folder.mkdir(parents=True, exist_ok=True)
    with leads.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    whole = list(_faultless(header, rows))
    late = int(len(whole) * _LATE)
    with ExitStack() as stack:
        writers = []
        for path in paths.values():
            target = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            writers.append(csv.writer(target, lineterminator="\n"))
            writers[-1].writerow(header)
        for number, row in enumerate(whole):
            title, value = _BAD[number // _EVERY % len(_BAD)]
            bad = [value if name == title else cell for name, cell in zip(header, row, strict=True)]
            chosen = (row, bad if number % _EVERY == 0 else row, bad if number == late else row)
            for writer, cells in zip(writers, chosen, strict=True):
                writer.writerow(cells)
    return paths


def _faultless(header: list[str], rows: list[list[str]]) -> Iterator[list[str]]:
    """Yield the rows that stand once and hold nothing but plain dates and numbers."""
    seen: set[str] = set()
    score, created = header.index("HubSpot Score"), header.index("Create Date")
    for row in rows:
        is_plain = row[created].startswith("20") and (not row[score] or row[score].replace(".", "", 1).isdecimal())
        if is_plain and row[0] not in seen:
            seen.add(row[0])
            yield row
