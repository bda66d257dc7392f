"""The goal that nobody set: an example that can be planned, whatever was won."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pyarrow as pa
import pytest

from smarketing.domain.planning import LARGEST
from smarketing.ui.goal_start import start_goal


@pytest.mark.parametrize(
    ("won", "start"), [("1234567", "1200000"), ("999999999999999", "1e15"), ("4e17", "1e15"), ("0", "1e6")]
)
def test_the_example_goal_is_what_was_won_and_never_more_than_can_be_planned(won: str, start: str) -> None:
    answer = SimpleNamespace(table=pa.Table.from_pylist([{"revenue": Decimal(won)}]))
    page = SimpleNamespace(as_of=dt.date(2026, 11, 20), ask=lambda *_: answer)
    assert start_goal(cast("Any", page)) == Decimal(start) <= LARGEST
