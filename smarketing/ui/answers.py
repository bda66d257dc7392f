"""Answers remembered for all viewers: each question is asked once, however many ask it at the same time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Final

from smarketing.metrics import Answer

Make = Callable[[], Answer]
KEPT: Final = 1_000
WORKERS: Final = 3
"""Questions asked ahead of need at the same time: planning one overlaps with running another."""


class Answers:
    """The latest answers by key; a key must say everything that the answer depends on. Safe to share."""

    def __init__(self, kept: int = KEPT, workers: int = WORKERS) -> None:
        self._kept = kept
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answers")
        self._lock = Lock()
        self._futures: OrderedDict[str, Future[Answer]] = OrderedDict()

    def get(self, key: str, make: Make) -> Answer:
        """Return the answer of *key*, made by *make* unless it is known or being made; raises what *make* raises."""
        future, is_mine = self._claim(key)
        if is_mine:
            self._fulfil(key, future, make)
        return future.result()

    def expect(self, key: str, make: Make) -> None:
        """Begin to make the answer of *key* in the background, unless it is known or being made."""
        future, is_mine = self._claim(key)
        if is_mine:
            self._pool.submit(self._fulfil, key, future, make)

    def _claim(self, key: str) -> tuple[Future[Answer], bool]:
        with self._lock:
            if known := self._futures.get(key):
                self._futures.move_to_end(key)
                return known, False
            future: Future[Answer] = Future()
            self._futures[key] = future
            if len(self._futures) > self._kept:
                self._futures.popitem(last=False)
            return future, True

    def _fulfil(self, key: str, future: Future[Answer], make: Make) -> None:
        """Settle *future*; a failure is told to those who wait for it and then forgotten, so that it is tried again."""
        try:
            future.set_result(make())
        except BaseException as fault:  # noqa: BLE001  # it is raised where the answer is asked for
            with self._lock:
                self._futures.pop(key, None)
            future.set_exception(fault)
