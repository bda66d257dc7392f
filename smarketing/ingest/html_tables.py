"""Tables in a web page, which many old CRMs export as a “workbook” → a text file per table."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from smarketing.errors import NoTable, UnreadableFile
from smarketing.ingest.encodings import detect_encoding
from smarketing.ingest.header_rows import FOUND, HeaderRows, row_for
from smarketing.ingest.html_tags import Piece, pieces_of
from smarketing.ingest.model import Grid
from smarketing.ingest.texts import read_text
from smarketing.ingest.watching import ensure_going
from smarketing.settings import Settings

_PIECE: Final = 1 << 18
_HEAD: Final = 4096
_MOST_BYTES: Final = 256 << 20
_MOST_REPEATED: Final = 5_000_000
_CHARSET: Final = re.compile(
    rb"charset\s*=\s*[\"']?\s*((?:windows-|iso-?8859-|koi8-|utf-8|gb|big5|shift_?jis|euc-)[\w-]*)", re.IGNORECASE
)
_SPAN: Final = r"\b{0}\s*=\s*[\"']?\s*([0-9]{{1,5}})"
_COLSPAN, _ROWSPAN = (re.compile(_SPAN.format(name), re.IGNORECASE) for name in ("colspan", "rowspan"))
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_BREAK: Final = "\0"
_OFFICE: Final = b"schemas-microsoft-com:office"
_OTHERWISE: Final = "Open it in Excel, save it as .xlsx or CSV and upload that."


def read_html(path: Path, name: str, stem: Path, settings: Settings, header_rows: HeaderRows = FOUND) -> list[Grid]:
    """Return a grid for each table of at least two rows and columns in the web page *path*, its cells as text.

    Copies are named after *stem*. A cell over several columns leaves the others empty, one over several rows counts
    for each of them.

    Raises:
        UnreadableFile: a table holds tables, is too large or too wide.
        NoTable: there is none, or the page asks for something, as a log-in page does.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise UnreadableFile(name, f"it is a web page of more than {_MOST_BYTES >> 20} MB.", _OTHERWISE)
    page = _Page(name, stem, settings)
    try:
        for piece in pieces_of(_parts(path)):
            page.take(piece)
        page.end_table()
    finally:
        page.close()
    found = {number: one for number, one in enumerate(page.tables, start=1) if one.rows > 1 and one.width > 1}
    if not found and _is_called_a_workbook(path):
        raise NoTable(name, "it is a web page that is called a workbook, as some CRMs export one.", _OTHERWISE)
    if not found:
        raise _no_table(name)
    titles = {number: None if len(found) == 1 else f"table {number}" for number in found}
    return [
        _grid(
            name, number, table, settings, title=titles[number], header_row=row_for(header_rows, name, titles[number])
        )
        for number, table in found.items()
    ]


def _grid(
    name: str, number: int, table: _Table, settings: Settings, *, title: str | None, header_row: int | None
) -> Grid:
    grid = read_text(table.path, name, table.path.with_suffix(""), settings, header_row)
    is_alone = title is None
    told = f"The file is a web page; {'its table' if is_alone else f'table {number} of it'} was read."
    spans = {0: (), 1: ("1 cell over several rows counts for each of them.",)}.get(
        table.spans, (f"{table.spans:,} cells over several rows count for each of them.",)
    )
    return replace(grid, sheet=title, notes=(told, *grid.notes, *spans))


def _no_table(name: str) -> NoTable:
    return NoTable(
        name, "it is a web page, perhaps the log-in page of the CRM.", "Log in, export again as CSV and upload that."
    )


def _is_called_a_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return _OFFICE in file.read(_HEAD).replace(b"\0", b"").lower()  # without the zeros of UTF-16


def _parts(path: Path) -> Iterator[str]:
    """Yield the text of a page, its letters as its bytes tell, else as it says itself."""
    encoding = detect_encoding(path).name
    with path.open("rb") as file:
        said = _CHARSET.search(file.read(_HEAD))
    if said and not encoding.startswith("utf"):
        encoding = said[1].decode("ascii")
    try:
        page = path.open(encoding=encoding, errors="replace", newline="")
    except LookupError:  # a name that no code page goes by
        page = path.open(encoding="cp1252", errors="replace", newline="")
    with page:
        while part := page.read(_PIECE):
            ensure_going()
            yield part


class _Table:
    """One table under way, written row by row; cells that reach into rows to come are written there too."""

    def __init__(self, name: str, path: Path, settings: Settings) -> None:
        self.path, self.rows, self.width, self.spans = path, 0, 0, 0
        self._name, self._most = name, settings.max_columns
        self._row: list[str] = []
        self._reaching: dict[int, tuple[str, int]] = {}
        self._repeated = 0
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL, lineterminator="\n")

    def add(self, text: str, over: int, down: int) -> None:
        """Add a cell that stands over *over* columns and *down* rows."""
        self._reach()
        if down > 1 and text:
            self.spans += 1
            self._reaching[len(self._row)] = (text, self.rows + down - 1)
        self._row += [text, *[""] * (min(over, self._most + 1) - 1)]
        if len(self._row) > self._most:
            raise UnreadableFile(self._name, f"it has more than {self._most:,} columns.", "Export fewer columns.")

    def _reach(self) -> None:
        while (found := self._reaching.get(len(self._row))) is not None:
            text, last = found
            if last < self.rows:
                del self._reaching[len(self._row)]
                return
            self._row.append(text)
            self._repeated += 1 + len(text)
            if self._repeated > _MOST_REPEATED:
                raise UnreadableFile(self._name, "its cells stand over too many rows.", _OTHERWISE)

    def end_row(self) -> None:
        """Write the row under way, if there is any."""
        if self._row:
            self._reach()
            self._writer.writerow(self._row)
            self.rows += 1
            self.width = max(self.width, len(self._row))
            self._row = []

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Page:
    """The tables of a page, found as its pieces come."""

    def __init__(self, name: str, stem: Path, settings: Settings) -> None:
        self._name, self._stem, self._settings = name, stem, settings
        self.tables: list[_Table] = []
        self._table: _Table | None = None
        self._cell: list[str] | None = None
        self._letters, self._spans = 0, (1, 1)

    def take(self, piece: Piece) -> None:
        """Take the next piece of the page."""
        tag, text = piece
        if not tag:
            self._add(text)
        elif tag in {"form", "input"}:
            raise _no_table(self._name)
        elif tag == "table":
            self._open_table()
        elif self._table is None:
            return
        elif tag in {"br", "/p", "/div"}:
            self._add(_BREAK)
        elif tag in {"td", "th", "tr", "/td", "/th", "/tr", "/table"}:
            self._end_cell(self._table)
            if tag in {"td", "th"}:
                self._cell, self._letters = [], 0
                self._spans = _span(_COLSPAN, text), _span(_ROWSPAN, text)
            elif tag in {"tr", "/tr"}:
                self._table.end_row()
            elif tag == "/table":
                self.end_table()

    def end_table(self) -> None:
        """Write what there is of the table under way."""
        if self._table is not None:
            self._end_cell(self._table)
            self._table.end_row()
            self._table.close()
        self._table = None

    def close(self) -> None:
        """Close all files, whatever happened."""
        for table in self.tables:
            table.close()

    def _open_table(self) -> None:
        if self._table is not None:
            raise UnreadableFile(self._name, "its table holds other tables, as the layout of a page does.", _OTHERWISE)
        number, most = len(self.tables) + 1, self._settings.max_archive_files
        if number > most:
            raise UnreadableFile(self._name, f"it has more than {most:,} tables.", "Upload only the exports.")
        path = self._stem.with_name(f"{self._stem.name}-t{number}.csv")
        self._table = _Table(self._name, path, self._settings)
        self.tables.append(self._table)

    def _add(self, text: str) -> None:
        if self._cell is None:
            return
        self._letters += len(text)
        most = self._settings.max_cell_bytes
        if self._letters > most:
            raise UnreadableFile(self._name, f"it has a cell of more than {most:,} letters.", "Export fewer columns.")
        self._cell.append(text)

    def _end_cell(self, table: _Table) -> None:
        if self._cell is not None:
            lines = _SPACES.sub(" ", "".join(self._cell)).split(_BREAK)
            self._cell = None
            table.add(html.unescape("\n".join(line.strip(" ") for line in lines).strip("\n")), *self._spans)


def _span(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return max(1, int(found[1])) if found else 1
