"""A mix agreed on beside the one that came: who is short is told with leads, and not by chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.domain.mix import held_against

MIX = {"Sponsor": 0.2, "Planner": 0.5, "Lead": 0.3}


def test_who_is_short_is_told_by_the_leads_that_the_share_would_have_been() -> None:
    held = {one.name: one for one in held_against({"Sponsor": 40, "Planner": 220, "Lead": 140}, MIX)}
    assert (held["Sponsor"].verdict, held["Sponsor"].missing) == ("short", pytest.approx(40))
    assert (held["Planner"].verdict, held["Planner"].missing) == ("as agreed", pytest.approx(-20))
    assert [one.name for one in held_against({}, MIX)] == ["Planner", "Lead", "Sponsor"]


def test_a_persona_that_nobody_planned_counts_among_all_and_one_that_never_came_is_short() -> None:
    held = {one.name: one for one in held_against({"Planner": 100, "Student": 100}, MIX)}
    assert held["Planner"].verdict == "as agreed"
    assert (held["Sponsor"].leads, held["Sponsor"].verdict, held["Sponsor"].n) == (0, "short", 200)
    assert "Student" not in held


def test_few_leads_are_no_mix() -> None:
    assert {one.verdict for one in held_against({"Planner": 9}, MIX)} == {"too few"}
    assert {one.verdict for one in held_against({}, MIX)} == {"too few"}


@given(st.dictionaries(st.sampled_from([*MIX, "Other"]), st.integers(0, 5_000)))
def test_what_is_missing_and_what_is_too_much_come_to_the_leads_that_nobody_planned(leads: dict[str, int]) -> None:
    held = held_against(leads, MIX)
    assert sum(one.missing for one in held) == pytest.approx(leads.get("Other", 0))
    assert all(one.missing > 0 for one in held if one.verdict == "short")
    assert all(one.missing < 0 for one in held if one.verdict == "more")
