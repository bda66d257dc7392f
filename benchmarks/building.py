"""The marts of one snapshot: how long they take to build, and how large they are."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.company import Company, opened
from benchmarks.timing import Sample
from smarketing.workspace import open_workspace


def measure(company: Company, repeats: int) -> dict[str, Any]:
    """Return seconds of a build and megabytes of its file, beside those of the tables it is made from."""
    workspace = opened(company)
    file = workspace.build().file
    workspace.close()
    sample = Sample()
    for _ in range(repeats):
        file.unlink()
        workspace = open_workspace(company.settings)
        wall, cpu = time.perf_counter(), time.process_time()
        workspace.build()
        sample.add(time.perf_counter() - wall, time.process_time() - cpu)
        snapshot = workspace.snapshot
        workspace.close()
    tables = {name: company.folder / table.path for name, table in snapshot.tables.items()} if snapshot else {}
    return {
        "seconds": sample.median,
        "least_seconds": sample.least,
        "cpu_seconds": min(sample.cpu),
        "megabytes": file.stat().st_size / 1e6,
        "tables_megabytes": sum(path.stat().st_size for path in tables.values()) / 1e6,
        "rows": {name: table.rows for name, table in snapshot.tables.items()} if snapshot else {},
    }
