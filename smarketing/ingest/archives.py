"""What a zip says is in it, judged before anything is unpacked."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from smarketing.errors import UnreadableFile
from smarketing.settings import Settings

EMPTY_ARCHIVE: Final = b"PK\x05\x06"
ZIP_FAULTS: Final = (
    zipfile.BadZipFile, OSError, EOFError, zlib.error, lzma.LZMAError, struct.error,
    RuntimeError, ValueError, LookupError, OverflowError,
)  # fmt: skip
"""Everything that the standard library raises where an archive isn't sound; many of them are not promised."""
_END: Final = struct.Struct("<4s4H2LH")
_LONGEST_END: Final = _END.size + 0xFFFF
_LONGEST_ENTRY: Final = 2_048
_ENCRYPTED: Final = 0x1


def damaged(name: str) -> UnreadableFile:
    """Return the error for a file that ends too early or isn't sound."""
    return UnreadableFile(name, "it is damaged or was cut off.", "Download or export it again.")


def entries_of(path: Path, name: str, settings: Settings) -> list[zipfile.ZipInfo]:
    """Return what the zip *path* lists; its files have not been looked at.

    Raises:
        UnreadableFile: the list is damaged, too long, asks for a password or for too many bytes, or names the same
            bytes several times.
    """
    _ensure_short(path, name, settings.max_archive_files)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except ZIP_FAULTS as cause:
        raise damaged(name) from cause
    if len(entries) > settings.max_archive_files:
        raise _too_many(name, settings.max_archive_files)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile(name, "it has a password.", "Pack it again without one.")
    if sum(entry.file_size for entry in entries) > settings.max_file_bytes:
        reason = f"it would unpack to more than {settings.max_file_bytes:,} bytes."
        raise UnreadableFile(name, reason, "Export a shorter period.")
    if _overlap(entries):
        raise UnreadableFile(
            name, "files in it share the same bytes, as only a made-up archive does.", "Pack it again."
        )
    return entries


def _ensure_short(path: Path, name: str, most: int) -> None:
    """Refuse a list that would take much memory only to be read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END))
        tail = file.read()
    at = tail.rfind(EMPTY_ARCHIVE)
    if at < 0 or len(tail) - at < _END.size:
        raise damaged(name)
    _, _, _, _, listed, length, _, _ = _END.unpack_from(tail, at)
    if listed > most or length > most * _LONGEST_ENTRY:
        raise _too_many(name, most)


def _too_many(name: str, most: int) -> UnreadableFile:
    return UnreadableFile(name, f"there are more than {most:,} files in it.", "Pack only the exports, or upload them.")


def _overlap(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Return whether two of *entries* are stored in the same place."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset + entry.compress_size for entry in ordered]
    return any(end > following.header_offset for end, following in zip(ends, ordered[1:], strict=False))
