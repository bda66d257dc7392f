"""What strangers call their files and sheets, fit to be shown, kept and printed on a terminal."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 200
_ENDING: Final = 40
_UNFIT: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def fit_name(name: str) -> str:
    """Return *name* in one line of at most 200 characters, without what steers a terminal or turns the writing round.

    A long name loses its middle, so that its ending still tells what it is.
    """
    fit = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter) in _UNFIT else letter for letter in name)
    if len(fit) > LONGEST:
        fit = f"{fit[: LONGEST - _ENDING - 1]}…{fit[-_ENDING:]}"
    return fit.strip() or "file without a name"
