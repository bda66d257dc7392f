"""Colours can be read and told apart, on the light and on the dark ground, by everybody."""

from __future__ import annotations

import itertools
import math

import pytest

from smarketing.charts import palette

GROUNDS = ("light", "dark")
# Machado, Oliveira & Fernandes (2009), severity 1.
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
MARKS = (palette.MARKETING, palette.SALES, palette.WON, palette.NEUTRAL)
TEXTS = (
    palette.TEXT, palette.MUTED, palette.MARKETING_TEXT, palette.SALES_TEXT, palette.WON_TEXT,
    palette.ATTENTION_TEXT, palette.BAD_TEXT,
)  # fmt: skip


def _linear(colour: str) -> list[float]:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one: str, other: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    bright, dim = sorted(
        (sum(w * part for w, part in zip(weights, _linear(colour), strict=True)) for colour in (one, other)),
        reverse=True,
    )
    return (bright + 0.05) / (dim + 0.05)


def _lab(colour: str, sight: str) -> tuple[float, float, float]:
    linear = _linear(colour)
    seen = [min(1, max(0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in SIGHTS[sight]]
    x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047
    y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
    z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _difference(one: str, other: str, sight: str) -> float:
    """Return the CIE76 distance; a just noticeable difference is 2.3."""
    return math.dist(_lab(one, sight), _lab(other, sight))


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", MARKS)
def test_marks_stand_out_from_the_card(colour: palette.Colour, ground: str) -> None:
    assert contrast(getattr(colour, ground), getattr(palette.CARD, ground)) >= 3


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", TEXTS)
@pytest.mark.parametrize("behind", [palette.CARD, palette.PAGE])
def test_text_can_be_read_on_card_and_page(colour: palette.Colour, behind: palette.Colour, ground: str) -> None:
    assert contrast(getattr(colour, ground), getattr(behind, ground)) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_meanings_look_alike_to_any_eye(ground: str, sight: str) -> None:
    pairs = itertools.combinations([getattr(colour, ground) for colour in MARKS], 2)
    assert min(_difference(one, other, sight) for one, other in pairs) >= 16
