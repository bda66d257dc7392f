"""Text that a spreadsheet would run as a formula, made harmless; signed numbers stay numbers (OWASP, CSV injection).

The patterns are plain enough for every regular expression engine we use.
"""

from __future__ import annotations

import re
from typing import Final

RISKY: Final = r"^\s*[=+\-@|%\t\r\n]"
SIGNED_NUMBER: Final = r"^\s*[+-]?\d[\d.,\s]*%?\s*$"
GUARD: Final = "'"

_RISKY: Final = re.compile(RISKY)
_SIGNED_NUMBER: Final = re.compile(SIGNED_NUMBER)


def harmless(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula: an apostrophe before what it would run."""
    return f"{GUARD}{text}" if _RISKY.match(text) and not _SIGNED_NUMBER.match(text) else text


def guarded(text: str) -> str:
    """Return ``harmless(text)`` so that ``unguarded`` gives *text* back, also where it had apostrophes of its own."""
    bare = text.lstrip(GUARD)
    return text if harmless(bare) == bare else f"{GUARD}{text}"


def unguarded(text: str) -> str:
    """Return *text* without the apostrophe that ``guarded`` put before it."""
    bare = text.lstrip(GUARD)
    return text if harmless(bare) == bare else text.removeprefix(GUARD)
