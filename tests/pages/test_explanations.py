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
        ("app.py", "week", r"^.+: Money at stake = leads short [\d.,]+ × .+ × average deal size €[\d,.]+ = €[\d,.]+$"),
        (
            "pages/funnel.py",
            "weakest",
            r"^.+: Leads short = n [\d,]+ × \(wanted .+ − step rate .+\) = [\d,.]+$",
        ),
        ("pages/funnel.py", "stage-lead", r"^Lead: Step rate = made the step [\d,]+ ÷ leads judged [\d,]+ = [\d.]+ %$"),
        (
            "pages/goal_planning.py",
            "tile-customers",
            r"^Customers needed = goal €[\d,]+ ÷ average deal €.+ = ",
        ),
        (
            "pages/goal_planning.py",
            "tile-value",
            r"^Value of a lead = .+ × average deal €.+ = €[\d,.]+$",
        ),
        ("pages/goal_planning.py", "need", r"^Pace = won €[\d,.]+ ÷ expected €[\d,.]+ = "),
        ("pages/personas.py", "headline", r"^.+: Lead-to-customer rate = .+ \d+ ÷ .+ \d+ = [\d.]+ %$"),
        ("pages/lead_quality.py", "tile-rejected_value", r"^Money at stake = bad \d+ × .+ €[\d,.]+ = €[\d,.]+$"),
    ],
)
def test_a_number_is_explained_with_its_values_and_its_currency(
    page: str, corner: str, formula: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(page, workspaces["demo"], **({"period": "this_quarter"} if corner == "weakest" else {}))
    name = {"app.py": "weekly-sync"}.get(page, Path(page).stem.replace("_", "-"))
    app.session_state[f"how-{name}-{corner}"] = True
    app.run()
    assert not app.exception
    lines = [line for code in app.code for line in code.value.splitlines()]
    assert any(re.match(formula, line) for line in lines), lines


def test_a_tile_explains_what_it_is_held_against(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app("app.py", workspaces["demo"])
    app.session_state["how-weekly-sync-tile-leads"] = True
    said = [one.value for one in app.run().code]
    assert any(re.match(r"Plan for this period = whole plan 3,557 × share due [\d.]+\s% = 501$", one) for one in said)
