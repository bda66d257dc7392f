"""Which code page the bytes of a text stand in, judged by how much like words the letters come out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from smarketing.ingest.letters import DOUBLE_BYTE, SINGLE_BYTE, oddity_of_character, oddity_of_letters

_WESTERN: Final = "cp1252"
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "HIRAGANA", "KATAKANA", "CJK", "HANGUL")
_EASTERN: Final = frozenset({"HIRAGANA", "KATAKANA", "CJK"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_UNREADABLE, _SYMBOL_IN_WORD, _TWO_SCRIPTS, _CAPITAL_WITHIN = 5.0, 2.0, 2.0, 1.0
_TWO_ACCENTS: Final = 0.4
_CLEARLY: Final = 0.7
_MARGIN: Final = 1.0
"""By how much the next best code page must be worse for the best to be sure."""
_JUDGED: Final = 8_000


class CodePage(NamedTuple):
    """The codec of a text, and another that would make other words of it which are hardly less likely, if one does."""

    name: str
    rival: str = ""


def detect_code_page(telling: bytes) -> CodePage:
    """Return the codec of *telling*, lines that are not UTF-8; Windows-1252 unless another is clearly better."""
    texts = {name: text for name in (*SINGLE_BYTE, *DOUBLE_BYTE) if (text := _decoded(telling, name)) is not None}
    scores = {name: _oddity(text[:_JUDGED], name) for name, text in texts.items()}
    best = min(scores, key=lambda name: scores[name])
    chosen = best if scores[best] < _CLEARLY * scores[_WESTERN] else _WESTERN
    rivals = [name for name in scores if texts[name] != texts[chosen] and scores[name] < scores[chosen] + _MARGIN]
    return CodePage(chosen, min(rivals, key=lambda name: scores[name], default=""))


def _decoded(telling: bytes, encoding: str) -> str | None:
    try:
        return telling.decode(encoding, "replace" if encoding == _WESTERN else "strict")
    except UnicodeDecodeError:
        return None


def _oddity(text: str, encoding: str) -> float:
    """Return how unlike written words *text* is, read in *encoding*."""
    high = [character for character in text if character > "\x7f"]
    score = sum(map(_unreadable, high)) * _UNREADABLE
    score += _SYMBOL_IN_WORD * len(re.findall(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘´'·–](?=[^\W\d_])", text))
    score += sum(map(_oddity_of_word, filter(lambda word: not word.isascii(), _WORD.findall(text))))
    if encoding in DOUBLE_BYTE:
        return score + sum(oddity_of_character(character, encoding) for character in high)
    return score + oddity_of_letters(text, encoding)


@lru_cache(maxsize=4_096)
def _unreadable(character: str) -> bool:
    return character == "�" or unicodedata.category(character) in {"Cc", "Cn", "Co"}


@lru_cache(maxsize=16_384)
def _script(character: str) -> str:
    name = unicodedata.name(character, "")
    return next((one for one in _SCRIPTS if name.startswith(one)), "")


@lru_cache(maxsize=16_384)
def _oddity_of_word(word: str) -> float:
    scripts = {_script(character) for character in word}
    mixed = len(scripts - _EASTERN) + bool(scripts & _EASTERN) - 1
    capitals = sum(1 for before, after in pairwise(word) if before.islower() and after.isupper())
    accents = sum(1 for before, after in pairwise(word) if before > "\x7f" < after)
    is_latin = scripts == {"LATIN"}
    return _TWO_SCRIPTS * mixed + _CAPITAL_WITHIN * capitals + _TWO_ACCENTS * accents * is_latin
