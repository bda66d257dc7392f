"""A program of its own, started by ``spreadsheets``: a workbook → one Arrow file of texts per filled sheet.

It also tells in which columns `1.250` is a number of the workbook, 1¼, and no text that somebody wrote.

A few kilobytes of workbook can ask for any amount of memory (a cell far from all others, a long text used a million
times), and the library that reads it ends the whole process where it doesn't get it. So that process is this one, with
a limit of its own, and what it ends is not the service. It knows nothing of the rest of Smarketing, to start quickly.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

NO_WORKBOOK: Final = 3
TOO_LARGE: Final = 4
TOO_MANY: Final = 5
_THREE_DECIMALS: Final = r"^-?[0-9]{1,3}\.[0-9]{3}$"
_LOOKED_AT: Final = 1_000


def main(arguments: Sequence[str]) -> int:
    """Write the sheets of a workbook as ``0.arrow`` … to a folder; return how it went.

    Prints as JSON the title of each and the places of the columns that hold numbers with three decimals.

    The arguments are the workbook, the folder, the bytes of memory it may take, the bytes it may write, the sheets it
    may have, and seconds.
    """
    path, folder = Path(arguments[0]), Path(arguments[1])
    memory, most_bytes, most_sheets, seconds = (int(argument) for argument in arguments[2:])
    _limit(memory, seconds)
    try:
        workbook = fastexcel.read_excel(path.read_bytes())
        if len(workbook.sheet_names) > most_sheets:
            return TOO_MANY
        sheets = _write_sheets(workbook, folder, most_bytes)
    except fastexcel.FastExcelError:
        return NO_WORKBOOK
    except MemoryError:
        return TOO_LARGE
    if sheets is None:
        return TOO_LARGE
    sys.stdout.write(json.dumps(sheets))
    return 0


def _limit(memory: int, seconds: int) -> None:
    """Let this process take *memory* bytes more than it has now, and *seconds* of processor time."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) if Path("/proc").is_dir() else 0
    most = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write_sheets(workbook: fastexcel.ExcelReader, folder: Path, most: int) -> list[tuple[str, list[int]]] | None:
    """Return what is to be told of the sheets that hold anything, None where their text is more than *most* bytes."""
    told: list[tuple[str, list[int]]] = []
    for title in workbook.sheet_names:
        sheet = workbook.load_sheet(
            title, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True
        )
        batch = sheet.to_arrow()
        if not batch.num_rows or not batch.num_columns:
            continue
        most -= batch.nbytes
        if most < 0:
            return None
        out = folder / f"{len(told)}.arrow"
        with pa.OSFile(str(out), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
            writer.write_batch(batch)
        told.append((title, _numbers_in_threes(workbook, title, batch)))
    return told


def _numbers_in_threes(workbook: fastexcel.ExcelReader, title: str, texts: pa.RecordBatch) -> list[int]:
    """Return the places of the columns of *texts* whose numbers with three decimals are numbers in the workbook."""
    matches = (pc.match_substring_regex(column, _THREE_DECIMALS) for column in texts.columns)
    first = {place: pc.index(one, True).as_py() for place, one in enumerate(matches)}
    found = {place: row for place, row in first.items() if row >= 0}
    if not found:
        return []
    typed = workbook.load_sheet(
        title, header_row=None, skip_rows=min(found.values()), n_rows=_LOOKED_AT, schema_sample_rows=_LOOKED_AT
    )
    kinds = {column.index: column.dtype for column in typed.available_columns()}
    return [place for place in found if kinds.get(place) == "float"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
