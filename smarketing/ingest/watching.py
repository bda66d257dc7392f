"""Work that somebody waits for: how far it is, and the way to stop it from another thread.

A ``Watch`` is in force for everything that its thread does meanwhile, so that neither the engine nor a loop over a file
has to be handed one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from threading import Event, Lock, Thread
from typing import Final
from weakref import WeakSet

import duckdb

from smarketing.errors import Stopped

Progress = Callable[[float, str, float], None]
"""Hears the share done (0-1), what is being done now, and the share once that is done."""
_AGAIN_SECONDS: Final = 0.05


class Watch:
    """One piece of work, seen from outside; safe to ask and to stop from any thread."""

    def __init__(self) -> None:
        self._engines: WeakSet[duckdb.DuckDBPyConnection] = WeakSet()
        self._lock = Lock()
        self._stopping, self._over = Event(), Event()
        self._part = (0.0, 1.0)
        self._now = (0.0, 0.0)
        self._shown = 0.0

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stopping.is_set()

    @property
    def share(self) -> float:
        """The share of the work that is done (0-1): it knows how far the engine's statement is, and never goes back."""
        start, until = self._now
        with self._lock:
            within = max((_progress_of(engine) for engine in self._engines), default=0.0)
        self._shown = max(self._shown, start + (until - start) * within)
        return min(1.0, self._shown)

    def stop(self) -> None:
        """Have the work raise ``Stopped`` as soon as it can; returns at once."""
        if not self._stopping.is_set():
            self._stopping.set()
            Thread(target=self._interrupt, daemon=True).start()

    def step(self, share: float, until: float) -> None:
        """Take note that the part of the work in hand goes from *share* to *until* now."""
        start, end = self._part
        self._now = (start + (end - start) * share, start + (end - start) * until)

    def part(self, start: float, end: float) -> None:
        """Take note that a part begins which takes the whole from *start* to *end*."""
        self._part = (start, end)
        self.step(0.0, 0.0)

    def add(self, engine: duckdb.DuckDBPyConnection) -> None:
        """Let *engine* be interrupted, and asked how far its statement is."""
        with self._lock:
            self._engines.add(engine)

    @contextlib.contextmanager
    def in_force(self) -> Iterator[None]:
        """Watch everything that this thread does within."""
        token = _WATCH.set(self)
        try:
            yield
        finally:
            _WATCH.reset(token)
            self._over.set()

    def _interrupt(self) -> None:
        """Interrupt every engine, again and again: an interruption between two statements is lost."""
        while not self._over.is_set():
            with self._lock:
                engines = list(self._engines)
            for engine in engines:
                with contextlib.suppress(duckdb.ConnectionException):  # closed meanwhile
                    engine.interrupt()
            self._over.wait(_AGAIN_SECONDS)


_WATCH: Final[ContextVar[Watch | None]] = ContextVar("watch", default=None)


def _progress_of(engine: duckdb.DuckDBPyConnection) -> float:
    try:
        return max(0.0, engine.query_progress() / 100)
    except duckdb.ConnectionException:  # closed meanwhile
        return 0.0


def watched(engine: duckdb.DuckDBPyConnection) -> None:
    """Let whoever watches this thread interrupt *engine*."""
    if (watch := _WATCH.get()) is not None:
        watch.add(engine)


def is_stopped() -> bool:
    """Return whether this thread was asked to stop."""
    watch = _WATCH.get()
    return watch is not None and watch.is_stopped


def ensure_going() -> None:
    """Let the work of this thread end here if it was asked to stop.

    Raises:
        Stopped: it was.
    """
    if is_stopped():
        raise Stopped


def tell(progress: Progress | None, share: float, what: str, until: float) -> None:
    """Tell whoever listens that *share* of the work is done and that *what* takes it to *until*.

    Raises:
        Stopped: this thread was asked to stop.
    """
    ensure_going()
    if progress is not None:
        progress(share, what, until)


def told_within(progress: Progress | None, start: float, end: float) -> Progress:
    """Return a listener for a part of the work that takes it from *start* to *end*."""

    def heard(share: float, what: str, until: float) -> None:
        tell(progress, start + (end - start) * share, what, start + (end - start) * until)

    return heard


def part(start: float, end: float) -> None:
    """Let whoever watches this thread know that what comes now takes the whole from *start* to *end*."""
    if (watch := _WATCH.get()) is not None:
        watch.part(start, end)


def step(share: float, until: float) -> None:
    """Let whoever watches this thread know that its work goes from *share* to *until* now."""
    if (watch := _WATCH.get()) is not None:
        watch.step(share, until)
