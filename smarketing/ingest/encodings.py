"""Which letters the bytes of a text file stand for, and the same file in UTF-8 where it is not."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smarketing.ingest.code_pages import detect_code_page
from smarketing.ingest.watching import ensure_going

CHUNK = 4 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD: Final = 64 * 1024
_TELLING: Final = 64 * 1024
_MOSTLY: Final = 0.2
_ENCODED_TWICE: Final = re.compile(rb"\xc2[\x80-\x9f]")
_SWITCHES: Final = (b"\x1b$B", b"\x1b$@")
"""What turns ASCII to Japanese in ISO-2022-JP."""
_LINE_ENDS: Final = ("\x1e", "\u2028", "\x85")
_WESTERN: Final = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}


@dataclass(frozen=True)
class Encoding:
    """The codec of a text file, and what in it is not as the codec says.

    ``has_strays``: among its UTF-8 are letters in Windows-1252. ``is_twice``: Windows-1252 was taken for Latin-1 once.
    ``line_end`` is the character that ends its lines, where that is neither a feed nor a return. ``rival`` is another
    code page that is hardly less likely, if there is one.
    """

    name: str
    has_strays: bool = False
    is_twice: bool = False
    line_end: str = ""
    rival: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the file can be read where it lies."""
        return self.name.startswith("utf-8") and not (self.has_strays or self.is_twice or self.line_end)


def detect_encoding(path: Path) -> Encoding:
    """Return the encoding of the text file *path*.

    A byte order mark decides, then the zeros of UTF-16, then strict UTF-8 over the whole file; what is left is UTF-8
    with strays if many lines are that, else the code page whose letters make the likeliest words.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is not None and marked != "utf-8-sig":
        return Encoding(marked, line_end=_line_end(head, marked))
    if head.count(0) > len(head) // 4:
        name = "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
        return Encoding(name, line_end=_line_end(head, name))
    if any(mark in head for mark in _SWITCHES):
        return Encoding("iso2022_jp")
    stray, is_twice = _first_stray_byte(path)
    if stray is None:
        line_end = _line_end(head, "utf-8")
        return Encoding(marked or "utf-8", is_twice=is_twice and line_end != "\x85", line_end=line_end)
    return _legacy_encoding(path, stray)


def _line_end(head: bytes, encoding: str) -> str:
    """Return the unusual character that ends the lines of a file that starts with *head*, if one does."""
    if encoding == "utf-8" and (b"\n" in head or b"\r" in head):
        return ""
    text = head.decode(encoding, "ignore")
    return "" if "\n" in text or "\r" in text else next((mark for mark in _LINE_ENDS if mark in text), "")


def _first_stray_byte(path: Path) -> tuple[int | None, bool]:
    """Return where *path* stops being UTF-8, None if it never does, and whether letters in it were encoded twice."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    position, is_twice = 0, False
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            ensure_going()
            is_plain = chunk.isascii() and not decoder.getstate()[0]
            if not is_plain and not _decodes(decoder, chunk, final=False):
                return position, is_twice
            is_twice = is_twice or (not is_plain and _ENCODED_TWICE.search(chunk) is not None)
            position += len(chunk)
    return (None if _decodes(decoder, b"", final=True) else position), is_twice


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _legacy_encoding(path: Path, stray: int) -> Encoding:
    """Return the encoding of a file whose chunk at *stray* is no UTF-8."""
    with path.open("rb") as file:
        file.seek(max(0, min(stray, path.stat().st_size - 1)))
        lines = [line for line in file.read(CHUNK).splitlines() if not line.isascii()]
    sound = sum(1 for line in lines if _decodes(codecs.getincrementaldecoder("utf-8")("strict"), line, final=True))
    if sound >= _MOSTLY * len(lines):
        return Encoding("utf-8", has_strays=True)
    telling = b"\n".join(lines)
    if len(telling) > _TELLING:
        # no letter may be cut in two
        telling = telling[: telling.rfind(b"\n", 0, _TELLING)] if b"\n" in telling[:_TELLING] else telling
    page = detect_code_page(telling)
    return Encoding(page.name, rival=page.rival)


@dataclass(frozen=True)
class Recoded:
    """A UTF-8 copy, how many letters had no meaning in the encoding, how many were mended, and what else it may be."""

    path: Path
    unreadable_letters: int
    mended_letters: int
    encoding: str
    rival: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence about letters that were lost, one about those that were mended, one about doubt."""
        counted = (
            (self.unreadable_letters, f"mean nothing in {self.encoding} and were replaced"),
            (self.mended_letters, "were in Windows-1252, unlike the rest of the file, and were read so"),
        )
        told = tuple(
            f"{count:,} {'letter' if count == 1 else 'letters'} {what}.".replace("1 letter mean", "1 letter means")
            for count, what in counted
            if count
        )
        doubt = (
            f"The file does not say how its letters are encoded; they were read as {self.encoding}, but {self.rival} "
            "is possible too. Look at a name with such letters, and export the file as UTF-8 if it is wrong."
        )
        return (*told, doubt) if self.rival else told


def recode(path: Path, out: Path, encoding: Encoding) -> Recoded:
    """Write *path* in UTF-8 to *out*, piece by piece, its lines ended by line feeds if they were by something odd."""
    errors = "surrogateescape" if encoding.has_strays else "replace"
    decoder = codecs.getincrementaldecoder(encoding.name)(errors)
    unreadable = mended = 0
    with path.open("rb") as source, out.open("wb") as target:
        while True:
            ensure_going()
            chunk = source.read(CHUNK)
            text = decoder.decode(chunk, not chunk)
            if encoding.has_strays or encoding.is_twice:
                text, count = _mended(text)
                mended += count
            text = text.replace(encoding.line_end, "\n") if encoding.line_end else text
            unreadable += text.count("�")
            target.write(text.encode("utf-8"))
            if not chunk:
                return Recoded(out, unreadable, mended, encoding.name, encoding.rival)


def _mended(text: str) -> tuple[str, int]:
    """Return *text* with what stands for lone bytes as the letters of Windows-1252, and how many those were."""
    return re.subn("[\x80-\x9f\udc80-\udcff]", _as_western, text)


def _as_western(match: re.Match[str]) -> str:
    code = ord(match.group()) & 0xFF
    return _WESTERN.get(code, chr(code))
