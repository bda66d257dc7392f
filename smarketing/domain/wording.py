"""Numbers of things in sentences."""

from __future__ import annotations

import re


def counted(number: int, noun: str) -> str:
    """Return how many of *noun* there are, such as ``1 row`` or ``1,284 rows``."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Return what several of *noun* are called: ``leads``, ``opportunities``, ``days``, ``people``."""
    if noun == "person":
        return "people"
    return f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"
