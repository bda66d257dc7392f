"""Words in sentences: numbers of things, and text that came out of a file."""

from __future__ import annotations

import re
from typing import Final

DIRECTIONS: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""The characters that turn the direction of text, as a regular expression lists them."""
NEEDS_LEADS: Final = (
    "The funnel of leads needs a leads export.",
    "Upload one on the Data page: an id or e-mail and the day each lead came in are enough.",
)
"""What is said instead of numbers of leads where no leads were uploaded, and what would help."""
_UNSEEN: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{DIRECTIONS}]")


def counted(number: int, noun: str) -> str:
    """Return how many of *noun* there are, such as ``1 row`` or ``1,284 rows``."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Return what several of *noun* are called: ``leads``, ``opportunities``, ``days``, ``people``."""
    if noun == "person":
        return "people"
    return f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"


def visible(text: str) -> str:
    r"""Return *text* with control and direction marks as escapes such as ``\x1b``; line breaks and tabs stay."""
    return _UNSEEN.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
