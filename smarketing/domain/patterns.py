r"""Patterns (regular expressions) that every engine reads alike, and none can be kept busy with.

Allowed is what RE2 and Java share and nobody needs a manual for: letters, ``.``, ``^``, ``$``, ``|``, groups, lists
such as ``[a-z]``, ``*``, ``+``, ``?``, ``{2,5}``, and ``\b \d \w \s`` with their opposites. Case doesn't matter.
"""

from __future__ import annotations

import re
from math import prod
from typing import Final

from smarketing.errors import SettingsError, shown

LONGEST: Final = 500
_MOST_REPEATS: Final = 1_000
"""RE2 takes no more, those within each other multiplied."""
_PIECE: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}[?+]?|\(\?.?|[*+?][?+]?|.", re.DOTALL)
_ESCAPES: Final = frozenset("bBdDwWsS")


def pattern_in_lower_case(pattern: str) -> str:
    """Return *pattern* for text in lower case: all letters but those of its escapes.

    Raises:
        SettingsError: it is too long, not well formed, or says what not every engine reads alike.
    """
    if len(pattern) > LONGEST:
        raise SettingsError(f"The pattern is longer than {LONGEST} characters. Make several conditions of it.")
    pieces = _PIECE.findall(pattern)
    if odd := next((piece for piece in pieces if _is_odd(piece)), None):
        raise SettingsError(
            f"The pattern “{shown(pattern)}” has “{shown(odd)}”, which is not read everywhere. Use letters, . ^ $ | "
            "( ) [ ] * + ? and \\b \\d \\w \\s."
        )
    if prod(_repeats(piece) for piece in pieces) > _MOST_REPEATS:
        raise SettingsError(f"The pattern “{shown(pattern)}” repeats too often. Use * or + for many.")
    lowered = re.sub(r"\\.|[^\\]+", lambda part: part[0] if part[0].startswith("\\") else part[0].lower(), pattern)
    try:
        re.compile(lowered)
    except re.error as fault:
        raise SettingsError(
            f"The pattern “{shown(pattern)}” can't be read: {fault.msg.split(',')[0]}. Correct it."
        ) from fault
    return lowered


def _is_odd(piece: str) -> bool:
    """Return whether *piece* means something else, or nothing, in another engine."""
    if piece.startswith("\\"):
        return piece[1:].isalnum() and piece[1] not in _ESCAPES
    if len(piece) > 1 and piece.startswith("["):
        inner = piece[1:-1]
        escapes = re.findall(r"\\(.)", inner)
        letters = any(one.isalnum() and one not in "dws" for one in escapes)
        return letters or any(mark in inner for mark in ("[", "&&", "||", "--", "~~")) or inner in {"", "^"}
    if piece.startswith("("):
        return len(piece) > 1 and piece != "(?:"
    return (piece.endswith("+") and len(piece) > 1) or piece in {"[", "\x00", "\n"}


def _repeats(piece: str) -> int:
    if not re.match(r"\{\d", piece):
        return 1
    return max(1, *(int(number) for number in re.findall(r"\d+", piece)))
