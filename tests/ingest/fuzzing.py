"""Sound exports, bytes of them changed, and what must hold whatever comes of that."""

from __future__ import annotations

import csv
import gzip
import io
import random
import shutil
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from smarketing.errors import MissingColumn, UnreadableFile
from smarketing.ingest import Grid, KnownIds, Mapping, propose, read_grids, write_grid
from smarketing.ingest.converting import convert
from smarketing.settings import Settings

HEADER = ("Lead id", "Created", "Source", "Email", "Amount", "Lead status")
SOURCES = ("Web", "Fair, Köln", 'He said "no"')
ROWS = [
    (str(row), f"2026-01-{row % 28 + 1:02d}", SOURCES[row % 3], f"a{row}@x.example", f"{row},5", "New")
    for row in range(40)
]
_PIECES = (
    *(b"\x00", b'"', b'""', b"'", b"\\", b"\r", b"\n", b"\r\n", b",", b";", b"\t", b"|", b"\x1a", b"\x80", b"\xff"),
    *(b"\xfe\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xc3\x28", b"\xed\xa0\x80", b"\xff\xff\xff\x7f"),
    *(
        b"sep=;\n",
        b"=cmd|' /C calc'!A0",
        b"Grand Total",
        b"<html>",
        b"PK\x03\x04",
        b"PAR1",
        b"\x1f\x8b",
        b"1e999",
        b"NaN",
    ),
    *(b"0" * 400, b"," * 300, b'"' * 101, b"\n" * 100),
)


def sound_files() -> dict[str, bytes]:
    """Return one sound export of each kind that we read, by name."""
    files = {}
    for delimiter, encoding, quoting in ((",", "utf-8", 0), (";", "cp1252", 1), ("\t", "utf-16", 0)):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, quoting=quoting)
        writer.writerows([HEADER, *ROWS])
        files[f"{len(files)}.csv"] = out.getvalue().encode(encoding)
    files["leads.csv.gz"] = gzip.compress(files["0.csv"], mtime=0)
    packed, book = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("leads.csv", files["0.csv"])
        archive.writestr("more.csv", files["1.csv"])
    files["leads.zip"] = packed.getvalue()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Leads")
        for number, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(number, 0, row)
    files["leads.xlsx"] = book.getvalue()
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(zip(HEADER, row, strict=True)) for row in ROWS]), out)
    files["leads.parquet"] = out.getvalue()
    return files


def changed(content: bytes, chosen: random.Random) -> bytes:
    """Return *content* with one to six things done to it, inside the packing of a zip as well."""
    if content.startswith(b"PK") and chosen.random() < 0.6:
        return _changed_inside(content, chosen)
    data = bytearray(content)
    for _ in range(chosen.randint(1, 6)):
        at = chosen.randrange(len(data) + 1)
        what = chosen.randrange(6)
        if what == 0 and data:
            data[at % len(data)] ^= 1 << chosen.randrange(8)
        elif what == 1:
            data[at:at] = chosen.choice(_PIECES) * chosen.choice((1, 1, 1, 30))
        elif what == 2:
            del data[at : at + chosen.choice((1, 2, 8, 200))]
        elif what == 3:
            length = chosen.choice((1, 20, 300))
            data[at:at] = data[at : at + length] * chosen.choice((1, 3, 50))
        elif what == 4:
            data[at : at + 4] = chosen.choice(_PIECES)
        elif chosen.random() < 0.3:
            del data[at:]
    return bytes(data)


def _changed_inside(content: bytes, chosen: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        victim = chosen.choice(names)
        for name in names:
            data = source.read(name)
            target.writestr(name, changed(data, chosen) if name == victim else data)
    return out.getvalue()


def outcome(content: bytes, name: str, settings: Settings, *, converts: bool) -> str:
    """Return what reading *content* came to: ``read``, ``refused``; anything else that happens is raised.

    Rows that were read are kept or rejected, none is lost.
    """
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "upload"
        path.write_bytes(content)
        for grid in read_grids(path, name, folder / "work", settings):
            write_grid(grid, folder / "grid.csv", settings)
            if converts:
                _convert(grid, folder, settings)
    except UnreadableFile as refusal:
        return "refused" if str(refusal).endswith(".") else f"refused without a sentence: {refusal}"
    finally:
        shutil.rmtree(folder)
    return "read"


def _convert(grid: Grid, folder: Path, settings: Settings) -> None:
    mapping: Mapping = propose(grid, known=KnownIds(), settings=settings, kind="leads")
    try:
        done = convert(grid, mapping, folder / "out", settings)
    except MissingColumn:
        return
    assert done.rows_read == done.rows_kept + done.rows_rejected
    assert pq.read_metadata(done.path).num_rows == done.rows_kept
