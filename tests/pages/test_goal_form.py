"""The goal's form: what is typed and makes no sense is told, and nothing is planned from it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.pages.conftest import OpenPage, shown_text


def test_a_goal_of_nothing_is_told_and_no_plan_of_another_goal_stands_beside_it(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces["demo"])
    (goal,) = [field for field in app.number_input if field.label.startswith("Revenue goal")]
    assert "customers" in shown_text(app)
    assert goal.min is None or goal.min <= 0, "a limit of the field hands back the goal before and says nothing"
    goal.set_value(0.0).run()
    assert not app.exception
    assert "The revenue goal is not above zero." in shown_text(app).replace("\\", "")
    assert " needs " not in shown_text(app)


def test_whoever_is_short_of_the_plan_is_named_with_what_is_missing_and_its_worth(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app("pages/goal_planning.py", workspaces["demo"])
    (goal,) = [field for field in app.number_input if field.label.startswith("Revenue goal")]
    text = shown_text(goal.set_value(260_000_000.0).run())
    assert re.search(r"Marketing</b> is <b [^>]*>[\d,]+</b> MQL short on 20 Nov 2026: .* [\d,]+ SQL, <b>€[\d.]+", text)
    assert re.search(r"Sales</b> is <b [^>]*>[\d,]+</b> opportunities short on 20 Nov 2026", text)
    assert "the parts add up" in text
    text = shown_text(goal.set_value(1_000.0).run())
    assert "Every stage has what the plan asks for by now." in text
