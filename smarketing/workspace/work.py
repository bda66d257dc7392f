"""Long work on a thread of its own: how far it is, how long still, and the way to stop it at any moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Final, Generic, TypeVar

from smarketing.errors import Stopped
from smarketing.ingest.watching import Watch, ensure_going
from smarketing.warehouse.build import Progress

T = TypeVar("T")
_SHORT_SECONDS: Final = 90
_LEAST_SECONDS: Final = 2.0
_LEAST_SHARE: Final = 0.05
"""Before this much time and work, a rate is a guess: nothing is said about how long it takes."""


def left_in_words(seconds: float | None) -> str:
    """Return how long *seconds* are, in steps of 5 seconds and later in minutes; nothing where nobody knows."""
    if seconds is None:
        return ""
    if seconds < _SHORT_SECONDS:
        return f"about {max(5, round(seconds / 5) * 5)} seconds left"
    return f"about {round(seconds / 60)} minutes left"


class Work(Generic[T]):
    """What *act* does, begun at once; *act* gets a listener for what is being done.

    ``what`` says what is being done now. Safe to ask and to stop from any thread.
    """

    def __init__(self, act: Callable[[Progress], T]) -> None:
        self.what = ""
        self._act = act
        self._watch = Watch()
        self._ended = Event()
        self._began = time.monotonic()
        self._answer: T | None = None
        self._fault: BaseException | None = None
        Thread(target=self._run, name="work", daemon=True).start()

    @property
    def share(self) -> float:
        """The share of the work that is done, 0-1."""
        return self._watch.share

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the rate so far; None while too little is done to tell."""
        share, spent = self.share, time.monotonic() - self._began
        if share < _LEAST_SHARE or spent < _LEAST_SECONDS:
            return None
        return spent * (1 - share) / share

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked it to stop; it may take a moment."""
        return self._watch.is_stopped

    def stop(self) -> None:
        """Have the work end as soon as it can; ``result`` raises ``Stopped`` then."""
        self._watch.stop()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end, *seconds* at most; return whether it has come."""
        return self._ended.wait(seconds)

    def result(self) -> T:
        """Return what the work came to, once it has ended.

        Raises:
            Stopped: somebody stopped it before it came to anything.
            SmarketingError: whatever the work raised.
        """
        self.wait()
        if self._fault is not None:
            raise self._fault
        return self._answer  # type: ignore[return-value]  # without a fault there is an answer, of whatever type

    def _run(self) -> None:
        try:
            with self._watch.in_force():
                self._answer = self._act(self._hear)
        except BaseException as fault:  # noqa: BLE001  # whoever asks for the result hears of it
            self._fault = Stopped() if self.is_stopped else fault
        finally:
            self._ended.set()

    def _hear(self, what: str, share: float) -> None:  # noqa: ARG002  # the watch knows the share better
        ensure_going()
        self.what = what
