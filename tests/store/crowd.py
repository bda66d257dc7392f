"""Fifty people in five processes who write at once; tells what each was told was kept, and how long that took.

Each rates leads that all rate, writes notes, comments and actions of their own, proposes and signs an agreement, and
changes the owner of one stage and one goal that all change, each time from the version they saw; who is told of a
conflict looks again, as a person would.
``python -m tests.store.crowd URL [ROUNDS]`` prints figures.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from threading import Thread

from smarketing.domain.agreements import Positioning
from smarketing.domain.period import Period
from smarketing.errors import Conflict
from smarketing.store import Action, Comment, Entry, Feedback, Note, Person, Scenario, Store, open_store

PROCESSES, PEOPLE_EACH = 5, 10
LOOKS_AGAIN_SECONDS = 0.5
MONDAY = dt.date(2026, 7, 6)


@dataclass
class Told:
    """What people were told: ``kept`` as noun, key, version and author; ``conflicts`` as who lost to whom.

    ``seconds`` is how long each write took, ``began`` and ``ended`` when the first one began and the last was kept.
    """

    kept: list[tuple[str, str, int, str]] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    began: float = float("inf")
    ended: float = 0.0


def run(url: str, rounds: int) -> Told:
    """Let the crowd loose on the store at *url* and return what it was told."""
    every = Told()
    with ThreadPoolExecutor(PROCESSES) as parents:
        for told in parents.map(lambda process: _process(url, process, rounds), range(PROCESSES)):
            every.kept += told.kept
            every.conflicts += told.conflicts
            every.seconds += told.seconds
            every.began, every.ended = min(every.began, told.began), max(every.ended, told.ended)
    return every


def _process(url: str, process: int, rounds: int) -> Told:
    command = [sys.executable, "-m", "tests.store.crowd", url, str(rounds), str(process)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    kept, conflicts = ([tuple(one) for one in found.pop(name)] for name in ("kept", "conflicts"))
    return Told(kept, conflicts, **found)


def people(url: str, process: int, rounds: int) -> Told:
    """Let ten people of one process write through one store, as those of one server do."""
    told = Told()
    with closing(open_store(url)) as store:
        names = [f"person {process * PEOPLE_EACH + one}" for one in range(PEOPLE_EACH)]
        crowd = [Thread(target=_person, args=(store, name, rounds, told)) for name in names]
        told.began = time.perf_counter()
        for person in crowd:
            person.start()
        for person in crowd:
            person.join()
        told.ended = time.perf_counter()
    return told


def _person(store: Store, name: str, rounds: int, told: Told) -> None:
    for number in range(rounds):
        verdict, note = Feedback(f"L{number}", "ok"), Note(MONDAY, "note", f"{name} {number}")
        _keep(told, "feedback", name, lambda verdict=verdict: store.feedback.give(verdict, by=name))
        _keep(told, "notes", name, lambda note=note: store.notes.add(note, by=name))
        remark = Comment("number", "scorecard:leads", f"{name} {number}", mentions=("team:sales",))
        _keep(told, "comments", name, lambda remark=remark: store.comments.add(remark, by=name))
        _keep(told, "actions", name, lambda: store.actions.add(Action("Call", name, "sales"), by=name))
        _keep(told, "stage_owners", name, lambda: _own(store, name))
        _keep(told, "proposals", name, lambda number=number: _propose(store, name, number))
        _keep(told, "scenarios", name, lambda: _raise_goal(store, name))


def _own(store: Store, name: str) -> Entry[object]:
    seen = store.stages.owners.get("lead")
    return store.stages.owners.change("lead", name, by=name, expected=seen.version if seen else 0)


def _propose(store: Store, name: str, number: int) -> Entry[object]:
    """Propose something, signed by its author at once: two writes that are kept together or not at all."""
    content, by = Positioning(problem=f"{name} {number}"), Person(name, "sales")
    return store.agreeing.propose("positioning", content, reason="I think so", by=by, sign=True).proposal


def _raise_goal(store: Store, name: str) -> Entry[object]:
    (seen,) = store.scenarios.current()
    goal = replace(seen.value, revenue_goal=seen.value.revenue_goal + 1)
    return store.scenarios.change(seen.key, goal, by=name, expected=seen.version)


def _keep(told: Told, noun: str, name: str, write: Callable[[], Entry[object]]) -> None:
    """Write until it is kept; note who else was first each time that was told."""
    while True:
        started = time.perf_counter()
        try:
            kept = write()
        except Conflict as lost:
            told.conflicts.append((name, lost.who))
            time.sleep(random.uniform(0, LOOKS_AGAIN_SECONDS))
        else:
            told.kept.append((noun, kept.key, kept.version, name))
            told.seconds.append(time.perf_counter() - started)
            return


def begin(url: str) -> None:
    """Write the goal that everybody will change."""
    half = Period(dt.date(2026, 7, 1), dt.date(2027, 1, 1))
    with closing(open_store(url)) as store:
        store.scenarios.add(Scenario("Plan", Decimal(1_000), half), by="Sam")


def _say_figures(url: str, rounds: int) -> None:
    begin(url)
    told = run(url, rounds)
    took, waits = told.ended - told.began, sorted(told.seconds)
    p50, p95, longest = (waits[int((len(waits) - 1) * share)] * 1000 for share in (0.5, 0.95, 1))
    sys.stdout.write(
        f"{len(waits)} writes in {took:.1f} s: {len(waits) / took:.0f} a second, p50 {p50:.0f} ms, p95 {p95:.0f} ms, "
        f"longest {longest:.0f} ms, {len(told.conflicts)} conflicts told; {os.cpu_count()} processors\n"
    )


if __name__ == "__main__":
    address, wanted, *one = sys.argv[1:]
    if one:
        sys.stdout.write(json.dumps(asdict(people(address, int(one[0]), int(wanted)))))
    else:
        _say_figures(address, int(wanted))
