"""What a browser gives back of the goal's form: as it was typed, or nothing."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
import streamlit as st

from smarketing.domain.agreements import Portion
from smarketing.ui.goal_typed import read, written

TYPED = {
    "_scenario": "plan",
    "goal-name-plan-1": "A bolder year",
    "goal-revenue-plan-1": 2_500_000.0,
    "goal-days-plan-1": (dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    "goal-by-hand-plan-1": {dt.date(2026, 3, 1): Decimal("100000.5")},
    "goal-portions-plan-1": {"source Fair": Portion("source", "Fair", Decimal("0.25"), 40, "Ann", "It is new")},
    "portion-name-source-plan-1": None,
    "must-leads-plan-1": 1234,
}


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def test_all_that_was_typed_comes_back_as_it_was(session: dict[str, object]) -> None:
    session["goal_typed"] = TYPED
    back = read(written())
    assert back == TYPED
    assert {key: type(value) for key, value in back.items()} == {key: type(value) for key, value in TYPED.items()}


def test_a_scenario_that_was_only_chosen_is_not_kept(session: dict[str, object]) -> None:
    session["goal_typed"] = {"_scenario": "plan"}
    assert written() == ""


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "7", "null",
        json.dumps({"goal-revenue-plan-1": "many"}),
        json.dumps({"goal-revenue-plan-1": 1e999}),
        json.dumps({"goal-days-plan-1": ["yesterday"]}),
        json.dumps({"goal-by-hand-plan-1": {"2026-03": "1"}}),
        json.dumps({"goal-portions-plan-1": {"a": {"dimension": "planet", "name": "Mars", "share": "0.1"}}}),
        json.dumps({"goal-name-plan-1": "x" * 500}),
    ],
)  # fmt: skip
def test_what_nobody_could_have_typed_is_nothing(text: str) -> None:
    assert read(text) == {}
