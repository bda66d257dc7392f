"""A log-in holds while somebody works, and no longer than a day's work."""

from __future__ import annotations

import pytest

from smarketing.errors import LoggedOut
from smarketing.ui.sessions import Sessions


class Clock:
    """A clock that is set by hand, in seconds."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(idle_seconds=7_200, longest_seconds=43_200, clock=clock)


def test_a_session_goes_on_while_something_is_done_and_ends_when_nothing_is(clock: Clock, sessions: Sessions) -> None:
    began = clock.now
    assert sessions.check("ada", began) is False
    sessions.touch("ada", began)
    for _ in range(3):
        clock.now += 7_000
        assert sessions.check("ada", began) is True
        sessions.touch("ada", began)
    clock.now += 7_201
    with pytest.raises(LoggedOut, match="Nothing was done here for 2 hours"):
        sessions.check("ada", began)


def test_a_new_tab_does_not_wake_a_session_that_ended(clock: Clock, sessions: Sessions) -> None:
    sessions.touch("ada 1", clock.now)
    clock.now += 8_000
    for _ in range(2):
        with pytest.raises(LoggedOut):
            sessions.check("ada 1", clock.now - 8_000)
    assert sessions.check("ada 2", clock.now) is False  # logged in again


def test_a_session_ends_with_the_day_however_busy_it_was(clock: Clock, sessions: Sessions) -> None:
    began = clock.now
    for _ in range(8):
        sessions.touch("ada", began)
        clock.now += 6_000
    with pytest.raises(LoggedOut, match="more than 12 hours ago"):
        sessions.check("ada", began)


def test_a_log_in_that_began_elsewhere_ends_by_its_own_time(clock: Clock, sessions: Sessions) -> None:
    with pytest.raises(LoggedOut, match="more than 12 hours ago"):
        sessions.check("ada", clock.now - 43_201)
