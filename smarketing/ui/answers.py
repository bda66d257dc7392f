"""Answers remembered for all viewers: each question is asked once, however many ask it at the same time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from typing import Final, Generic, TypeAlias, TypeVar

from smarketing.metrics import Answer

_Answer = TypeVar("_Answer")
Make: TypeAlias = Callable[[], Answer]
KEPT: Final = 1_000
WORKERS: Final = 3
"""Questions asked ahead of need at the same time: planning one overlaps with running another."""


class Kept(Generic[_Answer]):
    """The latest answers by key; a key must say everything that the answer depends on. Safe to share."""

    def __init__(self, kept: int = KEPT, workers: int = WORKERS) -> None:
        self._kept = kept
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answers")
        self._lock = Lock()
        self._futures: OrderedDict[str, Future[_Answer]] = OrderedDict()

    def get(self, key: str, make: Callable[[], _Answer]) -> _Answer:
        """Return the answer of *key*, made by *make* unless it is known or being made; raises what *make* raises."""
        future, is_mine = self._claim(key)
        if is_mine:
            self._fulfil(key, future, make)
        return future.result()

    def expect(self, key: str, make: Callable[[], _Answer]) -> None:
        """Begin to make the answer of *key* in the background, unless it is known or being made."""
        future, is_mine = self._claim(key)
        if is_mine:
            self._pool.submit(self._fulfil, key, future, make)

    def soon(self, key: str, make: Callable[[], _Answer], seconds: float) -> _Answer | None:
        """Return the answer of *key* if it is there within so many *seconds*, else None; it is made in the background.

        Raises what *make* raises.
        """
        future, is_mine = self._claim(key)
        if is_mine:
            self._pool.submit(self._fulfil, key, future, make)
        return future.result() if wait([future], seconds).done else None

    def _claim(self, key: str) -> tuple[Future[_Answer], bool]:
        with self._lock:
            if known := self._futures.get(key):
                self._futures.move_to_end(key)
                return known, False
            future: Future[_Answer] = Future()
            self._futures[key] = future
            if len(self._futures) > self._kept:
                self._futures.popitem(last=False)
            return future, True

    def _fulfil(self, key: str, future: Future[_Answer], make: Callable[[], _Answer]) -> None:
        """Settle *future*; a failure is told to those who wait for it and then forgotten, so that it is tried again."""
        try:
            future.set_result(make())
        except BaseException as fault:  # noqa: BLE001  # it is raised where the answer is asked for
            with self._lock:
                self._futures.pop(key, None)
            future.set_exception(fault)


class Answers(Kept[Answer]):
    """The latest answers to metrics."""
