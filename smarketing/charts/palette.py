"""Colour by meaning: marketing, sales, won, attention, neutral; nothing else has a hue of its own.

Each colour is a pair for the light and the dark ground. It is written as CSS ``light-dark()``, which an SVG chart and
the page follow at once when the viewer changes the theme. ``tests/charts/test_palette.py`` checks contrast
(WCAG) and that no two meanings look alike to colour-blind eyes (CIEDE2000 after Machado et al. 2009).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Colour:
    """One meaning's colour on the light and on the dark ground."""

    light: str
    dark: str

    def __str__(self) -> str:
        return f"light-dark({self.light}, {self.dark})"


CARD: Final = Colour("#FFFFFF", "#151C28")
PAGE: Final = Colour("#F4F6F9", "#0C1119")
MARKETING: Final = Colour("#0072B2", "#5B95FF")
SALES: Final = Colour("#D55E00", "#F08A3C")
WON: Final = Colour("#009E73", "#9BE3B0")
NEUTRAL: Final = Colour("#8B95A5", "#6E7A8C")

TEXT: Final = Colour("#17202E", "#E7ECF4")
MUTED: Final = Colour("#5F6B7C", "#9AA6B8")
MARKETING_TEXT: Final = Colour("#00609A", "#7FADFF")
SALES_TEXT: Final = Colour("#A84800", "#F5A35C")
WON_TEXT: Final = Colour("#00765A", "#9BE3B0")
ATTENTION_TEXT: Final = Colour("#8A5A00", "#F0BE55")
BAD_TEXT: Final = Colour("#B3382C", "#FF8A7D")
FAINT: Final = Colour("#E4E8EE", "#283245")
GHOST: Final = Colour("#D5DBE4", "#354158")
