"""Files stay small enough to be read at one sitting."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMITS = {".py": 300, ".sql": 60}
RELEASED = ROOT / "tests" / "store" / "released"  # what stores of earlier versions held: written, not read


@pytest.mark.parametrize("ending", LIMITS)
def test_no_file_outgrows_its_limit(ending: str) -> None:
    folders = [ROOT / name for name in ("smarketing", "pages", "tests", "benchmarks")]
    files = [ROOT / "app.py", *(path for folder in folders for path in folder.rglob(f"*{ending}"))]
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in files
        if path.suffix == ending and path.parent != RELEASED
    }
    assert lines
    assert {name: count for name, count in lines.items() if count > LIMITS[ending]} == {}
