"""One style sheet for all pages, its colours filled in from the palette."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from smarketing.charts import palette

_HERE: Final = Path(__file__).parent
_VARIABLES: Final = {
    "page": palette.PAGE, "card": palette.CARD, "text": palette.TEXT, "muted": palette.MUTED, "faint": palette.FAINT,
    "ghost": palette.GHOST, "neutral": palette.NEUTRAL, "marketing": palette.MARKETING, "sales": palette.SALES,
    "won": palette.WON, "marketing-text": palette.MARKETING_TEXT, "sales-text": palette.SALES_TEXT,
    "won-text": palette.WON_TEXT, "attention-text": palette.ATTENTION_TEXT, "bad-text": palette.BAD_TEXT,
}  # fmt: skip
_SHEETS: Final = ("style.css", "table.css", "comments.css")
_SCRIPTS: Final = ("scheme.js", "table.js", "lost.js", "ticks.js", "live.js", "drafts.js", "echo.js", "keys.js")


@cache
def _sheet() -> str:
    variables = ";".join(f"--sm-{name}:{colour}" for name, colour in _VARIABLES.items())
    rules = "".join(_HERE.joinpath(name).read_text(encoding="utf-8") for name in _SHEETS)
    return f"<style>:root{{{variables}}}{rules}</style>"


@cache
def _script() -> str:
    return "".join(f"<script>{_HERE.joinpath(name).read_text(encoding='utf-8')}</script>" for name in _SCRIPTS)


def apply_style() -> None:
    """Send the style sheet with this run, and the scripts that sort tables, tell popovers the theme, and so on."""
    st.html(_sheet())
    st.html(_script(), unsafe_allow_javascript=True)
