"""One style sheet for all pages, its colours filled in from the palette."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from smarketing.charts import palette

_VARIABLES: Final = {
    "page": palette.PAGE, "card": palette.CARD, "text": palette.TEXT, "muted": palette.MUTED, "faint": palette.FAINT,
    "ghost": palette.GHOST, "neutral": palette.NEUTRAL, "marketing": palette.MARKETING, "sales": palette.SALES,
    "won": palette.WON, "marketing-text": palette.MARKETING_TEXT, "sales-text": palette.SALES_TEXT,
    "won-text": palette.WON_TEXT, "attention-text": palette.ATTENTION_TEXT, "bad-text": palette.BAD_TEXT,
}  # fmt: skip


@cache
def _sheet() -> str:
    variables = ";".join(f"--sm-{name}:{colour}" for name, colour in _VARIABLES.items())
    rules = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return f"<style>.stApp{{{variables}}}{rules}</style>"


def apply_style() -> None:
    """Send the style sheet with this run."""
    st.html(_sheet())
