"""What all charts share: quiet axes, our type sizes, tool tips by unit."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import altair as alt

from smarketing.charts import palette

Spec: TypeAlias = dict[str, Any]
Field: TypeAlias = tuple[str, str, str]
"""A tool tip line: column, title, unit (``count``, ``rate``, ``days``, ``money``, ``date``, ``month``, ``text``)."""

D3_FORMATS: Final = {
    "count": ",.0f",
    "rate": ".1%",
    "days": ",.1f",
    "money": ",.0f",
    "number": ",.2f",
    "date": "%-d %b %Y",
    "month": "%b %Y",
}
_TYPES: Final[dict[str, Any]] = {"text": "nominal", "date": "temporal", "month": "temporal"}

MUTED_TEXT: Final = str(palette.MUTED)
TEXT: Final = str(palette.TEXT)


def tooltips(*fields: Field) -> list[alt.Tooltip]:
    """Return tool tip lines that format each column by its unit."""
    lines = []
    for column, title, unit in fields:
        kind = _TYPES.get(unit, "quantitative")
        lines.append(
            alt.Tooltip(field=column, type=kind, title=title, format=D3_FORMATS[unit])
            if unit in D3_FORMATS
            else alt.Tooltip(field=column, type=kind, title=title)
        )
    return lines


def finish(chart: alt.TopLevelMixin, *, height: int | alt.Step | None = None) -> Spec:
    """Return *chart* as a spec without its data, with our axes; *height* in pixels or per category."""
    spec: Spec = chart.to_dict(validate=False)
    for key in ("data", "datasets", "$schema"):
        spec.pop(key, None)
    if height is not None:
        spec["height"] = height.to_dict() if isinstance(height, alt.Step) else height
    spec["config"] = {
        "view": {"stroke": None},
        "font": "Inter, sans-serif",
        "axis": {
            "domain": False,
            "ticks": False,
            "grid": False,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": 500,
            "labelColor": MUTED_TEXT,
            "titleColor": MUTED_TEXT,
            "gridColor": str(palette.FAINT),
            "labelPadding": 8,
        },
        "text": {"fontSize": 12, "font": "Inter, sans-serif"},
    }
    return spec


def rows() -> alt.NamedData:
    """Return the place where the page puts the rows."""
    return alt.NamedData(name="rows")
