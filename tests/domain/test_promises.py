"""A promise is kept or missed once its time is over, and on track or behind until then."""

from __future__ import annotations

import pytest

from smarketing.domain.promises import Kept, delivered, followed_up, worst


@pytest.mark.parametrize(
    ("got", "share", "is_over", "kept"),
    [
        (110, 1, True, "kept"),
        (109, 1, True, "missed"),
        (55, 0.5, False, "on track"),
        (54, 0.5, False, "behind"),
        (110, 0.5, False, "kept"),
        (None, 1, True, "not known"),
    ],
)
def test_what_was_delivered_is_held_against_what_the_days_so_far_expect(
    got: float | None, share: float, is_over: bool, kept: Kept
) -> None:
    assert delivered(got, 110, share, is_over=is_over) == kept


@pytest.mark.parametrize(
    ("neglected", "judged", "excused", "is_over", "kept"),
    [
        (5, 100, 0.05, True, "kept"),
        (6, 100, 0.05, True, "missed"),
        (1, 100, None, True, "missed"),
        (0, 100, None, False, "on track"),
        (6, 100, 0.05, False, "behind"),
        (0, 0, 0.05, True, "not known"),
    ],
)
def test_leads_not_followed_up_break_the_promise_beyond_what_may_be_excused(
    neglected: int, judged: int, excused: float | None, is_over: bool, kept: Kept
) -> None:
    assert followed_up(neglected, judged, excused, is_over=is_over) == kept


def test_of_several_promises_the_one_kept_worst_speaks_for_all() -> None:
    assert worst(["kept", "missed", "not known"]) == "missed"
    assert worst(["on track", "kept"]) == "on track"
    assert worst([]) == "not known"
