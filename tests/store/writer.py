"""A process that rates leads one by one and says so only after each was kept; its parent kills it."""

from __future__ import annotations

import sys

from smarketing.store import Feedback, open_store

if __name__ == "__main__":
    store = open_store(sys.argv[1])
    for number in range(1_000_000):
        store.feedback.give(Feedback(f"L{number}", "good", "clear_need"), by="Ann")
        sys.stdout.write(f"L{number}\n")
        sys.stdout.flush()
