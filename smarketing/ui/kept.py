"""Whether a promise is kept, as a word that stands out, and how many of how many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from smarketing.domain.promises import Kept
from smarketing.ui import formats
from smarketing.ui.text import badge

_TONES: Final[Mapping[Kept, str]] = {
    "kept": "won", "on track": "won", "missed": "bad", "behind": "attention", "not known": "neutral",
}  # fmt: skip


def kept_badge(kept: Kept) -> str:
    """Return the verdict on a promise as a badge (HTML)."""
    return badge(kept.capitalize(), _TONES[kept])


def part(row: Mapping[str, Any], got: str, of: str) -> str:
    """Return how many of how many columns *got* and *of* of *row* count, a dash where there are none."""
    return f"{formats.count(row[got])} of {formats.count(row[of])}" if row[of] else formats.NOTHING
