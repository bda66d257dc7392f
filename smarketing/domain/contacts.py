"""Addresses and phone numbers within a text, and the text without them."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "•••"
"""What stands where somebody may not see what is there."""
_ADDRESS: Final = r"[^\s@,;<>\"']+@[^\s@,;<>\"']+"
_INTERNATIONAL: Final = r"(?:\+|\b00)[1-9][0-9 ()./-]{6,}[0-9]"
_TRUNK: Final = r"\(?\b0[1-9][0-9]{1,3}\)?[ /-]{1,3}[0-9][0-9 /-]{4,}[0-9]\b"
_NORTH_AMERICAN: Final = r"\(?\b[2-9][0-9]{2}\)?[ .-]{1,2}[2-9][0-9]{2}[ .-][0-9]{4}\b"
CONTACT: Final = "|".join((_ADDRESS, _INTERNATIONAL, _TRUNK, _NORTH_AMERICAN))
"""An address or a phone number as people write it, wherever in a text it stands; in the spelling of Arrow and Python.

A number without any sign that it is one, such as 5551234567, may be an id and stays.
"""


def without_contacts(text: str) -> str:
    """Return *text* with every address and phone number hidden."""
    return re.sub(CONTACT, HIDDEN, text)
