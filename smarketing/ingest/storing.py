"""The copy of an uploaded file in the scratch folder, and its digest."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from smarketing.ingest.watching import ensure_going

_BLOCK: Final = 1 << 20


def stored_copy(path: Path, name: str, work: Path) -> Path:
    """Copy the file into the scratch folder, under a name of ours with the ending it came with."""
    endings = Path(name).suffixes[-2 if name.lower().endswith(".gz") else -1 :]
    suffix = "".join(letter for letter in "".join(endings).lower() if letter.isalnum() or letter == ".")
    stored = work / f"{uuid.uuid4().hex}{suffix[:16]}"
    with stored.open("wb") as target:
        for block in _blocks(path):
            target.write(block)
    return stored


def digest_of(path: Path) -> str:
    """Return the SHA-256 of what is in *path*."""
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            ensure_going()
            yield block
