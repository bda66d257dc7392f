"""A made file: whose it is, and how long."""

from __future__ import annotations

from pathlib import Path

import pytest

import smarketing.ui
from smarketing.errors import SmarketingError
from smarketing.ui.made_files import MadeFile, MadeFiles, _made

ROWS, OTHERS = (MadeFile(text, "rows.csv", "text/csv") for text in (b"rows", b"other rows"))


def test_a_made_file_is_for_the_browser_that_made_it_and_no_longer_than_said() -> None:
    now = [0.0]
    made = MadeFiles(seconds=300, clock=lambda: now[0])
    made.keep("ada's", ROWS)
    assert made.of("ada's", ROWS.id) == ROWS
    assert made.of("bo's", ROWS.id) is None
    assert made.of("", ROWS.id) is None
    assert made.of("ada's", OTHERS.id) is None
    now[0] = 301
    assert made.of("ada's", ROWS.id) is None
    made.keep("ada's", ROWS)
    assert made.of("ada's", ROWS.id) == ROWS


def test_the_same_file_made_in_two_browsers_is_for_both() -> None:
    made = MadeFiles()
    made.keep("ada's", ROWS)
    made.keep("bo's", ROWS)
    assert made.of("ada's", ROWS.id) == made.of("bo's", ROWS.id) == ROWS


def test_of_two_large_files_that_differ_in_the_middle_alone_each_browser_gets_its_own() -> None:
    made, (one, two) = MadeFiles(), (b"a" * 400_000 + mark + b"z" * 1_200_000 for mark in (b"good", b"bad!"))
    for browser, content in (("ada's", one), ("bo's", two)):
        made.keep(browser, MadeFile(content, "rows.csv", "text/csv"))
    file_id = MadeFile(one, "rows.csv", "text/csv").id
    assert [kept.content if (kept := made.of(who, file_id)) else None for who in ("ada's", "bo's")] == [one, two]
    made.keep("ada's", MadeFile(two, "rows.csv", "text/csv"))
    kept = made.of("ada's", file_id)
    assert kept is not None
    assert kept.content == two


def test_of_many_files_the_newest_of_each_browser_are_kept() -> None:
    made, files = MadeFiles(), [MadeFile(f"{number}".encode(), "rows.csv", "text/csv") for number in range(6)]
    made.keep("bo's", ROWS)
    for file in files:
        made.keep("ada's", file)
    assert [made.of("ada's", file.id) is not None for file in files] == [False] * 2 + [True] * 4
    assert made.of("bo's", ROWS.id) == ROWS


def test_for_a_browser_that_nobody_could_tell_from_others_nothing_is_made() -> None:
    with pytest.raises(SmarketingError, match="keeps no cookies"):
        _made("", lambda: b"rows", "rows.csv", "text/csv")


def test_every_button_that_gives_a_file_makes_it_at_the_click_and_for_its_browser_alone() -> None:
    drawn_by = [
        path.name for path in Path(smarketing.ui.__file__).parent.glob("*.py") if "download_button" in path.read_text()
    ]
    assert drawn_by == ["made_files.py"]
