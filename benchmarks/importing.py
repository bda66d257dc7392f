"""The import of one large file against DuckDB's own typed copy of it, each run in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.company import Company
from benchmarks.spoiled import spoiled
from benchmarks.timing import Sample, ratio
from smarketing.domain.tables import DUCKDB_TYPES, TABLES
from smarketing.ingest.model import Mapping
from smarketing.settings import ROOT, Settings, read_settings

FILES = ("leads", "deals")
WAYS = ("copy", "convert", "import")
WAYS_OF_VARIANTS = ("copy", "convert")


def measure(company: Company, repeats: int) -> dict[str, Any]:
    """Return for each file the durations, the ratios to the copy, and the peak memory of each way.

    The files are what the CRM exported, and the leads without a fault, with many, and with one.
    """
    found = {name: _file(company.export(f"{name}.csv"), repeats, WAYS) for name in FILES}
    variants = spoiled(company.export("leads.csv"), company.exports.parent / "variants")
    return found | {name: _file(path, repeats, WAYS_OF_VARIANTS) for name, path in variants.items()}


def _file(path: Path, repeats: int, ways: Sequence[str]) -> dict[str, Any]:
    samples, peaks = {way: Sample() for way in ways}, dict.fromkeys(ways, 0.0)
    rows: dict[str, int] = {}
    for _ in range(repeats):
        for way in ways:
            told = _in_a_process(way, path)
            samples[way].add(told["wall"], told["cpu"])
            peaks[way] = max(peaks[way], told["peak_megabytes"])
            rows[way] = told["rows"]
    return {
        "megabytes": path.stat().st_size / 1e6,
        "rows": rows,
        "seconds": {way: sample.median for way, sample in samples.items()},
        "cpu_seconds": {way: min(sample.cpu) for way, sample in samples.items()},
        "peak_megabytes": peaks,
        "ratio": {way: ratio(samples[way], samples["copy"]) for way in ways[1:]},
    }


def _in_a_process(way: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.importing", way, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _main(way: str, path: Path) -> None:
    """Run one way in this process and print what it took; what prepares the race is not timed."""
    from smarketing.ingest import importing, preparing  # noqa: PLC0415  # the copy shall not pay for our imports
    from smarketing.ingest.converting import convert  # noqa: PLC0415  # imported only where needed: it is heavy

    work = Path(tempfile.mkdtemp(prefix="race-", dir=path.parent))
    settings = read_settings(workspace=work)
    try:
        if way == "import":
            began = _now()
            prepared = preparing.prepare([(path, path.name)], work, settings)
            rows = importing.check(prepared, [prepared[0].mapping], work, settings).reports[0].rows_read
        else:
            (known,) = preparing.prepare([(path, path.name)], work, settings)
            began = _now()
            if way == "convert":
                rows = convert(known.grid, known.mapping, work / "out", settings).rows_read
            else:
                rows = _copy(known.grid.path, known.mapping, work / "copy.parquet", settings)
        took = [after - before for before, after in zip(began, _now(), strict=True)]
    finally:
        shutil.rmtree(work)
    print(json.dumps({"wall": took[0], "cpu": took[1], "peak_megabytes": _peak_megabytes(), "rows": rows}))


def _peak_megabytes() -> float:
    """Return the most memory this process ever held; the usual counter would count the process that started it too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _copy(path: Path, mapping: Mapping, out: Path, settings: Settings) -> int:
    """Copy the file to Parquet with the types ours has, in the one statement that DuckDB offers for it."""
    import duckdb  # noqa: PLC0415  # imported only where needed: it is heavy

    known = {column.name: DUCKDB_TYPES[column.type] for column in TABLES[mapping.kind].columns}
    types = {column.header: known.get(column.target or "", "VARCHAR") for column in mapping.columns}
    with duckdb.connect(
        config={"threads": settings.threads, "memory_limit": settings.import_memory_limit}
    ) as connection:
        connection.execute("set enable_progress_bar = false")
        columns = ", ".join(f"{_text(header)}: {_text(kind)}" for header, kind in types.items())
        ((rows,),) = connection.execute(
            f"copy (select * from read_csv({_text(str(path))}, columns = {{{columns}}}, auto_detect = false, "
            "header = true, "
            f"delim = ',', quote = '\"', escape = '\"', timestampformat = '%Y-%m-%d %H:%M', ignore_errors = true)) "
            f"to {_text(str(out))} (format parquet)"
        ).fetchall()
    return int(rows)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
