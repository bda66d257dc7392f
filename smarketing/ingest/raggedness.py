"""Text that falls into rows of one cell where its header has several: no table, or a quote that is never closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from smarketing.errors import UnreadableFile
from smarketing.ingest.records import Record

JUDGED_ROWS: Final = 50_000
_LEAST_WIDTH: Final = 3
_MOST_ALONE: Final = 0.9


def ensured_rows(records: Iterable[Record], width: int, name: str) -> Iterator[Record]:
    """Yield *records*; before hours go into repairing rows that are none, the file *name* is refused.

    Raises:
        UnreadableFile: of its first 50,000 rows, nine in ten are one cell where *width* says three or more.
    """
    alone = 0
    for number, record in enumerate(records, start=1):
        alone += len(record.cells) <= 1
        if number == JUDGED_ROWS and width >= _LEAST_WIDTH and alone > _MOST_ALONE * number:
            reason = f"{alone:,} of its first {number:,} rows hold one cell, where the header has {width:,}."
            raise UnreadableFile(
                name, reason, "A quote may never be closed, or a text be far too long: export it again."
            )
        yield record
