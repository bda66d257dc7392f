"""What the columns and values of a file of verdicts may be called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from smarketing.store.reasons import Verdict

FIELDS: Final = {
    "lead_id": "Lead id",
    "email": "E-mail",
    "verdict": "Verdict",
    "reason": "Reason",
    "note": "Note",
    "rated_by": "Rated by",
    "rated_date": "Rated",
}
"""The columns of a file, as the export names them."""
_HEADERS: Final = {
    "lead_id": ("lead", "lead id", "id", "record id", "contact id", "record id contact"),
    "email": ("e mail", "email", "email address", "lead e mail", "lead email"),
    "verdict": ("verdict", "rating", "quality", "lead quality", "feedback"),
    "reason": ("reason", "why"),
    "note": ("note", "notes", "comment", "comments"),
    "rated_by": ("rated by", "rep", "author", "by"),
    "rated_date": ("rated", "rated on", "rated date", "date", "day"),
}
_VERDICTS: Final[Mapping[Verdict, tuple[str, ...]]] = {
    "good": ("good", "accepted", "accept", "yes"),
    "ok": ("ok", "okay", "so so", "maybe", "neutral"),
    "bad": ("bad", "rejected", "reject", "no", "poor"),
}
VERDICT_WORDS: Final = {word: verdict for verdict, words in _VERDICTS.items() for word in words}


def plainly(text: str) -> str:
    """Return *text* in lower case, marks between words as one space."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def field_of(header: str) -> str:
    """Return the field that *header* means; empty where it means none."""
    return next((field for field, names in _HEADERS.items() if plainly(header) in names), "")
