"""Days and moments are written in one way, wherever a sentence of ours names one."""

from __future__ import annotations

import datetime as dt

from smarketing.domain.period import day_in_words, moment_in_words
from smarketing.settings import ROOT


def test_a_day_is_written_without_a_zero_in_front() -> None:
    assert day_in_words(dt.date(2026, 1, 5)) == "5 Jan 2026"
    assert moment_in_words(dt.datetime(2026, 7, 6, 9, 1, tzinfo=dt.UTC)) == "09:01 on 6 Jul 2026"


def test_no_other_place_has_a_way_of_its_own_to_write_a_day() -> None:
    sources = (ROOT / "smarketing").rglob("*.py")
    assert [str(path.relative_to(ROOT)) for path in sources if ":%d %b" in path.read_text("utf-8")] == []
