"""``python -m benchmarks``: make a large company, measure, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

from benchmarks import building, importing, machine, metric_race, pages, pandas_race, report
from benchmarks.company import DATA, Company, made

Measure = Callable[[Company, int], dict[str, Any]]
PARTS: dict[str, tuple[Measure, int]] = {
    "import": (importing.measure, 3),
    "build": (building.measure, 2),
    "metrics": (metric_race.measure, 9),
    "pandas": (pandas_race.measure, 5),
    "pages": (pages.measure, 15),
}
"""What can be measured, and how often each contender runs unless ``--repeats`` says otherwise."""


def main() -> None:
    """Measure what was asked for and write the page from all that is known of a company of this size."""
    given = _arguments()
    company = made(given.leads, fresh=given.fresh)
    for part in [given.only] if given.only else PARTS:
        measure, repeats = PARTS[part]
        began = time.perf_counter()
        found = measure(company, given.repeats or repeats)
        _keep(company, part, {"machine": machine.described(), "found": found})
        print(f"{part}: measured in {time.perf_counter() - began:.0f} s")
    if not given.no_page:
        report.write(given.leads, {part: _kept(company, part) for part in PARTS})
        print(f"written to {report.PAGE.name}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000, help="how large the company is")
    parser.add_argument("--only", choices=list(PARTS), help="measure one part; the others keep their last figures")
    parser.add_argument("--repeats", type=int, default=0, help="runs of each contender")
    parser.add_argument("--fresh", action="store_true", help="make the company and its workspace anew")
    parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
    return parser.parse_args()


def _keep(company: Company, part: str, found: dict[str, Any]) -> None:
    (DATA / str(company.leads) / f"{part}.json").write_text(json.dumps(found, indent=1), encoding="utf-8")


def _kept(company: Company, part: str) -> dict[str, Any] | None:
    path = DATA / str(company.leads) / f"{part}.json"
    if not path.exists():
        return None
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


if __name__ == "__main__":
    main()
