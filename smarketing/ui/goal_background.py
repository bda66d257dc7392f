"""What takes longer than a page may: made in the background, kept for all who may see the same, fetched when ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import streamlit as st

from smarketing.ui.answers import Kept
from smarketing.ui.frame import Page
from smarketing.ui.session import sight_of
from smarketing.ui.text import quiet
from smarketing.ui.ticks import look_again

_Made = TypeVar("_Made")
_LOOKS_EVERY_SECONDS: Final = 0.3
"""Seconds between two looks; nobody waits for what is made, so it begins when the page is drawn."""


def soon(kept: Kept[_Made], page: Page, make: Callable[[], _Made], *which: object) -> _Made | None:
    """Return what *make* makes, kept by the numbers on screen, the part they are filtered to, and *which*.

    None while it is being made: then its place says so, and the page is drawn again when it is there.
    """
    if (made := kept.soon(_key(page, *which), make, 0)) is None:
        _look_again(page, kept, _key(page, *which), make)
    return made


def of_all(kept: Kept[_Made], page: Page, make: Callable[[], _Made], *which: object) -> _Made:
    """Return what *make* makes of the numbers on screen and *which*, made once for whatever they are filtered to."""
    return kept.get(repr((*_numbers(page), *which)), make)


def _key(page: Page, *which: object) -> str:
    return repr((*_numbers(page), page.filters.where, *which))


def _numbers(page: Page) -> tuple[object, ...]:
    """Return what tells the numbers of *page* from all others: also from those that another viewer may see."""
    here = page.workspace
    return str(here.folder), here.numbers_key(), sight_of(here)


@st.fragment
def _look_again(page: Page, kept: Kept[_Made], key: str, make: Callable[[], _Made]) -> None:
    with page.guarded():
        if kept.soon(key, make, 0) is not None:
            st.rerun()
        look_again(f"background-{id(kept)}", _LOOKS_EVERY_SECONDS)
        quiet("Being worked out …")
