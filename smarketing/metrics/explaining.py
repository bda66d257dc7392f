"""A measure explained: its definition, and its formula with the values put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from sqlglot import exp

from smarketing.domain.filters import Filters
from smarketing.metrics.answers import Answer, Build
from smarketing.metrics.compiler import compile_query
from smarketing.metrics.dictionary import Measure, Unit, dictionary
from smarketing.metrics.lineage import measured_columns, parts_of, plain_columns
from smarketing.warehouse.reader import LiveTables, Reader

Number: TypeAlias = int | float | Decimal | None


ROWS_EXPLAINED: Final = 13
"""Of an answer with more rows, the first so many are explained: a quarter of weeks."""
_OVERALL: Final = (("one row",), ("period",))
"""The grains of answers whose first row is everything that the filters leave."""
_Row: TypeAlias = Mapping[str, Any]
_Parts: TypeAlias = tuple[tuple[Measure, Number], ...]


@dataclass(frozen=True)
class Explanation:
    """What a measure is and how its value came about, under some filters.

    ``counted_on`` says which date decides the period; ``formula`` is one line such as
    ``Win rate = won deals 3 ÷ closed deals 4 = 75 %``, or one for each row of the answer that was explained, with the
    row in front: leads of one row may be those of another too, so rows are never added up. ``sql`` asks for the values.
    """

    measure: Measure
    counted_on: str
    formula: str
    sql: str


def explain(
    reader: Reader, build: Build, measure: str, filters: Filters | None = None, *, live: LiveTables
) -> Explanation:
    """Return the definition of *measure*, its value on *build* under *filters*, and how it is made up.

    Raises:
        MetricError: there is no such measure.
    """
    agreed = dictionary().measure(measure)
    sql = _values_sql(agreed, (), filters or Filters(), build)
    (row,) = reader.query(sql, build_id=build.id, live=live).to_pylist()
    formula = _formula(agreed, row[measure], _parts(agreed, row))
    return Explanation(agreed, dictionary().clocks[agreed.clock].meaning, formula, sql)


def explain_answer(
    reader: Reader, build: Build, answer: Answer, column: str | None = None, *, live: LiveTables
) -> tuple[Explanation, ...]:
    """Return an explanation of each measure in *answer*, or of the one that its *column* is; row by row.

    Every line shows the value that stands in the answer, with what is above and below the line where that is known.
    """
    columns = measured_columns(answer.name)
    columns = {column: columns[column]} if column in columns else columns
    firsts = {measure: name for name, measure in reversed(columns.items())}
    if dictionary().metric(answer.name).grain in _OVERALL:
        return tuple(explain(reader, build, one, answer.filters, live=live) for one in dict.fromkeys(columns.values()))
    return tuple(
        _explained(reader, build, answer, firsts[measure], measure, live=live)
        for measure in dict.fromkeys(columns.values())
    )


def _explained(
    reader: Reader, build: Build, answer: Answer, column: str, measure: str, *, live: LiveTables
) -> Explanation:
    known = dictionary()
    agreed = known.measure(measure)
    clock = known.clocks[agreed.clock]
    grain = known.metric(answer.name).grain
    by = tuple(plain_columns(answer.name).get(part, part) for part in grain)
    found: dict[tuple[object, ...], _Row] = {}
    sql = answer.sql
    if parts_of(measure) and set(by) <= set(clock.filterable):
        sql = _values_sql(agreed, by, answer.filters, build)
        rows = reader.query(sql, build_id=build.id, live=live).to_pylist()
        found = {tuple(row[part] for part in by): row for row in rows}
    lines = []
    for row in answer.table.slice(0, ROWS_EXPLAINED).to_pylist():
        made = found.get(tuple(row[part] for part in grain), {})
        parts = _parts(agreed, made) if made and made[measure] == row[column] else ()
        lines.append(f"{_named(row, grain)}: {_formula(agreed, row[column], parts)}")
    if (more := answer.n - ROWS_EXPLAINED) > 0:
        lines.append(f"and {more:,} more: see the table")
    return Explanation(agreed, clock.meaning, "\n".join(lines), sql)


def _values_sql(measure: Measure, by: Sequence[str], filters: Filters, build: Build) -> str:
    """Return the statement that asks for *measure* and its parts, one row for each value of the columns *by*."""
    names = dict.fromkeys((measure.name, *(parts_of(measure.name) or ())))
    columns = [exp.column(column) for column in by]
    values = [exp.alias_(exp.Anonymous(this="measure", expressions=[exp.column(name)]), name) for name in names]
    query = exp.select(*columns, *values).from_(measure.clock)
    return compile_query(query.group_by(*columns) if columns else query, filters, build.as_of)


def _parts(measure: Measure, row: _Row) -> _Parts:
    return tuple((dictionary().measures[name], row[name]) for name in parts_of(measure.name) or ())


def _named(row: _Row, grain: Sequence[str]) -> str:
    """Return which row it is, in the words of the answer where it has some for a key."""
    return ", ".join(str(row.get(f"{part}_label", row[part])) for part in grain)


def _formula(measure: Measure, value: Number, parts: _Parts) -> str:
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
