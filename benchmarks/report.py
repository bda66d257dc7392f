"""The figures as a page of the docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from smarketing.settings import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
Found = Mapping[str, Any]
IMPORT_LIMIT, METRIC_LIMIT, PAGE_LIMIT, CPU_LIMIT = 2.0, 1.5, 100, 40

_HEAD = """# Benchmarks

Written by `make bench` (`python -m benchmarks`) for the [demo company](demo.md) with {leads:,} leads. Figures are made
to be compared within one run: contenders take turns, so other work on the machine slows them alike. A ratio is ours ÷
theirs: of the medians, and in brackets of the shortest runs, which is what the machine does when left alone, and of
processor time. A limit that both of these miss is marked with **!**."""

_IMPORT = """## Import

`copy` is DuckDB's own `COPY` of the typed CSV to Parquet, which drops bad rows without a word. `convert` types every
cell, finds what can't be read, and tells where it stands. `import` is all of it: recognise the file, map it, convert
it, and compare it with the snapshot before; of deals it makes the stage history too. Limit for `convert`:
{limit:g} × `copy`.

| file | rows | MB | way | seconds | CPU seconds | ÷ copy | peak MB |
| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |"""

_BUILD = """## Build

The marts of one snapshot ({rows}), audits included, take {seconds:.0f} s (the shortest run {least_seconds:.0f} s,
{cpu_seconds:.0f} s of processor time) and {megabytes:.0f} MB, beside {tables_megabytes:.0f} MB of canonical tables.
Readers keep the build before meanwhile."""

_METRICS = """## Metrics

From the question to an Arrow table, over the 12 full months to date. *By hand* is the best query we could write for the
same answer on the same marts (`benchmarks/handwritten`); a run stops where it answers anything else. Limit:
{limit:g} × by hand.

| metric | rows | ms | shortest ms | by hand ms | ours ÷ by hand |
| --- | ---: | ---: | ---: | ---: | ---: |"""

_PANDAS = """### Beside pandas

The same questions on data frames that are in memory already: {megabytes:,.0f} MB, loaded in {load_seconds:.1f} s.

| question | ours ms | pandas ms | pandas ÷ ours |
| --- | ---: | ---: | ---: |"""

_PAGES = """## Pages

One tab on a real server, without a browser: from the click to the last message. *New* is a filter nobody chose before,
*known* one whose answers are kept. Limits: {limit} ms for a changed filter, {cpu} ms of processor time in Python, which
is all that is left to do for a known one.

| page | first visit ms | new ms | new CPU ms | known ms | known CPU ms | KB | messages |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""


def write(leads: int, parts: Mapping[str, Found | None]) -> None:
    """Write the page from what was measured; a part that never was is left out."""
    writers = {"import": _import, "build": _build, "metrics": _metrics, "pandas": _pandas, "pages": _pages}
    blocks = [_HEAD.format(leads=leads)]
    for part, writer in writers.items():
        kept = parts.get(part)
        if kept is not None:
            blocks += ["\n".join(writer(kept["found"])), _measured_on(kept["machine"])]
    PAGE.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _measured_on(machine: Found) -> str:
    return "Measured on: " + "; ".join(f"{name} {value}" for name, value in machine.items()) + "."


def _against(found: Found, limit: float | None = None) -> str:
    mark = " **!**" if limit and min(found["least"], found["cpu"]) > limit else ""
    return f"{found['median']:.2f} ({found['least']:.2f}, {found['cpu']:.2f}){mark}"


def _import(found: Found) -> Iterator[str]:
    yield _IMPORT.format(limit=IMPORT_LIMIT)
    for name, one in found.items():
        for way, seconds in one["seconds"].items():
            limit = IMPORT_LIMIT if way == "convert" else None
            times = _against(one["ratio"][way], limit) if way in one["ratio"] else "1"
            size = f"{one['rows'][way]:,} | {one['megabytes']:.0f}"
            spent = f"{seconds:.1f} | {one['cpu_seconds'][way]:.1f} | {times} | {one['peak_megabytes'][way]:,.0f}"
            yield f"| {name}.csv | {size} | {way} | {spent} |"


def _build(found: Found) -> Iterator[str]:
    rows = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in found["rows"].items())
    yield _BUILD.format(**{**found, "rows": rows})


def _metrics(found: Found) -> Iterator[str]:
    yield _METRICS.format(limit=METRIC_LIMIT)
    for name, one in sorted(found.items(), key=lambda item: ("ratio" not in item[1], item[0])):
        hand = " | "
        if "ratio" in one:
            hand = f"{one['by_hand_milliseconds']:.0f} | {_against(one['ratio'], METRIC_LIMIT)}"
        yield f"| `{name}` | {one['rows']} | {one['milliseconds']:.0f} | {one['least_milliseconds']:.0f} | {hand} |"


def _pandas(found: Found) -> Iterator[str]:
    yield _PANDAS.format(**found)
    for name, one in found["questions"].items():
        times = f"{one['milliseconds']:.0f} | {one['pandas_milliseconds']:.0f} | {_against(one['ratio'])}"
        yield f"| `{name}` | {times} |"


def _pages(found: Found) -> Iterator[str]:
    yield _PAGES.format(limit=PAGE_LIMIT, cpu=CPU_LIMIT)
    for name, one in found.items():
        if name == "memory_megabytes":
            continue
        new, known = one.get("new"), one["known"]
        asked = f"{_page_time(new)} | {new['cpu_milliseconds']:.0f}" if new else " | "
        busy = " **!**" if known["cpu_milliseconds"] > CPU_LIMIT else ""
        again = f"{_page_time(known)} | {known['cpu_milliseconds']:.0f}{busy}"
        sent = f"{known['kilobytes']:.0f} | {known['messages']:.0f}"
        yield f"| {name} | {one['first_milliseconds']:.0f} | {asked} | {again} | {sent} |"
    yield f"\nThe server holds {found['memory_megabytes']:.0f} MB afterwards."


def _page_time(run: Found) -> str:
    mark = " **!**" if run["least_milliseconds"] > PAGE_LIMIT else ""
    return f"{run['milliseconds']:.0f} ({run['least_milliseconds']:.0f}){mark}"
