"""A question is asked once, however many people ask it at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from smarketing.errors import EngineError
from smarketing.ui.answers import Answers


class Counted:
    """Counts how often it was asked, and waits until it may answer."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = threading.Event()

    def __call__(self) -> Any:
        self.asked += 1
        assert self.may_answer.wait(10)
        return self


def test_fifty_people_at_once_ask_once() -> None:
    answers, make = Answers(), Counted()
    with ThreadPoolExecutor(50) as people:
        waiting = [people.submit(answers.get, "key", make) for _ in range(50)]
        make.may_answer.set()
        assert {one.result() for one in waiting} == {make}
    assert make.asked == 1


def test_what_was_expected_is_not_asked_again() -> None:
    answers, make = Answers(), Counted()
    make.may_answer.set()
    answers.expect("key", make)
    assert answers.get("key", make) is make
    assert make.asked == 1


def test_a_failure_is_told_and_then_tried_again() -> None:
    answers = Answers()

    def fail() -> Any:
        raise EngineError("The engine is away. Try again.")

    with pytest.raises(EngineError, match="is away"):
        answers.get("key", fail)
    fine = Counted()
    fine.may_answer.set()
    assert answers.get("key", fine) is fine


def test_the_longest_unasked_answer_goes_first() -> None:
    answers = Answers(kept=2)
    makes = {key: Counted() for key in "abc"}
    for make in makes.values():
        make.may_answer.set()
    for key in ("a", "b", "a", "c", "a", "b"):
        answers.get(key, makes[key])
    assert {key: make.asked for key, make in makes.items()} == {"a": 1, "b": 2, "c": 1}


def test_whoever_does_not_wait_gets_nothing_until_it_is_there() -> None:
    answers, make = Answers(), Counted()
    assert answers.soon("key", make, 0) is None
    make.may_answer.set()
    assert answers.get("key", make) is make
    assert answers.soon("key", make, 0) is make
    assert make.asked == 1
