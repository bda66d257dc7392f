"""How many leads of a month are excused is settled where it is written, however many people excuse at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from smarketing.errors import StoreError
from smarketing.store import Draft, Excusal, Store

JUNE, MAY = dt.date(2026, 6, 1), dt.date(2026, 5, 1)


def excuse(store: Store, *leads: str, month: dt.date = JUNE, at_most: int = 5, counted: int = 0, since: int = 0) -> int:
    drafts = [Draft(lead, Excusal(lead, month, "Ill"), 0) for lead in leads]
    return len(store.excusals.excuse(drafts, by="Sam", month=month, at_most=at_most, counted=counted, since=since))


def test_of_many_people_at_once_only_so_many_excuse_as_are_agreed(store: Store) -> None:
    def one(number: int) -> int:
        try:
            return excuse(store, f"L{number}")
        except StoreError:
            return 0

    with ThreadPoolExecutor(12) as people:
        assert sum(people.map(one, range(20))) == 5
    assert len(store.excusals.current()) == 5


def test_what_was_counted_before_and_other_months_take_their_own_room(store: Store) -> None:
    excuse(store, "A", "B", month=MAY)
    excuse(store, "C", "D")
    seen = store.revision("excusals")
    with pytest.raises(StoreError, match="2 of them are excused already"):
        excuse(store, "E", at_most=2, counted=2, since=seen)
    excuse(store, "E", at_most=2, counted=1, since=seen)  # one of both is gone from the numbers


def test_an_excusal_says_why(store: Store) -> None:
    with pytest.raises(StoreError, match="Nothing says why"):
        Excusal("L1", JUNE, " ")
