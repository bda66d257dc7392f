"""What a file is by its first bytes, and the files inside it, unpacked with a limit."""

from __future__ import annotations

import codecs
import gzip
import re
import zipfile
import zlib
from pathlib import Path
from typing import Final, Literal, Protocol

from smarketing.errors import UnreadableFile
from smarketing.ingest.archives import EMPTY_ARCHIVE, ZIP_FAULTS, damaged, entries_of
from smarketing.ingest.names import fit_name
from smarketing.ingest.watching import ensure_going
from smarketing.settings import Settings

Content = Literal["gzip", "zip", "spreadsheet", "parquet", "text", "html"]

_EXPORT_AGAIN: Final = "Export the records as CSV or Excel (.xlsx) and upload that file."
_UNPACK: Final = "Unpack it and upload the files in it."
_PICTURE: Final = ("it is an image.", _EXPORT_AGAIN)
_REFUSED: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"%PDF", "it is a PDF.", _EXPORT_AGAIN),
    (b"\x89PNG", *_PICTURE),
    (b"\xff\xd8\xff", *_PICTURE),
    (b"GIF8", *_PICTURE),
    (b"II*\x00", *_PICTURE),
    (b"MM\x00*", *_PICTURE),
    (b"{\\rtf", "it is a text document (RTF).", _EXPORT_AGAIN),
    (b"7z\xbc\xaf", "it is a 7-Zip archive.", _UNPACK),
    (b"Rar!\x1a", "it is a RAR archive.", _UNPACK),
    (b"BZh91AY&SY", "it is packed with bzip2.", _UNPACK),
    (b"\xfd7zXZ", "it is packed with xz.", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "it is packed with zstd.", _UNPACK),
    (b"SQLite format 3", "it is an SQLite database.", _EXPORT_AGAIN),
    (b"Obj\x01", "it is an Avro file.", _EXPORT_AGAIN),
    (b"ARROW1", "it is an Arrow file.", "Write it as Parquet or CSV."),
    (b"PARE", "it is an encrypted Parquet file.", "Write it without encryption, or as CSV."),
    (b"MIME-Version:", "it is an e-mail or a saved web page.", _EXPORT_AGAIN),
    (
        b"version https://git-lfs",
        "it is only a Git LFS pointer, not the file itself.",
        "Run git lfs pull and upload the file it stands for.",
    ),
)
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_TAR_MARK: Final = (257, b"ustar")
_WORKBOOK_IN_XML: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_OPEN_SHEETS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MARKUP: Final = (b"<!doctype", b"<html", b"<table", b"<head", b"<body", b"<script")
_UTF_16: Final = (
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_XML: Final = (b"<?xml", b"<svg")
_JSON: Final = re.compile(rb'\{\s*["}]|\[\s*[\[{]')
_PIECE: Final = 1 << 20


def content_of(path: Path, name: str, settings: Settings) -> Content:
    """Return what *path* holds, by its first bytes.

    Raises:
        UnreadableFile: it is empty, too large, or something that holds no table we can read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(name, "it is empty.", "Export it again; if it stays empty, the list in the CRM is.")
    if size > settings.max_file_bytes:
        raise UnreadableFile(
            name, f"it has {size:,} bytes, more than {settings.max_file_bytes:,}.", "Export a shorter period."
        )
    _refuse_by_content(_plain(head), name)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if _plain(head).lstrip().lower().startswith(_MARKUP):
        return "html"
    if head.startswith(_OLD_WORKBOOK):
        return "spreadsheet"
    if head.startswith(b"PAR1"):
        return "parquet"
    return _zip_content(path, name, settings) if head.startswith((b"PK\x03\x04", EMPTY_ARCHIVE)) else "text"


def _plain(head: bytes) -> bytes:
    """Return the first bytes of a file as UTF-8 without a mark, also where it is written in UTF-16."""
    codec = next((codec for mark, codec in _UTF_16 if head.startswith(mark)), "")
    return head.decode(codec, "ignore").encode("utf-8", "ignore") if codec else head.removeprefix(codecs.BOM_UTF8)


def _refuse_by_content(head: bytes, name: str) -> None:
    for mark, reason, advice in _REFUSED:
        if head.startswith(mark):
            raise UnreadableFile(name, reason, advice)
    place, mark = _TAR_MARK
    if head.startswith(mark, place):
        raise UnreadableFile(name, "it is a tar archive.", _UNPACK)
    text = head.lstrip().lower()
    if text.startswith(_XML) and _WORKBOOK_IN_XML in text:
        raise UnreadableFile(
            name, "it is a workbook written as XML.", "Open it in Excel, save it as .xlsx or CSV and upload that."
        )
    if text.startswith(_XML):
        raise UnreadableFile(name, "it is XML, not a table.", _EXPORT_AGAIN)
    if _JSON.match(text):
        raise UnreadableFile(name, "it is JSON, not a table.", _EXPORT_AGAIN)


def _zip_content(path: Path, name: str, settings: Settings) -> Content:
    entries = entries_of(path, name, settings)
    names = {entry.filename for entry in entries}
    if any(entry.startswith("xl/") for entry in names):
        return "spreadsheet"
    if "content.xml" in names and _says_sheets(path, name):
        return "spreadsheet"
    if "content.xml" in names or any(entry.startswith(("word/", "ppt/")) for entry in names):
        raise UnreadableFile(name, "it is an office document, but no workbook.", _EXPORT_AGAIN)
    return "zip"


def _says_sheets(path: Path, name: str) -> bool:
    """Return whether the office document *path* calls itself a workbook."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as said:
            return said.read(len(_OPEN_SHEETS)) == _OPEN_SHEETS
    except KeyError:
        return False
    except ZIP_FAULTS as cause:
        raise damaged(name) from cause


def unpack_gzip(path: Path, name: str, out: Path, settings: Settings) -> Path:
    """Write what *path* holds to *out* and return *out*; never more than ``max_file_bytes``."""
    try:
        with gzip.open(path) as source:
            _copy(source, name, out, settings)
    except (OSError, EOFError, zlib.error) as cause:
        raise damaged(name) from cause
    return out


def unpack_zip(path: Path, name: str, out: Path, settings: Settings) -> list[tuple[str, Path]]:
    """Write the files in *path* beside *out* and return their names and paths, without folders and hidden files."""
    unpacked = []
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [(_name_of(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
            shown = [
                (called, entry)
                for called, entry in entries
                if not called.startswith(".") and not entry.filename.startswith("__MACOSX")
            ]
            for number, (called, entry) in enumerate(shown):
                target = out.with_name(f"{out.name}-{number}")
                with archive.open(entry) as source:
                    _copy(source, name, target, settings)
                unpacked.append((fit_name(called), target))
    except ZIP_FAULTS as cause:
        raise damaged(name) from cause
    return unpacked


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Return the last part of the path of *entry*, however the packer wrote it; nothing is ever written there."""
    return entry.filename.replace("\\", "/").rpartition("/")[2]


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _copy(source: _Readable, name: str, out: Path, settings: Settings) -> None:
    written = 0
    with out.open("wb") as target:
        while piece := source.read(_PIECE):
            ensure_going()
            written += len(piece)
            if written > settings.max_file_bytes:
                reason = f"it unpacks to more than {settings.max_file_bytes:,} bytes."
                raise UnreadableFile(name, reason, "Export a shorter period.")
            target.write(piece)
