"""A made file: whose it is, and how long."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import smarketing.ui
from smarketing.errors import SmarketingError
from smarketing.ui.made_files import MadeFiles, _made


def test_a_made_file_is_for_the_browser_that_made_it_and_no_longer_than_said() -> None:
    now = [0.0]
    made = MadeFiles(seconds=300, clock=lambda: now[0])
    made.note("ada's", b"rows")
    assert made.is_for("ada's", b"rows")
    assert not made.is_for("bo's", b"rows")
    assert not made.is_for("", b"rows")
    assert not made.is_for("ada's", b"other rows")
    now[0] = 301
    assert not made.is_for("ada's", b"rows")
    made.note("ada's", b"rows")
    assert made.is_for("ada's", b"rows")


def test_the_same_file_made_in_two_browsers_is_for_both() -> None:
    made = MadeFiles()
    made.note("ada's", b"rows")
    made.note("bo's", b"rows")
    assert made.is_for("ada's", b"rows")
    assert made.is_for("bo's", b"rows")


def test_for_a_browser_that_nobody_could_tell_from_others_nothing_is_made() -> None:
    with pytest.raises(SmarketingError, match="keeps no cookies"):
        _made("", lambda: b"rows")


def test_every_button_that_gives_a_file_makes_it_at_the_click_and_for_its_browser_alone() -> None:
    buttons = [
        (path.name, call)
        for path in Path(smarketing.ui.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "st.download_button"
    ]
    assert len(buttons) >= 7
    open_to_all = [
        name
        for name, call in buttons
        if not (isinstance(call.args[1], ast.Call) and ast.unparse(call.args[1].func) in {"taken", "for_this_browser"})
    ]
    assert open_to_all == []
