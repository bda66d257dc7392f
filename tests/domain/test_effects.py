"""What changed by more than chance, and who is drawn for the week's discussion."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.domain.effects import change_of, drawn
from smarketing.domain.quality_or_follow_up import Share

MONDAY = dt.date(2026, 6, 29)
IDS = [f"L{number}" for number in range(40)]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [((40, 100), (15, 100), "down"), ((15, 100), (40, 100), "up"), ((20, 100), (15, 100), "open"),
     ((9, 9), (0, 50), "few"), ((0, 0), (0, 50), "few")],
)  # fmt: skip
def test_a_share_changed_only_where_chance_does_not_explain_it(before, after, change):
    assert change_of(Share(*before), Share(*after)) == change


def test_everybody_draws_the_same_leads_all_week_and_others_the_next():
    assert drawn(IDS, MONDAY) == drawn(reversed(IDS), MONDAY + dt.timedelta(6))
    assert drawn(IDS, MONDAY) != drawn(IDS, MONDAY + dt.timedelta(7))
    assert len(set(drawn(IDS, MONDAY))) == 3


def test_one_more_lead_changes_at_most_one_of_those_drawn():
    assert len(set(drawn(IDS, MONDAY)) & set(drawn([*IDS, "new"], MONDAY))) >= 2


def test_where_there_are_few_all_are_drawn():
    assert sorted(drawn(["b", "a"], MONDAY)) == ["a", "b"]


def test_over_many_weeks_no_lead_is_left_out():
    weeks = (MONDAY + dt.timedelta(7 * week) for week in range(150))
    assert {one for week in weeks for one in drawn(IDS, week)} == set(IDS)
