"""Which letters the bytes of a text file stand for, and the same file in UTF-8 where it is not."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

CHUNK = 4 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = frozenset(
    {"cp1252", "latin_1", "iso8859_15", "iso8859_9", "cp1254", "cp1250", "mac_roman", "ascii", "utf_8"}
)
_SURE = 0.5


def detect_encoding(path: Path) -> str:
    """Return the codec name of the text file *path*.

    A byte order mark decides, then the zeros of UTF-16, then strict UTF-8 over the whole file; what is left is
    Windows-1252 unless charset-normalizer is sure of another.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head.count(0) > len(head) // 4:
        return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
    stray = _first_stray_byte(path)
    return "utf-8" if stray is None else _legacy_encoding(path, stray)


def _first_stray_byte(path: Path) -> int | None:
    """Return where *path* stops being UTF-8, None if it never does."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    position = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if not _decodes(decoder, chunk, final=False):
                return position
            position += len(chunk)
    return None if _decodes(decoder, b"", final=True) else position


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _legacy_encoding(path: Path, stray: int) -> str:
    """Return the codec of a file whose chunk at *stray* is no UTF-8."""
    with path.open("rb") as file:
        file.seek(max(0, min(stray, path.stat().st_size - 1)))
        lines = file.read(CHUNK).splitlines()
    telling = b"\n".join(line for line in lines if not line.isascii())[:65536]
    best = from_bytes(telling).best()
    if best is None or best.encoding in _WESTERN or best.chaos > 0 or best.coherence < _SURE:
        return "cp1252"
    return best.encoding


@dataclass(frozen=True)
class Recoded:
    """A UTF-8 copy and how many letters had no meaning in the encoding."""

    path: Path
    unreadable_letters: int
    encoding: str

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence about letters that were lost, if any."""
        if not self.unreadable_letters:
            return ()
        return (f"{self.unreadable_letters:,} letters mean nothing in {self.encoding} and were replaced.",)


def recode(path: Path, out: Path, encoding: str) -> Recoded:
    """Write *path* in UTF-8 to *out*, piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    unreadable = 0
    with path.open("rb") as source, out.open("wb") as target:
        while True:
            chunk = source.read(CHUNK)
            text = decoder.decode(chunk, not chunk)
            unreadable += text.count("�")
            target.write(text.encode("utf-8"))
            if not chunk:
                return Recoded(out, unreadable, encoding)
