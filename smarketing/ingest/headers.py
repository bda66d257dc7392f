"""Headers compared the way people read them: whatever the case, accents, punctuation and spaces."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from smarketing.domain.currencies import MAIN

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OBJECT_PREFIX = re.compile(
    r"^(deal|lead|person|activity|organi[sz]ation|contact|opportunity|account)\s+-\s+", re.IGNORECASE
)
_API_PREFIX = re.compile(r"^(property|properties)[_.]")
_SUFFIX_OF_OWN_FIELDS = re.compile(r"(__c|_c)$")
REASON_HEADER: Final = "Smarketing: why this row was left out"
"""The column we add to a file of rejected rows; no part of the export."""
CURRENCIES: Final = frozenset(code.lower() for code in MAIN if code != "TRY")


@lru_cache(maxsize=65_536)
def words(header: str) -> tuple[str, ...]:
    """Return the words of *header*, lower case and without accents: ``dealStage*`` is ``deal``, ``stage``."""
    spaced = _CAMEL.sub(" ", _API_PREFIX.sub("", _SUFFIX_OF_OWN_FIELDS.sub("", header.strip())))
    decomposed = unicodedata.normalize("NFKD", spaced)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()
    return tuple(re.findall(r"[^\W_]+", plain))


@lru_cache(maxsize=65_536)
def normal(header: str) -> str:
    """Return *header* with nothing left but its letters and digits; equal for two spellings of one name."""
    return "".join(words(header))


def without_object(header: str) -> str:
    """Return *header* without the record type some CRMs put before it: ``Deal - Title`` is ``Title``."""
    return _OBJECT_PREFIX.sub("", header.strip())


def without_currency(header: str) -> str:
    """Return *header* without the currency some exports put after it: ``Amount (USD)`` is ``amount``."""
    spoken = words(header)
    return " ".join(spoken[:-1] if len(spoken) > 1 and spoken[-1] in CURRENCIES else spoken)


def signature(header: Sequence[str]) -> str:
    """Return what identifies a header whatever the order of its columns: the name of its remembered mapping."""
    names = "\n".join(sorted(normal(name) or name for name in header if name != REASON_HEADER))
    return hashlib.sha256(names.encode()).hexdigest()[:24]
