"""Currencies that a workbook shows by the format of its cells alone: told, for no cell's text says them."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.errors import shown
from smarketing.ingest.similarity import CALLED_SO, likeness

_STYLES: Final = "xl/styles.xml"
_MOST_BYTES: Final = 2 << 20
_FORMAT: Final = re.compile(r"<numFmt\b[^<>]{0,2000}?>")
_ID: Final = re.compile(r'\bnumFmtId="(\d{1,9})"')
_CODE: Final = re.compile(r'\bformatCode="([^"]{0,1000})"')
_USED: Final = re.compile(r"<xf\b[^<>]{0,2000}?>")
# `[$€-407]`, `"€"`, `€`: what stands in brackets, else a sign
_NAMED: Final = re.compile(r"\[\$([^\]\-]{1,5})(?:-[^\]]*)?\]")
_SIGN: Final = re.compile("[€$£¥₹]")
_NO_STYLES: Final = (KeyError, OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def notes_of_currencies(path: Path, header: Sequence[str]) -> tuple[str, ...]:
    """Return a sentence where the cells of the workbook *path* show several currencies that no column names."""
    currency = TABLES["deals"].column("currency")
    if any(likeness(name, "deals", currency).certainty >= CALLED_SO for name in header):
        return ()
    found = currencies_shown(path)
    if len(found) < 2:
        return ()
    told = (
        f"Cells of this workbook show several currencies, {shown(' and '.join(found))}, by their format alone, which "
        "is not read: amounts count as of one currency. Export a column of currencies as well, or CSV."
    )
    return (told,)


def currencies_shown(path: Path) -> list[str]:
    """Return the signs and codes of currencies in the formats of cells that the workbook *path* uses."""
    try:
        with zipfile.ZipFile(path) as book, book.open(_STYLES) as file:
            styles = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except _NO_STYLES:
        return []
    _, _, cells = styles.partition("<cellXfs")
    used = {one for tag in _USED.findall(cells.partition("</cellXfs")[0]) for one in _ID.findall(tag)}
    codes = (
        html.unescape(code[1])
        for tag in _FORMAT.findall(styles)
        if (number := _ID.search(tag)) and number[1] in used and (code := _CODE.search(tag))
    )
    return sorted({sign for code in codes for sign in _signs(code)})


def _signs(code: str) -> set[str]:
    named = {sign.strip().upper() for sign in _NAMED.findall(code)}
    return named or set(_SIGN.findall(code))
