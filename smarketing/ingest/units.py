"""A row below the names of columns that says in which units they are, such as ``EUR``, ``days`` or ``yyyy-mm-dd``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from smarketing.domain.currencies import MAIN, SIGNS

_WORDS: Final = frozenset({
    "days", "day", "hours", "hrs", "minutes", "min", "sec", "weeks", "months", "years", "tage", "stunden", "jours",
    "heures", "dias", "días", "horas", "giorni", "%", "percent", "prozent", "#", "no.", "nr.", "number", "numeric",
    "count", "integer", "decimal", "text", "string", "date", "datetime", "local", "utc", "pcs", "units", "stk",
    "stück", "boolean", "yes/no", "zahl", "datum",
})  # fmt: skip
_CURRENCIES: Final = frozenset({*MAIN, *SIGNS, "$", "¥"})
_PATTERN: Final = re.compile(r"[ymdthjas]{1,4}([-/. :][ymdthjas]{1,4}){1,5}", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"[(\[]\s*(.*?)\s*[)\]]")


def says_units(row: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether all that *row* holds are units, of which the first row of data *below* has none in its place."""
    said = [(cell, beneath) for cell, beneath in zip(row, below, strict=False) if cell.strip()]
    return bool(said) and all(_is_unit(cell) and not _is_unit(beneath) for cell, beneath in said)


def _is_unit(cell: str) -> bool:
    text = _IN_BRACKETS.sub(r"\1", cell.strip())
    return text.casefold() in _WORDS or text.upper() in _CURRENCIES or bool(_PATTERN.fullmatch(text))
