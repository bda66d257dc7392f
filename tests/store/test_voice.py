"""What customers say is kept once and counted every time, by whoever hears it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smarketing.errors import Conflict, StoreError
from smarketing.store import Hearing, Remark, Store
from smarketing.store.remarks import roots_of

OFFLINE = Remark("question", "Does it run offline?")


def standing(store: Store) -> list[tuple[str, str]]:
    """Return (who heard it, what) of everything that counts."""
    known = {entry.key: entry.value for entry in store.remarks.current()}
    roots = roots_of(known)
    return [
        (entry.value.heard_by, known[roots[entry.value.remark]].text)
        for entry in store.hearings.current()
        if not entry.value.is_withdrawn
    ]


def test_the_same_words_heard_again_are_one_remark_heard_twice(store: Store) -> None:
    store.hearings.note(OFFLINE, Hearing(), by="Ann")
    store.hearings.note(Remark("question", " does it  run offline "), Hearing(), by="Bob")
    store.hearings.note(Remark("pain_point", "Does it run offline?"), Hearing(), by="Bob")
    assert [entry.value.text for entry in store.remarks.current()] == ["Does it run offline?"] * 2
    assert [who for who, _ in standing(store)] == ["Ann", "Bob", "Bob"]


def test_of_one_lead_the_same_counts_once_and_again_after_it_was_taken_back(store: Store) -> None:
    first = store.hearings.note(OFFLINE, Hearing(lead_id="L1"), by="Ann")
    again = Hearing(first.value.remark, "L1")
    with pytest.raises(StoreError, match=r"Ann noted that of this lead before \(.* on 6 Jul 2026\)"):
        store.hearings.again(again, by="Bob")
    store.hearings.take_back(first.key, by="Ann", expected=1)
    assert standing(store) == []
    store.hearings.again(again, by="Bob")
    store.hearings.again(replace(again, lead_id="L2"), by="Bob")
    assert [who for who, _ in standing(store)] == ["Bob", "Bob"]
    assert [entry.value.is_withdrawn for entry in store.hearings.history(first.key)] == [False, True]


def test_two_remarks_that_mean_the_same_are_counted_together_and_apart_again(store: Store) -> None:
    one = store.hearings.note(replace(OFFLINE, answers=("The guide",)), Hearing(lead_id="L1"), by="Ann").value.remark
    two = store.hearings.note(Remark("question", "Is there an offline mode?"), Hearing(), by="Bob").value.remark
    three = store.hearings.note(Remark("question", "Without a network?"), Hearing(), by="Eve").value.remark
    store.remarks.join(three, two, by="Mia", expected=1)
    store.remarks.join(two, one, by="Mia", expected=1)
    assert {text for _, text in standing(store)} == {"Does it run offline?"}
    with pytest.raises(StoreError, match="counted together already"):
        store.remarks.join(one, three, by="Mia", expected=1)
    with pytest.raises(StoreError, match="noted that of this lead"):
        store.hearings.again(Hearing(three, "L1"), by="Bob")
    store.remarks.part(two, by="Mia", expected=2)
    assert [text for _, text in standing(store)] == [
        "Does it run offline?", "Is there an offline mode?", "Is there an offline mode?",
    ]  # fmt: skip


def test_answers_of_both_go_with_the_remark_they_are_counted_under(store: Store) -> None:
    one = store.hearings.note(replace(OFFLINE, answers=("The guide",)), Hearing(), by="Ann").value.remark
    two = Remark("question", "Is there an offline mode?", ("the guide ", "https://a.example/offline", ""))
    key = store.hearings.note(two, Hearing(), by="Bob").value.remark
    store.remarks.join(key, one, by="Mia", expected=1)
    first = store.remarks.get(one)
    assert first is not None
    assert first.value.answers == ("The guide", "https://a.example/offline")


def test_who_changes_what_somebody_changed_meanwhile_is_told_who_did(store: Store) -> None:
    key = store.hearings.note(OFFLINE, Hearing(), by="Ann").value.remark
    store.remarks.change(key, replace(OFFLINE, answers=("The guide",)), by="Mia", expected=1)
    with pytest.raises(Conflict, match="Mia changed “Does it run offline"):
        store.remarks.change(key, replace(OFFLINE, state="dropped"), by="Ann", expected=1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: Remark("pain_point", " "), "is empty"),
        (lambda: Remark("complaint", "Slow"), "can't be 'complaint'"),
        (lambda: Remark("question", "Offline?", state="planned"), "Only an idea"),
        (lambda: Remark("idea", "x" * 301), "room for 300 letters"),
        (lambda: Remark("idea", "A badge", tuple(f"page {number}" for number in range(21))), "20 answers"),
        (lambda: Hearing(note="x" * 1_001), "room for 1,000 letters"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(wrong: object, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        wrong()  # type: ignore[operator]  # a lambda that makes the wrong value
