"""Behind a number's corner stand its definition and its formula, whatever kind of number it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage


@pytest.mark.parametrize(
    ("page", "corner", "formula"),
    [
        ("app.py", "movement-pipeline_movement", r"^Open before: Amount = €[\d,.]+$"),
        ("pages/personas.py", "headline", r"^.+: Lead-to-customer rate = .+ \d+ ÷ .+ \d+ = [\d.]+ %$"),
        ("pages/lead_quality.py", "tile-rejected_value", r"^Money at stake = bad \d+ × .+ €[\d,.]+ = €[\d,.]+$"),
    ],
)
def test_a_number_is_explained_with_its_values_and_its_currency(
    page: str, corner: str, formula: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(page, workspaces["demo"])
    name = {"app.py": "weekly-sync"}.get(page, Path(page).stem.replace("_", "-"))
    app.session_state[f"how-{name}-{corner}"] = True
    app.run()
    assert not app.exception
    lines = [line for code in app.code for line in code.value.splitlines()]
    assert any(re.match(formula, line) for line in lines), lines
