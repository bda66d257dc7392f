"""How common the letters of a script are, and where a code page of East Asia keeps its common characters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

_LATIN: Final = "äöüÄÖÜßéèêëàâçñáíóúîïôûùãõåøæÅØÆÉÀÇÑÁÍÓÚœ€£§°²–—’‘“”…•«»´®™©½ºª"
_RUSSIAN: Final = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_GREEK: Final = "αοιετσνηυρπκμλςωδγχθάίόέήύώφβξζψ"
_RANKED: Final = {
    "cp1251": _RUSSIAN,
    "koi8_r": _RUSSIAN,
    "cp866": _RUSSIAN,
    "iso8859_5": _RUSSIAN,
    "cp1253": _GREEK,
    "cp1255": "יוהלארבתשמנכםדפעקחצטגסזןךףץ",
    "cp1256": "اليمونرتبةعدسفهكقحجشطصخأذءغضزثئىظؤإآ",
}
"""The letters of a script, the commonest first."""
_USUAL: Final = {
    "cp1252": _LATIN,
    "iso8859_15": _LATIN,
    "mac_roman": _LATIN,
    "cp850": _LATIN,
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰăâîșțäöüÄÖÜß€–—’“”„…",
    "cp1254": "çğıöşüÇĞİÖŞÜâîûÂ€–—’“”…",
}
_USUAL["iso8859_2"] = _USUAL["cp1250"]
_MARKS: Final = "€£§°²–—’‘“”„…•«»·№®™©\xa0"
_COMMONEST, _COMMON = 12, 22
_LESS_COMMON, _UNCOMMON, _RARE = 0.15, 0.4, 0.6
SINGLE_BYTE: Final = (*_USUAL, *_RANKED)
"""The code pages of one byte a letter that are tried, Windows-1252 first."""

_KANA, _HANGUL, _KANJI, _HANZI, _OLD_HANZI, _SELDOM, _STRANGE = 0.05, 0.1, 0.17, 0.24, 0.35, 1.0, 1.3
"""What a character costs: the more of its kind there are, the less likely one of them; rare ones most."""


def oddity_of_letters(text: str, encoding: str) -> float:
    """Return how unusual the letters beyond ASCII of *text* are for the languages written in *encoding*."""
    ranked, usual = _RANKED.get(encoding), _USUAL.get(encoding, "")
    if ranked is None:
        return _RARE * sum(1 for character in text if character > "\x7f" and character not in usual)
    return sum(_by_rank(character.lower(), ranked) for character in text if character > "\x7f")


@lru_cache(maxsize=4_096)
def _by_rank(letter: str, ranked: str) -> float:
    place = ranked.find(letter)
    if place < 0:
        return _LESS_COMMON if letter in _MARKS else _RARE
    return 0.0 if place < _COMMONEST else _LESS_COMMON if place < _COMMON else _UNCOMMON


def _japanese(lead: int) -> float:
    """Rows of JIS X 0208 as EUC writes them: kana, kanji of everyday use, and the rest."""
    if lead in {0xA4, 0xA5}:
        return _KANA
    return _KANJI if lead in {0xA1, 0xA3} or 0xB0 <= lead <= 0xCF else _SELDOM


def _shifted_japanese(lead: int) -> float:
    if lead in {0x82, 0x83}:
        return _KANA
    return _KANJI if lead == 0x81 or 0x88 <= lead <= 0x97 else _SELDOM


def _korean(lead: int) -> float:
    return _HANGUL if lead in {0xA1, 0xA3} or 0xB0 <= lead <= 0xC8 else _SELDOM


def _chinese(lead: int) -> float:
    return _HANZI if lead in {0xA1, 0xA3} or 0xB0 <= lead <= 0xD7 else _SELDOM


def _old_chinese(lead: int) -> float:
    return _OLD_HANZI if lead in {0xA1, 0xA2} or 0xA4 <= lead <= 0xC6 else _SELDOM


_BY_LEAD: Final[dict[str, Callable[[int], float]]] = {
    "cp932": _shifted_japanese,
    "euc_jp": _japanese,
    "cp949": _korean,
    "gb18030": _chinese,
    "cp950": _old_chinese,
}
_SECOND_HALF: Final = {"euc_jp", "cp949", "gb18030"}
"""Code pages whose common characters have a second byte beyond 0xA0, too."""
DOUBLE_BYTE: Final = tuple(_BY_LEAD)
"""The code pages of two bytes a character that are tried."""


@lru_cache(maxsize=65_536)
def oddity_of_character(character: str, encoding: str) -> float:
    """Return how unusual *character*, read out of a text in the East Asian *encoding*, is there."""
    code = character.encode(encoding, "ignore")
    if len(code) != 2 or (encoding in _SECOND_HALF and code[1] < 0xA1):
        return _STRANGE
    return _BY_LEAD[encoding](code[0])
