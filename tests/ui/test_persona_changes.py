"""Each version of the persona rules says what it changed."""

from __future__ import annotations

import pytest

from smarketing.domain.personas import Condition, PersonaRule
from smarketing.ui.persona_changes import changes_in_words


def rule(persona: str, *titles: str, priority: int = 0) -> PersonaRule:
    return PersonaRule(persona, "any", tuple(Condition("job_title", "contains", title) for title in titles), priority)


BUYER, USER = rule("Buyer", "head"), rule("User", "planner", priority=1)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((), (BUYER,), ["New: Buyer when Job title contains “head”."]),
        ((BUYER, USER), (USER,), ["Removed: Buyer when Job title contains “head”."]),
        (
            (BUYER,),
            (rule("Buyer", "head", "chief"),),
            ["Changed: Buyer when Job title contains “head” or “chief”; before when Job title contains “head”."],
        ),
        ((BUYER,), (rule("Payer", "head"),), ["Buyer is now called Payer: Job title contains “head”."]),
        (
            (BUYER, USER),
            (rule("User", "planner"), rule("Buyer", "head", priority=1)),
            ["Asked in another order: User, Buyer."],
        ),
        ((BUYER, USER), (rule("Buyer", "head", priority=3), rule("User", "planner", priority=7)), []),
        ((BUYER, BUYER), (BUYER,), ["Removed: Buyer when Job title contains “head”."]),
    ],
)
def test_a_version_says_which_rules_are_new_gone_renamed_changed_or_moved(before, after, told):
    assert changes_in_words(before, after, {"job_title": "Job title"}.__getitem__) == told
