"""Tiles: name, value, change against the period before, target and pace, and thirteen weeks of trend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal
from urllib.parse import quote

import streamlit as st

from smarketing.charts import SMALL_SAMPLE
from smarketing.metrics import ColumnInfo
from smarketing.ui import formats
from smarketing.ui.explain import Made, draw_explanation
from smarketing.ui.frame import Page
from smarketing.ui.text import escaped

Tone = Literal["marketing", "sales", "won", "neutral"]
STILL: Final = 0.005
"""A change of less than half a percent is called steady."""


@dataclass(frozen=True)
class Tile:
    """One tile, ready to draw: texts are plain, ``trend`` oldest first.

    ``against`` says what the change is against, or why there is none; ``under`` stands in a line below.
    ``explains`` names the metric, and ``column`` the column of it in the row ``at``, that opens behind the tile's
    corner; ``made`` says how the page made the number of it, where it is not that column itself, and ``beside`` how
    what it is held against.
    """

    key: str
    name: str
    value: str
    tone: Tone
    change: float | None = None
    change_text: str = ""
    is_good: bool | None = None
    against: str = ""
    under: str = ""
    trend: Sequence[float | None] = ()
    explains: str = ""
    column: str | None = None
    made: Made | None = None
    beside: Made | None = None
    at: Mapping[str, object] | None = None


def change_of(
    now: float | None, before: float | None, info: ColumnInfo, cases: float | None = None
) -> tuple[float | None, str, bool | None]:
    """Return the change of a number against *before*: its size, its words, and whether it is good news.

    A rate changes in points, a duration in days, everything else in whole percent of what it was; None where there is
    nothing to compare with. What rests on few *cases*, of a count those before, says so and is neither good nor bad.
    """
    if now is None or before is None or (before == 0 and info.unit not in ("rate", "days")):
        return None, "", None
    difference = float(now) - float(before)
    if info.unit == "rate":
        size, text = difference, f"{abs(difference) * 100:.1f} points"
    elif info.unit == "days":
        size, text = difference, formats.days(abs(difference))
    else:
        size = difference / abs(float(before))
        text = formats.rate(abs(size), 0)
    if abs(size) < STILL:
        return 0.0, "steady", None
    cases = before if cases is None and info.unit == "count" else cases
    if cases is not None and cases < SMALL_SAMPLE:
        return size, f"{text} (n {formats.count(cases)})", None
    good = None if info.better == "neither" else (difference > 0) == (info.better == "higher")
    return size, text, good


def fewest(sides: Iterable[Mapping[str, Any]], *columns: str) -> int | None:
    """Return the fewest cases that *columns* count on either of the *sides* of a change; None where nothing counts."""
    counts = [side[column] for side in sides for column in columns if side.get(column) is not None]
    return int(min(counts)) if counts else None


def draw_tiles(page: Page, tiles: Sequence[Tile], *, columns: int = 5) -> None:
    """Draw *tiles* in one row, two by two on a phone."""
    with st.grid(columns, min_column_width=150, gap="small"):
        for tile in tiles:
            with st.container(border=True, key=f"card-tile-{page.name}-{tile.key}", height="stretch"):
                if tile.explains:
                    draw_explanation(
                        page,
                        tile.explains,
                        key=f"tile-{tile.key}",
                        about=tile.name,
                        column=tile.column,
                        at=tile.at,
                        made=tile.made,
                        beside=tile.beside,
                    )
                st.html(_body(tile))


def _body(tile: Tile) -> str:
    change = ""
    if tile.change_text:
        arrow = "" if tile.change == 0 else ("↑ " if (tile.change or 0) > 0 else "↓ ")
        tone = {True: "good", False: "bad", None: ""}[tile.is_good]
        change = f'<span class="{tone}">{arrow}{escaped(tile.change_text)}</span>'
    change += f"<span>{escaped(tile.against)}</span>" if tile.against else ""
    under = f'<span class="under">{escaped(tile.under)}</span>' if tile.under else ""
    return (
        f'<div class="sm-tile" style="--sm-tone: var(--sm-{tile.tone})"><div class="name">{escaped(tile.name)}</div>'
        f'<div class="value">{escaped(tile.value)}</div><div class="change">{change}{under}</div>{_spark(tile.trend)}'
        "</div>"
    )


def _spark(trend: Sequence[float | None]) -> str:
    """Return thirteen weeks as a line over its area: two masks, so that the colour follows the theme.

    Empty where there are fewer than three weeks, or nothing but zero in them.
    """
    values = [float(value) for value in trend if value is not None]
    if len(values) < 3 or not any(values):
        return ""
    low, high = min(values), max(values)
    low = 0.0 if low >= 0 and low < high * 0.7 else low
    reach = (high - low) or 1.0
    points = [
        (round(index * 100 / (len(values) - 1), 2), round(28 - (value - low) / reach * 25, 2))
        for index, value in enumerate(values)
    ]
    path = "M" + " L".join(f"{x} {y}" for x, y in points)
    line = f'<path d="{path}" fill="none" stroke="#000" stroke-width="2" vector-effect="non-scaling-stroke"/>'
    area = f'<path d="{path} L100 30 L0 30 Z"/>'
    layers = f'<i class="area" style="{_mask(area)}"></i><i style="{_mask(line)}"></i>'
    return f'<div class="spark" aria-hidden="true">{layers}</div>'


@lru_cache(maxsize=1_000)
def _mask(shape: str) -> str:
    image = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 30" preserveAspectRatio="none">{shape}</svg>'
    return f"--m:url(&quot;data:image/svg+xml,{quote(image)}&quot;)"
