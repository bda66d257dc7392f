"""A program of its own, started by ``spreadsheets``: a workbook → one Arrow file of texts per filled sheet.

It also tells in which columns `1.250` is a number of the workbook, 1¼, and no text that somebody wrote.

A few kilobytes of workbook can ask for any amount of memory (a cell far from all others, a long text used a million
times), and the library that reads it ends the whole process where it doesn't get it. So that process is this one, with
a limit of its own, and what it ends is not the service. It knows nothing of the rest of Smarketing, to start quickly.
"""

from __future__ import annotations

import html
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

NO_WORKBOOK: Final = 3
TOO_LARGE: Final = 4
TOO_MANY: Final = 5
_THREE_DECIMALS: Final = r"^-?[0-9]{1,3}\.[0-9]{3}$"
_TOO_LONG: Final = r"^([0-9]{17,}|9(0[1-9]|[1-9][0-9])[0-9]{13})$"
"""A whole number of which a workbook doesn't keep the last digits, unless it stands there as text."""
_KEPT_DIGITS: Final = 15
_LOOKED_AT: Final = 1_000
_LISTS: Final = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_LONGEST_LIST: Final = 8 << 20
_PIECE: Final = 1 << 20
_LONGEST_TAG: Final = 500
_BEYOND: Final = 1 << 20
_MERGED: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^<>]*?\bref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_FILLED: Final = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br=[\"']([A-Z]{1,3})[0-9]+[\"'][^<>]*>\s*<(?:\w+:)?(?:v|f|is)\b")
_NO_PARTS: Final = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
Told = tuple[str, list[int], list[tuple[int, int, int]], int]


def main(arguments: Sequence[str]) -> int:
    """Write the sheets of a workbook as ``0.arrow`` … to a folder; return how it went.

    Prints as JSON of each the title, the places of the columns that hold numbers with three decimals, the cells merged
    downwards (place of the column, first and last row) and how many areas are merged over rows and columns.

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
        sheets = _write_sheets(workbook, path, folder, most_bytes)
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


def _write_sheets(workbook: fastexcel.ExcelReader, path: Path, folder: Path, most: int) -> list[Told] | None:
    """Return what is to be told of the sheets that hold anything, None where their text is more than *most* bytes."""
    told: list[Told] = []
    parts = _parts(path)
    for title in workbook.sheet_names:
        sheet = workbook.load_sheet(
            title, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True
        )
        batch = sheet.to_arrow()
        if not batch.num_rows or not batch.num_columns:
            continue
        batch = _with_long_numbers_cut(workbook, title, batch)
        most -= batch.nbytes
        if most < 0:
            return None
        out = folder / f"{len(told)}.arrow"
        with pa.OSFile(str(out), "wb") as file, pa.ipc.new_file(file, batch.schema) as writer:
            writer.write_batch(batch)
        merges, areas = _merged(path, parts.get(title, ""))
        told.append((title, _numbers_like(_THREE_DECIMALS, workbook, title, batch), merges, areas))
    return told


def _with_long_numbers_cut(workbook: fastexcel.ExcelReader, title: str, texts: pa.RecordBatch) -> pa.RecordBatch:
    """Return *texts* with the numbers that the workbook does not hold to the last digit as Excel shows them."""
    places = _numbers_like(_TOO_LONG, workbook, title, texts)
    columns = list(texts.columns)
    for place in places:
        digits = columns[place].cast(pa.string())
        exponent = pc.subtract(pc.utf8_length(digits), 1).cast(pa.string())
        kept = pc.utf8_slice_codeunits(digits, 1, _KEPT_DIGITS)
        cut = pc.binary_join_element_wise(pc.utf8_slice_codeunits(digits, 0, 1), ".", kept, "E+", exponent, "")
        columns[place] = pc.if_else(pc.match_substring_regex(digits, _TOO_LONG), cut, digits)
    return pa.record_batch(columns, names=texts.schema.names) if places else texts


def _numbers_like(pattern: str, workbook: fastexcel.ExcelReader, title: str, texts: pa.RecordBatch) -> list[int]:
    """Return the places of the columns of *texts* in which what is like *pattern* is a number in the workbook."""
    first = {place: _first_like(pattern, column) for place, column in enumerate(texts.columns)}
    found = {place: row for place, row in first.items() if row >= 0}
    if not found:
        return []
    typed = workbook.load_sheet(
        title, header_row=None, skip_rows=min(found.values()), n_rows=_LOOKED_AT, schema_sample_rows=_LOOKED_AT
    )
    kinds = {column.index: column.dtype for column in typed.available_columns()}
    return [place for place in found if kinds.get(place) == "float"]


def _first_like(pattern: str, column: pa.Array) -> int:
    """Return the row of the first cell like *pattern*, -1 without any; takes no import of pandas, which is large."""
    found = pc.indices_nonzero(pc.match_substring_regex(column, pattern))
    return int(found[0].as_py()) if len(found) else -1


def _parts(path: Path) -> dict[str, str]:
    """Return title → name of its file within the workbook *path*; empty for a workbook that is no zip of XML."""
    try:
        with zipfile.ZipFile(path) as book:
            sheets, relations = (book.open(name).read(_LONGEST_LIST).decode("utf-8", "replace") for name in _LISTS)
    except _NO_PARTS:
        return {}
    files = {
        found["Id"]: found["Target"]
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^<>]*>", relations)
        if (found := _attributes(tag)).keys() >= {"Id", "Target"}
    }
    listed = map(_attributes, re.findall(r"<(?:\w+:)?sheet\b[^<>]*>", sheets))
    return {
        one["name"]: files[one["id"]].removeprefix("/xl/")
        for one in listed
        if one.keys() >= {"name", "id"} and one["id"] in files
    }


def _attributes(tag: str) -> dict[str, str]:
    """Return the attributes of a tag by their names, without what stands before a colon."""
    found = re.findall(r"(?:\w+:)?(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return {name: html.unescape(double or single) for name, double, single in found}


def _merged(path: Path, part: str) -> tuple[list[tuple[int, int, int]], int]:
    """Return the cells merged downwards in one column, and how many areas are merged over rows and columns.

    The places of columns count from the first that holds anything, as in what is read of the sheet.
    """
    cells: list[tuple[int, int, int]] = []
    areas = 0
    try:
        with zipfile.ZipFile(path) as book:
            for left, top, right, bottom in _found(book, part, _MERGED):
                if int(bottom) > int(top):
                    areas += left != right
                    cells += [(_place(left), int(top), int(bottom))] if left == right else []
            first = _first_column(book, part) if cells else 0
    except _NO_PARTS:
        return [], 0
    return [(place - first, top, bottom) for place, top, bottom in cells if place >= first], areas


def _first_column(book: zipfile.ZipFile, part: str) -> int:
    """Return the place of the first column that holds anything, beyond all columns where nothing tells it."""
    first = _BEYOND
    for (letters,) in _found(book, part, _FILLED):
        first = min(first, _place(letters))
        if not first:
            break
    return first


def _found(book: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> Iterator[tuple[bytes, ...]]:
    """Yield what *pattern* finds in a sheet, which is read piece by piece and never as XML, so that none can harm."""
    rest = b""
    with book.open(f"xl/{part}") as file:
        while piece := file.read(_PIECE):
            text, end = rest + piece, 0
            for match in pattern.finditer(text):
                yield match.groups()
                end = match.end()
            rest = text[max(end, len(text) - _LONGEST_TAG) :]


def _place(letters: bytes) -> int:
    """Return the place from 0 of the column that a sheet calls *letters*."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
