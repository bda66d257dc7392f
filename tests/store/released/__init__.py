"""What a store of each released schema holds: ``python -m tests.store.released`` writes that of the newest one.

Run it with every new revision, and commit its file: a store of that revision must open in every later version.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def statements(revision: str) -> list[str]:
    """Return the statements that fill an empty store of *revision*, in words of both databases."""
    return [line for line in (FOLDER / f"{revision}.sql").read_text(encoding="utf-8").splitlines() if line]
