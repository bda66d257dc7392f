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
