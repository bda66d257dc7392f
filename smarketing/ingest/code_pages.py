"""Which code page the bytes of a text stand in, judged by how much like words the letters come out."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

_WESTERN: Final = "cp1252"
_SINGLE: Final = ("iso8859_15", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "mac_roman", "cp1255", "cp1256")
_DOUBLE: Final = ("shift_jis", "euc_jp", "euc_kr", "gb18030", "big5")
_USUAL: Final = {
    "cp1252": "äöüÄÖÜßéèêëàâçñáíóúîïôûùãõåøæÅØÆÉÀÇÑÁÍÓÚœ€£§°²–—’‘“”…•«»´®™©½ºª",
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰăâîșțäöüÄÖÜß€–—’“”„…",
}
_LIKE: Final = {"iso8859_2": "cp1250", "mac_roman": "cp1252", "iso8859_15": "cp1252"}
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "HIRAGANA", "KATAKANA", "CJK", "HANGUL")
_WORD: Final = re.compile(r"[^\W\d_]+")
_UNREADABLE, _SYMBOL_IN_WORD, _TWO_SCRIPTS, _CAPITAL_WITHIN, _RARE = 5.0, 2.0, 2.0, 1.0, 0.6
_DOUBLE_BYTE: Final = 0.15
_TWO_ACCENTS: Final = 0.4
_CLEARLY: Final = 0.7


def detect_code_page(telling: bytes) -> str:
    """Return the codec of *telling*, lines that are not UTF-8; Windows-1252 unless another is clearly better."""
    scores = {name: score for name in (_WESTERN, *_SINGLE, *_DOUBLE) if (score := _oddity(telling, name)) is not None}
    best = min(scores, key=lambda name: scores[name])
    western = scores.get(_WESTERN)
    return best if western is None or scores[best] < _CLEARLY * western else _WESTERN


def _oddity(telling: bytes, encoding: str) -> float | None:
    """Return how unlike written words *telling* is in *encoding*; None where it can't be in it."""
    try:
        text = telling.decode(encoding)
    except UnicodeDecodeError:
        if encoding != _WESTERN:
            return None
        text = telling.decode(encoding, "replace")
    usual = _USUAL.get(_LIKE.get(encoding, encoding))
    high = [character for character in text if character > "\x7f"]
    score = sum(map(_unreadable, high)) * _UNREADABLE
    score += _SYMBOL_IN_WORD * len(re.findall(r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘´'·–](?=[^\W\d_])", text))
    score += sum(map(_oddity_of_word, filter(lambda word: not word.isascii(), _WORD.findall(text))))
    if encoding in _DOUBLE:
        return score + _DOUBLE_BYTE * len(high)
    return score + (0.0 if usual is None else _RARE * sum(1 for character in high if character not in usual))


def _unreadable(character: str) -> bool:
    return character == "�" or unicodedata.category(character) in {"Cc", "Cn", "Co"}


def _oddity_of_word(word: str) -> float:
    scripts = {next((one for one in _SCRIPTS if unicodedata.name(c, "").startswith(one)), "") for c in word}
    mixed = len(scripts - {"HIRAGANA", "KATAKANA", "CJK"}) + bool(scripts & {"HIRAGANA", "KATAKANA", "CJK"}) - 1
    capitals = sum(1 for before, after in pairwise(word) if before.islower() and after.isupper())
    accents = sum(1 for before, after in pairwise(word) if before > "\x7f" < after)
    is_latin = scripts == {"LATIN"}
    return _TWO_SCRIPTS * mixed + _CAPITAL_WITHIN * capitals + _TWO_ACCENTS * accents * is_latin
