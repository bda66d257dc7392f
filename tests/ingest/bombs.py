"""Files that mean harm, and what refuses them; the limits are low so that the bombs are small."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter

from smarketing.errors import UnreadableFile
from smarketing.ingest.reading import read_grids
from smarketing.settings import read_settings

HEADER = "Lead id,Created,Source,Email\n"
LEADS = HEADER + "".join(f"{row},2026-01-{row % 28 + 1:02d},Web,a{row}@x.example\n" for row in range(1, 30))
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NO_LETTERS = re.compile("[\0\x80-\x9f]")
"""Zeros make a file binary; the other controls are letters of Windows that were decoded wrongly, and are mended."""
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{depth} "{f"&a{depth - 1};" * 10}">' for depth in range(1, 10)
)
LOW = read_settings(
    time_zone="UTC",
    max_file_bytes=1_000_000,
    max_columns=50,
    max_cell_bytes=20_000,
    max_archive_files=20,
    import_memory_limit="150MB",
)


def refusal(folder: Path, content: bytes | str, name: str = "leads.csv", config=LOW) -> str:
    """Return the sentence with which *content* is refused."""
    path = folder / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(UnreadableFile) as told:
        read_grids(path, name, folder / "work", config)
    return str(told.value)


def zipped(*files: tuple[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def overlapping(names: int, content: bytes) -> bytes:
    """Return a zip whose list names the same packed bytes many times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    facts = (zlib.crc32(content), len(packed), len(content))
    body = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *facts, 1, 0) + b"a" + packed
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *facts, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, names, names, len(entry) * names, len(body), 0)
    return body + entry * names + end


def workbook(**parts: object) -> bytes:
    """Return a sound workbook of leads; *parts* are changes to its XML: path → bytes, or (old, new)."""
    plain, out = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Leads")
        for number, line in enumerate(LEADS.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            change = parts.get(name, part)
            target.writestr(name, part.replace(*change) if isinstance(change, tuple) else change)
    return out.getvalue()


def cell_at(place: str) -> tuple[bytes, bytes]:
    row = re.sub("[A-Z]", "", place)
    cell = f'<row r="{row}"><c r="{place}" t="str"><v>x</v></c></row></sheetData>'
    return b"</sheetData>", cell.encode()


def million_files() -> bytes:
    """Return a zip whose list names a million files, as short as such a list can be."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    size = len(entry) * 1_000_000
    return local + entry * 1_000_000 + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, size, len(local), 0)


def bigger():
    return LOW.model_copy(update={"max_file_bytes": 100_000_000})
