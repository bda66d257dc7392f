"""A measure explained: its definition, and its formula with the values put in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from sqlglot import exp

from smarketing.domain.filters import Filters
from smarketing.metrics.answers import Build
from smarketing.metrics.compiler import compile_query
from smarketing.metrics.dictionary import Measure, Unit, dictionary
from smarketing.metrics.lineage import parts_of
from smarketing.warehouse.reader import LiveTables, Reader

Number: TypeAlias = int | float | Decimal | None


@dataclass(frozen=True)
class Explanation:
    """What a measure is and how its value came about, under some filters.

    ``counted_on`` says which date decides the period; ``formula`` is one line such as
    ``Win rate = won deals 3 ÷ closed deals 4 = 75 %``; ``parts`` are the values above and below the line.
    """

    measure: Measure
    counted_on: str
    value: Number
    parts: tuple[tuple[Measure, Number], ...]
    formula: str
    sql: str


def explain(
    reader: Reader, build: Build, measure: str, filters: Filters | None = None, *, live: LiveTables
) -> Explanation:
    """Return the definition of *measure*, its value on *build* under *filters*, and how it is made up.

    Raises:
        MetricError: there is no such measure.
    """
    known = dictionary()
    agreed = known.measure(measure)
    names = (measure, *(parts_of(measure) or ()))
    query = exp.select(*(exp.alias_(_call(name), f"value_{place}") for place, name in enumerate(names)))
    sql = compile_query(query.from_(agreed.clock), filters or Filters(), build.as_of)
    (row,) = reader.query(sql, build_id=build.id, live=live).to_pylist()
    value, *values = row.values()
    parts = tuple(zip((known.measures[name] for name in names[1:]), values, strict=True))
    return Explanation(agreed, known.clocks[agreed.clock].meaning, value, parts, _formula(agreed, value, parts), sql)


def _call(measure: str) -> exp.Anonymous:
    return exp.Anonymous(this="measure", expressions=[exp.column(measure)])


def _formula(measure: Measure, value: Number, parts: tuple[tuple[Measure, Number], ...]) -> str:
    said = " ÷ ".join(f"{_lowered(part.label)} {written(number, part.unit)}" for part, number in parts)
    return " = ".join(text for text in (measure.label, said, written(value, measure.unit)) if text)


def _lowered(label: str) -> str:
    """Return *label* as within a sentence; an abbreviation such as MQL stays as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def written(value: Number, unit: Unit) -> str:
    """Return *value* in plain text with its unit; ``none`` for no value."""
    if value is None:
        return "none"
    match unit:
        case "rate":
            return f"{_short(float(value) * 100, 1)} %"
        case "money":
            return _short(value, 2)
        case "days":
            return f"{_short(value, 1)} days"
        case _:
            return _short(value, 1)


def _short(value: float | Decimal, places: int) -> str:
    """Write *value* with a comma per thousand and at most *places* decimals."""
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".")
