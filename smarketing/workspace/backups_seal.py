"""The checksum at the end of a backup: a file that was cut or changed by a single bit is told from a whole one."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Final

from smarketing.errors import StoreError, shown

_DIGITS: Final = 64
_CHUNK: Final = 1024 * 1024
_MARK: Final = b"smarketing sha256:"
_SEAL: Final = re.compile(re.escape(_MARK) + rb"[0-9a-f]{64}")
PLACE: Final = _MARK + b"0" * _DIGITS
"""What a zip holds as its comment, and so as its last bytes, until it is sealed."""


def seal(file: Path) -> None:
    """Write the checksum of everything before it over the last digits of *file*, and make it last a power cut."""
    digest = _digest(file, file.stat().st_size - _DIGITS)
    with file.open("r+b") as content:
        content.seek(-_DIGITS, os.SEEK_END)
        content.write(digest.encode())
        content.flush()
        os.fsync(content.fileno())


def seal_of(file: Path) -> str:
    """Return the checksum that *file* ends with; empty where it has none, as backups had before there was one.

    Raises:
        StoreError: the checksum doesn't fit.
        OSError: the file can't be read.
    """
    size = file.stat().st_size
    with file.open("rb") as content:
        content.seek(max(size - len(PLACE), 0))
        end = content.read()
    if not _SEAL.fullmatch(end):
        return ""
    digest = end[-_DIGITS:].decode()
    if digest != _digest(file, size - _DIGITS):
        raise damaged(file)
    return digest


def damaged(file: Path) -> StoreError:
    """Return what to say of a backup whose content isn't what was written."""
    return StoreError(
        f"{shown(file.name)} was cut or changed since it was written, so nothing was restored. Choose another backup."
    )


def _digest(file: Path, length: int) -> str:
    """Return the SHA-256 of the first *length* bytes of *file*."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while length and (chunk := content.read(min(length, _CHUNK))):
            digest.update(chunk)
            length -= len(chunk)
    return digest.hexdigest()
