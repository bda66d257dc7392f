"""The goal's form: what is typed and makes no sense is told, and nothing is planned from it."""

from __future__ import annotations

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
