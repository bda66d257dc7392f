"""What tests of the warehouse share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real exports beside the repository; skips where it is not there."""
    folder = Path(__file__).parents[3] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real exports are not beside this checkout (../shared/data)")
    return folder
