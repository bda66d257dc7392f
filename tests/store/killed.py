"""Processes that write one after another and are killed at random moments; tells what each was told was kept.

Prints a line of JSON per kill: the keys of what was acknowledged, by noun. A process writes verdicts, three verdicts
at once, notes, actions, signed proposals and comments in turn, each process beginning with another,
and says so only after each was kept.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
import time
from contextlib import closing

import alembic.command  # noqa: F401  # once here rather than in every child

from smarketing.domain.agreements import Positioning
from smarketing.store import Action, Comment, Draft, Feedback, Note, Person, Store, open_store

MONDAY = dt.date(2026, 7, 6)
LONGEST_SECONDS = 0.06


def main(url: str, kills: int) -> None:
    chance = random.Random(9)
    for trial in range(kills):
        told, tell = os.pipe()
        child = os.fork()
        if not child:
            os.close(told)
            _write_forever(url, str(trial), tell)
        os.close(tell)
        with os.fdopen(told) as answers:
            first = answers.readline()  # it was opened, and writes
            time.sleep(chance.uniform(0, LONGEST_SECONDS))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            *rest, _cut_off = answers.read().split("\n")
        sys.stdout.write(json.dumps([line.split() for line in (first.strip(), *rest) if line]) + "\n")


def _write_forever(url: str, name: str, tell: int) -> None:
    with closing(open_store(url)) as store:
        for number in range(1_000_000):
            os.write(tell, f"{_write(store, f'{name}-{number}', (int(name) + number) % 6)}\n".encode())


def _write(store: Store, key: str, kind: int) -> str:
    """Write something and return its noun and key."""
    if kind == 0:
        return f"feedback {store.feedback.give(Feedback(key, 'good', 'clear_need'), by='Ann').key}"
    if kind == 1:
        drafts = [Draft(f"{key}-{part}", Feedback(f"{key}-{part}", "ok")) for part in "abc"]
        return f"three {store.feedback.give_all(drafts, by='Ann')[0].key.removesuffix('-a')}"
    if kind == 2:
        return f"notes {store.notes.add(Note(MONDAY, 'note', key), by='Ann').key}"
    if kind == 4:
        content, by = Positioning(problem=key), Person("Ann", "sales")
        made = store.agreeing.propose("positioning", content, reason="So", by=by, sign=True)
        return f"proposals {made.key}"
    if kind == 5:
        return f"comments {store.comments.add(Comment('stage', 'lead', key), by='Ann').key}"
    return f"actions {store.actions.add(Action(key, 'Ann', 'sales'), by='Ann').key}"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
