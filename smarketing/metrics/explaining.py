"""A number explained: its definition, and its formula with the values put in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from sqlglot import exp

from smarketing.domain.filters import Filters
from smarketing.domain.period import day_in_words
from smarketing.domain.wording import counted
from smarketing.metrics.answers import Answer, Build
from smarketing.metrics.compiler import compile_query
from smarketing.metrics.dictionary import Column, Measure, Unit, dictionary
from smarketing.metrics.formulas import Formula, made
from smarketing.metrics.lineage import factors_of, measured_columns, parts_of, plain_columns
from smarketing.warehouse.reader import LiveTables, Reader

Number: TypeAlias = int | float | Decimal | None


ROWS_EXPLAINED: Final = 13
"""Of an answer with more rows, the first so many are explained: a quarter of weeks."""
_OVERALL: Final = (("one row",), ("period",))
"""The grains of answers whose first row is everything that the filters leave."""
_NUMBERS: Final = ("count", "rate", "money", "days", "number")
_Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Explanation:
    """What a measure, or a column made of others, is and how its value came about, under some filters.

    ``counted_on`` says which date decides the period, empty for a column; ``formula`` is one line such as
    ``Win rate = won deals 3 ÷ closed deals 4 = 75 %``, or one for each row of the answer that was explained, with the
    row in front: leads of one row may be those of another too, so rows are never added up. ``sql`` asks for the values.
    """

    measure: Measure | Column
    counted_on: str
    formula: str
    sql: str


@dataclass(frozen=True)
class _Reading:
    """What is read to explain: the build, the tables beside it, and the sign of its currency."""

    reader: Reader
    build: Build
    live: LiveTables
    sign: str = ""

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows that *sql* asks for."""
        rows: list[dict[str, Any]] = self.reader.query(sql, build_id=self.build.id, live=self.live).to_pylist()
        return rows

    def formula(self, measure: Measure, value: Number, row: _Row | None) -> str:
        """Return the line of *measure* = *value*, made of the parts of it in *row* where that is given."""
        sign = " ÷ " if parts_of(measure.name) else " × "
        parts = [(dictionary().measures[name], row[name]) for name in _made_of(measure.name)] if row else []
        said = sign.join(f"{_lowered(part.label)} {self.written(number, part.unit)}" for part, number in parts)
        return " = ".join(text for text in (measure.label, said, self.written(value, measure.unit)) if text)

    def written(self, value: Number, unit: Unit) -> str:
        """Return *value* with its unit; money in the currency of the build."""
        return written(value, unit, self.sign)


def explain(
    reader: Reader, build: Build, measure: str, filters: Filters | None = None, *, live: LiveTables, sign: str = ""
) -> Explanation:
    """Return the definition of *measure*, its value on *build* under *filters*, and how it is made up.

    *sign* is that of the currency, such as ``€``.

    Raises:
        MetricError: there is no such measure.
    """
    return _whole(_Reading(reader, build, live, sign), measure, filters or Filters())


def _whole(reading: _Reading, measure: str, filters: Filters) -> Explanation:
    agreed = dictionary().measure(measure)
    sql = _values_sql(agreed, (), filters, reading.build)
    (row,) = reading.rows(sql)
    return Explanation(
        agreed, dictionary().clocks[agreed.clock].meaning, reading.formula(agreed, row[measure], row), sql
    )


def explain_answer(
    reader: Reader,
    build: Build,
    answer: Answer,
    column: str | None = None,
    *,
    live: LiveTables,
    at: _Row | None = None,
    sign: str = "",
) -> tuple[Explanation, ...]:
    """Return an explanation of each number in *answer*, or of its *column*; row by row, or of rows *at* some values.

    Every line shows the value that stands in the answer, with what it is made of where that is known. *sign* is that
    of the currency.
    """
    reading = _Reading(reader, build, live, sign)
    rows = [row for row in answer.table.to_pylist() if all(row[name] == value for name, value in (at or {}).items())]
    measures = measured_columns(answer.name)
    columns = {name: how for name, how in _columns_made(answer, measures).items() if column in (None, name)}
    if column is not None:
        measures = {column: measures[column]} if column in measures else {} if columns else measures
    found = [_of_column(reading, answer, rows, name, how) for name, how in columns.items()]
    firsts = {measure: name for name, measure in reversed(measures.items())}
    if not at and dictionary().metric(answer.name).grain in _OVERALL:
        return (*found, *(_whole(reading, one, answer.filters) for one in dict.fromkeys(measures.values())))
    return (*found, *(_of_measure(reading, answer, rows, firsts[one], one) for one in dict.fromkeys(measures.values())))


def _columns_made(answer: Answer, measures: Mapping[str, str]) -> Mapping[str, Formula]:
    """Return how columns of *answer* are made that are no measures; all its numbers where it has neither."""
    known = made(answer.name).columns
    if known or measures:
        return known
    grain = dictionary().metric(answer.name).grain
    return {
        name: Formula(info.definition)
        for name, info in answer.columns.items()
        if info.unit in _NUMBERS and name not in grain and name not in ("low", "high")
    }


def _of_column(reading: _Reading, answer: Answer, rows: Sequence[_Row], name: str, how: Formula) -> Explanation:
    info = answer.columns[name]

    def line(row: _Row) -> str:
        said = how.filled(lambda part: f"{_lowered(answer.columns[part].label)} {_value(part, row)}")
        return " = ".join(text for text in (info.label, said, _value(name, row)) if text)

    def _value(part: str, row: _Row) -> str:
        return reading.written(row[part], answer.columns[part].unit)

    return Explanation(
        Column(name, info.label, info.unit, how.definition or info.definition),
        "",
        _lines(answer, rows, line),
        answer.sql,
    )


def _of_measure(reading: _Reading, answer: Answer, rows: Sequence[_Row], column: str, measure: str) -> Explanation:
    known = dictionary()
    agreed = known.measure(measure)
    clock = known.clocks[agreed.clock]
    grain = known.metric(answer.name).grain
    by = tuple(plain_columns(answer.name).get(part, part) for part in grain)
    found: dict[tuple[object, ...], _Row] = {}
    sql = answer.sql
    if _made_of(measure) and set(by) <= set(clock.filterable):
        sql = _values_sql(agreed, by, answer.filters, reading.build)
        found = {tuple(row[part] for part in by): row for row in reading.rows(sql)}

    def line(row: _Row) -> str:
        values = found.get(tuple(row[part] for part in grain), {})
        return reading.formula(agreed, row[column], values if values and values[measure] == row[column] else None)

    return Explanation(agreed, clock.meaning, _lines(answer, rows, line), sql)


def _lines(answer: Answer, rows: Sequence[_Row], line: Callable[[_Row], str]) -> str:
    """Return a line for each of the first *rows*, with what the row is in front, and how many more there are."""
    grain = dictionary().metric(answer.name).grain
    told = [f"{_named(answer, row, grain)}: {line(row)}" for row in rows[:ROWS_EXPLAINED]]
    if (more := len(rows) - ROWS_EXPLAINED) > 0:
        told.append(f"and {more:,} more: see the table")
    return "\n".join(told)


def _values_sql(measure: Measure, by: Sequence[str], filters: Filters, build: Build) -> str:
    """Return the statement that asks for *measure* and its parts, one row for each value of the columns *by*."""
    names = dict.fromkeys((measure.name, *_made_of(measure.name)))
    columns = [exp.column(column) for column in by]
    values = [exp.alias_(exp.Anonymous(this="measure", expressions=[exp.column(name)]), name) for name in names]
    query = exp.select(*columns, *values).from_(measure.clock)
    return compile_query(query.group_by(*columns) if columns else query, filters, build.as_of)


def _made_of(measure: str) -> tuple[str, ...]:
    """Return the two measures that *measure* divides or multiplies; none where it is no such thing."""
    return parts_of(measure) or factors_of(measure) or ()


def _named(answer: Answer, row: _Row, grain: Sequence[str]) -> str:
    """Return which row it is, in the words of the answer where it has some for a key."""
    words = made(answer.name).names
    return ", ".join(_key(answer, part, words.get(row[part], row.get(f"{part}_label", row[part]))) for part in grain)


def _key(answer: Answer, part: str, value: Any) -> str:  # noqa: ANN401  # whatever tells rows apart
    """Return the *value* that tells rows apart as pages write it: ``Nov 2025``, ``5 Jan 2026``, ``months since 3``."""
    if isinstance(value, dt.date):
        return f"{value:%b %Y}" if part.endswith("month") else day_in_words(value)
    if value is None or isinstance(value, str):
        return str(value)
    return f"{_lowered(answer.columns[part].label)} {_short(value, 0)}"


def _lowered(label: str) -> str:
    """Return *label* as within a sentence; an abbreviation such as MQL stays as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def written(value: Number, unit: Unit, sign: str = "") -> str:
    """Return *value* in plain text with its unit, money with the *sign* of its currency; ``none`` for no value."""
    if value is None:
        return "none"
    match unit:
        case "rate":
            return f"{_short(float(value) * 100, 1)} %"
        case "money":
            return f"{'−' if value < 0 else ''}{sign}{-value if value < 0 else value:,.2f}".removesuffix(".00")
        case "days":
            return counted(1, "day") if value == 1 else f"{_short(value, 1)} days"
        case _:
            return _short(value, 1)


def _short(value: float | Decimal, places: int) -> str:
    """Write *value* with a comma per thousand and at most *places* decimals."""
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text
