"""Words on the screen: every value that comes from a file or a person is shown as text, never as HTML or Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from smarketing.domain.wording import DIRECTIONS
from smarketing.ui import formats

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")
_BREAKS: Final = re.compile("[\x00-\x20\x7f\x85\u2028\u2029]+")
_BIDI: Final = re.compile(f"[{DIRECTIONS}]")
UNSEEN: Final = f"[\x00-\x08\x0b-\x1f\x7f-\x9f{DIRECTIONS}]"
"""Control and direction marks, which no page shows: a regular expression."""
LONGEST_NAME: Final = 60


def plain(value: object) -> str:
    """Return *value* as one line of plain text without control or direction marks."""
    return _BREAKS.sub(" ", _BIDI.sub("", str(value))).strip()


def readable(text: str) -> str:
    """Return *text* of several lines without control or direction marks."""
    return re.sub(UNSEEN, "", text)


def escaped(value: object) -> str:
    """Return *value* safe inside HTML."""
    return html.escape(plain(value), quote=True)


def several_lines(text: str) -> str:
    """Return *text* safe inside HTML, its line breaks kept."""
    return html.escape(readable(text), quote=True).replace("\n", "<br>")


def markdown_safe(value: object) -> str:
    """Return *value* so that Markdown shows it letter by letter; for labels of widgets that read Markdown."""
    return _MARKDOWN.sub(r"\\\1", plain(value))


def strong(value: object, tone: str = "") -> str:
    """Return *value* emphasised, in the colour of *tone* (``good``, ``bad``, ``marketing``, ``sales``, ``won``)."""
    return f'<b class="sm-{tone}">{escaped(value)}</b>' if tone else f"<b>{escaped(value)}</b>"


def cut(value: object) -> str:
    """Return a name out of a file as one line of plain text, its end left out where it is long."""
    name = plain(value)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def named(value: object, tone: str = "") -> str:
    """Return a name out of a file for a sentence, emphasised; a long one is cut, with the whole of it in its tip."""
    name = plain(value)
    if len(name) <= LONGEST_NAME:
        return strong(name, tone)
    return f'<span title="{escaped(name)}">{strong(cut(name), tone)}</span>'


def badge(value: object, tone: str = "neutral") -> str:
    """Return *value* as a small label in the colour of *tone*."""
    return f'<span class="sm-badge sm-{tone}">{escaped(value)}</span>'


def joined(names: Collection[str]) -> str:
    """Return names as people list them: ``A, B and C``; empty without any."""
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last


def first_of(names: Sequence[str], most: int) -> list[str]:
    """Return the first of *names*, and how many more there are where these are more than *most*."""
    more = len(names) - most
    return [*names[:most], f"{formats.count(more)} more"] if more > 0 else list(names)


def full_name(person: Mapping[str, Any]) -> str:
    """Return the first and last name in a row of a lead, as far as they are known."""
    return " ".join(part for part in (person.get("first_name"), person.get("last_name")) if part)


def say(sentence: str, *more: str) -> None:
    """Draw what matters in one sentence (HTML made by this module), and quieter lines under it."""
    quiet = "".join(f'<p class="sm-quiet">{line}</p>' for line in more if line)
    st.html(f'<p class="sm-say">{sentence}</p>{quiet}')


def quiet(text: str) -> None:
    """Draw a small grey line of plain text."""
    st.html(f'<p class="sm-quiet">{escaped(text)}</p>')


def listed(items: list[tuple[str, str]]) -> None:
    """Draw a quiet list: each item is a line and a smaller line, both HTML made by this module."""
    rows = "".join(f"<li>{line}<small>{under}</small></li>" for line, under in items)
    st.html(f'<ul class="sm-list">{rows}</ul>')
