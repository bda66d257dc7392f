"""What was said in other words before is proposed, so that it is counted together."""

from __future__ import annotations

import pytest

from smarketing.domain.alike import alike

KNOWN = {
    "offline": "Does it run without a network on the floor?",
    "price": "What does a second site cost?",
    "rollout": "How long does the roll-out take with two plants?",
    "sheet": "The plan is a spreadsheet that only one person understands",
    "it": "Has to convince IT first",
    "kurz": "Kein Netz in der Halle",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("runs without network?", "offline"),
        ("price of a second site", "price"),
        ("Asked how long a rollout takes, two plants", "rollout"),
        ("plans in a spredsheet one person understands", "sheet"),
        ("der Halle fehlt ein Netz", "kurz"),
    ],
)
def test_the_same_in_other_words_is_found_first(typed: str, meant: str) -> None:
    assert alike(typed, KNOWN)[0] == meant


@pytest.mark.parametrize("typed", ["Can several people edit the plan at the same time?", "Works with SAP?", "", "?!"])
def test_something_else_is_not_proposed(typed: str) -> None:
    assert alike(typed, KNOWN) == []


def test_three_are_proposed_at_most() -> None:
    assert len(alike("works offline", {str(number): f"works offline in plant {number}" for number in range(9)})) == 3
