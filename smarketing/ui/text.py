"""Words on the screen: every value that comes from a file or a person is shown as text, never as HTML or Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from typing import Any, Final

import streamlit as st

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")
_BREAKS: Final = re.compile("[\x00-\x20\x7f\x85\u2028\u2029]+")
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")


def plain(value: object) -> str:
    """Return *value* as one line of plain text without control or direction marks."""
    return _BREAKS.sub(" ", _BIDI.sub("", str(value))).strip()


def escaped(value: object) -> str:
    """Return *value* safe inside HTML."""
    return html.escape(plain(value), quote=True)


def markdown_safe(value: object) -> str:
    """Return *value* so that Markdown shows it letter by letter; for labels of widgets that read Markdown."""
    return _MARKDOWN.sub(r"\\\1", plain(value))


def strong(value: object, tone: str = "") -> str:
    """Return *value* emphasised, in the colour of *tone* (``good``, ``bad``, ``marketing``, ``sales``, ``won``)."""
    return f'<b class="sm-{tone}">{escaped(value)}</b>' if tone else f"<b>{escaped(value)}</b>"


def badge(value: object, tone: str = "neutral") -> str:
    """Return *value* as a small label in the colour of *tone*."""
    return f'<span class="sm-badge sm-{tone}">{escaped(value)}</span>'


def joined(names: Collection[str]) -> str:
    """Return names as people list them: ``A, B and C``; empty without any."""
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last


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
