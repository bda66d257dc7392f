"""How numbers are written inside charts, and what gives way where a chart is narrow: Vega expressions, as text."""

from __future__ import annotations

import json
from typing import Final

import altair as alt

from smarketing.charts.spec import TEXT, rows

NARROW: Final = "width < 440"
"""True on a phone: a chart fills its card."""
ROOM_TO_THE_RIGHT: Final = {"padding": {"left": 0, "top": 5, "right": 14, "bottom": 8}}
"""For charts whose last label stands right of its mark: browsers measure text before our font is there."""
NARROW_NAMES: Final = 104
ON_TWO_LINES: Final = "split(replace(datum.label, ' → ', ' →\\n'), '\\n')"
"""Breaks the name of a step after its arrow; for ``names``."""
LARGE: Final = {1e12: "tn", 1e9: "bn", 1e6: "M"}
"""What an amount is shortened to from there on; under the least of them thousands are ``k``."""
AS_THE_ROWS: Final = alt.EncodingSortField(field="place", op="min", order="ascending")
"""Keeps the order of the rows. Without it a chart that gets other rows leaves names where it drew them before."""
_THIN_SPACE: Final = "\u202f"


def percent(value: str, digits: int = 1) -> str:
    """Return the expression that writes the share *value* as ``38.2 %``, as pages do."""
    return f"format(100 * ({value}), '.{digits}f') + '{_THIN_SPACE}%'"


def short_amount(value: str, symbol: str) -> str:
    """Return the expression that writes the amount *value* as ``€1.2 bn``, ``€1.2 M``, ``€272 k`` or ``€940``."""
    size = f"abs({value})"
    large = "".join(
        f"{size} >= {0.9995 * unit} ? format({size} / {unit}, ',.2~f') + '{_THIN_SPACE}{word}' : "
        for unit, word in LARGE.items()
    )
    small = f"{size} >= 1e4 ? format({size} / 1e3, ',.0f') + '{_THIN_SPACE}k' : format({size}, ',.0f')"
    return f"(({value}) < 0 ? '−' : '') + {json.dumps(symbol)} + ({large}{small})"


def percent_axis() -> alt.Axis:
    """Return a light axis of shares."""
    return alt.Axis(labelExpr=percent("datum.value", 0), grid=True, tickCount=alt.ExprRef(expr=f"{NARROW} ? 3 : 4"))


def amount_axis(symbol: str) -> alt.Axis:
    """Return a light axis of amounts."""
    return alt.Axis(
        labelExpr=short_amount("datum.value", symbol), grid=True, tickCount=alt.ExprRef(expr=f"{NARROW} ? 3 : 4")
    )


def names(*, size: int = 13, wide: int = 190, narrow: int = NARROW_NAMES, lines: str = "datum.label") -> alt.Axis:
    """Return an axis of names; long ones are cut at *wide* pixels, at *narrow* on a phone.

    *lines* is the expression that breaks a name into lines.
    """
    return alt.Axis(
        labelExpr=lines,
        labelLimit=alt.ExprRef(expr=f"{NARROW} ? {min(wide, narrow)} : {wide}"),
        labelFontSize=alt.ExprRef(expr=f"{NARROW} ? {12 if narrow == NARROW_NAMES else 11} : {size}"),
        labelColor=TEXT,
        labelFlush=False,
    )


def rows_in_order() -> alt.Chart:
    """Return a chart of the rows handed over with it that knows the place of each, for :data:`AS_THE_ROWS`."""
    return alt.Chart(rows()).transform_window(place="row_number()")


def in_order(column: str, *, narrow: int = NARROW_NAMES) -> alt.Y:
    """Return a category axis that keeps the order of the rows and has no title; *narrow* as in :func:`names`."""
    return alt.Y(field=column, type="nominal", sort=AS_THE_ROWS, title=None, axis=names(narrow=narrow))
