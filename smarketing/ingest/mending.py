"""Rejected rows as a file that a person can mend and upload again."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from smarketing.domain.formulas import guarded
from smarketing.ingest.headers import REASON_HEADER

_BATCH: Final = 10_000


def write_mendable(rejects: Path, out: Path) -> int:
    """Write the rows of a Parquet of rejects to *out* as CSV and return how many there are.

    Each row stands once, under the headers of its file, with every reason at its end; uploaded again, the mended file
    is read as the first one was. Nothing in it runs as a formula in a spreadsheet: an apostrophe guards what would,
    and the import takes it off again.
    """
    written = 0
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for _, same in itertools.groupby(_rejects(rejects), key=lambda reject: reject["row"]):
            found = list(same)
            if not written:
                writer.writerow([*(guarded(cell["header"]) for cell in found[0]["cells"]), REASON_HEADER])
            writer.writerow([*(guarded(cell["value"] or "") for cell in found[0]["cells"]), _reasons(found)])
            written += 1
    return written


def _rejects(path: Path) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_BATCH):
            yield from batch.to_pylist()


def _reasons(found: list[dict[str, Any]]) -> str:
    told = (f"{reject['column']}: {reject['reason']}" if reject["column"] else reject["reason"] for reject in found)
    return " ".join(f"Row {found[0]['row']}. {' '.join(told)}".split())
