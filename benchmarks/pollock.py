"""``python -m benchmarks.pollock``: polluted files read right, cell for cell, by us and by others at their defaults."""

from __future__ import annotations

import argparse
import csv
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from smarketing.errors import IngestError
from smarketing.ingest.reading import read_grids, write_grid
from smarketing.settings import ROOT, read_settings

FOLDER: Final = ROOT.parent / "shared" / "data" / "pollock" / "dev"
PAGE: Final = ROOT / "docs" / "polluted-files.md"
_HEAD: Final = """# Polluted files

For whoever exports: how many broken CSV files come out as they were meant. Written by `make bench-import`
(`python -m benchmarks.pollock`) from the files of the Pollock benchmark: sound files with one fault each, and a sample
of files that governments publish. *Right* means every cell and the header, as text. Of the others *refused* got a
sentence, *reported* a note of what was guessed; *silently wrong* are wrong without a word. DuckDB and pandas read the
same files as they come, at their defaults.

"""
Rows = list[list[str]]
RIGHT, REFUSED, REPORTED, SILENT = "right", "refused", "reported", "silently wrong"
_COLUMNS: Final = ("files", RIGHT, REFUSED, REPORTED, SILENT, "DuckDB", "pandas")
_KIND_WIDTH: Final = 28
_NUMBERS: Final = re.compile(r"_?\d+(_col\d+)?$|_row\d+_col\d+$|_\d+_0x\w+$|(_0x[0-9A-F]+)+$")


def read_by_us(path: Path) -> tuple[Rows, bool]:
    """Return the rows of *path* as ``read`` writes them, none if it is refused as empty, and whether a note came along.

    Raises:
        IngestError: it is refused.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        grid, *_ = read_grids(path, path.name, work, read_settings())
        notes = write_grid(grid, work / "grid.csv", read_settings()).notes
        return read_clean(work / "grid.csv"), bool(notes)


def read_clean(path: Path) -> Rows:
    """Return the rows of *path*, a sound CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _by_duckdb(path: Path) -> Rows:
    result = duckdb.execute("SELECT * FROM read_csv(?, all_varchar = true)", [str(path)])
    header = [column[0] for column in result.description or []]
    return [header, *([cell or "" for cell in row] for row in result.fetchall())]


def _by_pandas(path: Path) -> Rows:
    with warnings.catch_warnings(action="ignore"):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return [list(map(str, frame.columns)), *frame.values.tolist()]


def is_same(found: Rows, wanted: Rows) -> bool:
    """Return whether two grids hold the same cells, short rows padded."""
    width = max(map(len, (*found, *wanted)), default=0)
    return [[*row, *[""] * (width - len(row))] for row in found] == [
        [*row, *[""] * (width - len(row))] for row in wanted
    ]


def judged(path: Path, wanted: Rows) -> str:
    """Return what became of *path* in our hands: right, refused, reported or silently wrong."""
    try:
        found, is_told = read_by_us(path)
    except IngestError:
        return REFUSED if any(wanted) else RIGHT
    return RIGHT if is_same(found, wanted) else REPORTED if is_told else SILENT


def _is_right(read: Callable[[Path], Rows], path: Path, wanted: Rows) -> bool:
    try:
        return is_same(read(path), wanted)
    except (duckdb.Error, pd.errors.ParserError, ValueError):
        return not any(wanted)


def kind_of(name: str) -> str:
    """Return the kind of pollution a file is named for: ``row_less_sep_row1_col4.csv`` is ``row less sep``."""
    return _NUMBERS.sub("", name.removesuffix(".csv")).replace("_", " ")


def measured(folder: Path) -> Iterator[tuple[str, Counter[str]]]:
    """Yield each kind of pollution in *folder* with how many of its files came out how."""
    kinds: dict[str, Counter[str]] = {}
    is_survey = "survey" in folder.name
    for path in sorted((folder / "csv").iterdir()):
        wanted = read_clean(folder / "clean" / path.name)
        counts = kinds.setdefault("survey sample" if is_survey else kind_of(path.name), Counter())
        counts["files"] += 1
        counts[judged(path, wanted)] += 1
        counts["DuckDB"] += _is_right(_by_duckdb, path, wanted)
        counts["pandas"] += _is_right(_by_pandas, path, wanted)
    yield from kinds.items()


def main() -> None:
    """Print the kinds of pollution and how many files of each are read right; write them as a page of the docs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pollock", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="holds folders with csv/ and clean/ each")
    folder = parser.parse_args().folder
    parts = [part for part in sorted(folder.glob("*")) if (part / "csv").is_dir()]
    if not parts:
        parser.error(f"there are no polluted files in {folder}; get the Pollock benchmark and name its folder")
    lines = [_line("kind", _COLUMNS), _line("-" * _KIND_WIDTH, ["-" * (len(one) - 1) + ":" for one in _COLUMNS])]
    for part in parts:
        found = list(measured(part))
        total = sum((counts for _, counts in found), Counter())
        named = [*found, (f"all of {part.name}", total)] if len(found) > 1 else found
        lines += [_line(kind, [str(counts[column]) for column in _COLUMNS]) for kind, counts in named]
    print("\n".join(lines))
    PAGE.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def _line(kind: str, cells: Sequence[str]) -> str:
    shown = [f"{cell:>{len(column)}}" for cell, column in zip(cells, _COLUMNS, strict=True)]
    return f"| {kind:{_KIND_WIDTH}} | {' | '.join(shown)} |"


if __name__ == "__main__":
    main()
