"""How long a log-in holds: until nothing was done for a while, and never longer than a day's work."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from smarketing.errors import LoggedOut


@dataclass
class _Session:
    began_at: float
    seen_at: float


class Sessions:
    """The log-ins of this process by their key; times are seconds since 1970. Safe to share."""

    def __init__(self, idle_seconds: float, longest_seconds: float, clock: Callable[[], float] = time.time) -> None:
        self._idle = idle_seconds
        self._longest = longest_seconds
        self._clock = clock
        self._lock = Lock()
        self._known: dict[str, _Session] = {}

    def check(self, key: str, began_at: float | None) -> bool:
        """Return whether the log-in *key* is known here already; one that is not may have begun at *began_at*.

        Raises:
            LoggedOut: it has ended; says why.
        """
        now = self._clock()
        with self._lock:
            known = self._known.get(key)
        began_at = known.began_at if known else began_at
        if began_at is not None and now - began_at > self._longest:
            raise LoggedOut(f"You logged in more than {_in_words(self._longest)} ago. Log in again to go on.")
        if known and now - known.seen_at > self._idle:
            raise LoggedOut(f"Nothing was done here for {_in_words(self._idle)}. Log in again to go on.")
        return known is not None

    def touch(self, key: str, began_at: float | None) -> None:
        """Note that whoever logged in as *key* did something now."""
        now = self._clock()
        with self._lock:
            known = self._known.setdefault(key, _Session(began_at or now, now))
            known.seen_at = now
            for old in [one for one, session in self._known.items() if now - session.began_at > 2 * self._longest]:
                del self._known[old]


def _in_words(seconds: float) -> str:
    hours, minutes = seconds / 3600, seconds / 60
    return f"{hours:g} hours" if hours >= 2 else f"{minutes:.0f} minutes" if minutes >= 2 else f"{seconds:.0f} seconds"
