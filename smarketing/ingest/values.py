"""Text → typed values: for every column one SQL expression, decided over all of its rows."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

import duckdb

from smarketing.ingest import dates, ids, numbers
from smarketing.ingest.date_orders import DateShape, numeric_order
from smarketing.ingest.dates import DateReading
from smarketing.ingest.decimal_marks import Doubt
from smarketing.ingest.engine import literal, literals
from smarketing.ingest.header_zones import in_utc_sql
from smarketing.ingest.model import DateOrder, ThreeDigits
from smarketing.ingest.numbers import NumberShape, NumberType
from smarketing.ingest.unseen import address_sql, bare_sql, may_be_wrapped_sql

_WORDS: Final = tomllib.loads(Path(__file__).with_name("value_words.toml").read_text(encoding="utf-8"))
EMPTY_WORDS: Final[tuple[str, ...]] = tuple(_WORDS["nothing"])
TRUE_WORDS: Final[tuple[str, ...]] = tuple(_WORDS["yes"])
FALSE_WORDS: Final[tuple[str, ...]] = tuple(_WORDS["no"])
USUAL_EMPTY: Final = ("", "Select", "N/A", "n/a", "null", "NULL", "nan", "NaN", "—", "–")
DATE_TYPES: Final = frozenset({"timestamp", "date"})
NUMBER_TYPES: Final = frozenset({"money", "number", "integer", "rate"})
ID_TYPES: Final = frozenset({"id", "ids"})
TYPED: Final = DATE_TYPES | NUMBER_TYPES | {"boolean"}
_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})
SHAPED: Final = {"id": ids.one_shape_sql, "ids": ids.each_one_shape_sql, "address": address_sql}


@dataclass(frozen=True)
class Field:
    """A text column to be read as ``type``: that of a canonical column, ``id``, ``ids``, ``address`` or ``outcome``.

    ``values`` maps spellings first, ``order`` and ``three_digits`` were asked or remembered; ``is_end`` says that a
    month or a week means its last day, ``is_typed`` that the file holds numbers, not text, ``is_utc`` that times
    without a zone are in UTC.
    """

    column: str
    type: str
    values: tuple[tuple[str, str], ...] = ()
    order: DateOrder | None = None
    is_end: bool = False
    is_typed: bool = False
    three_digits: ThreeDigits | None = None
    is_utc: bool = False


@dataclass(frozen=True)
class Format:
    """The SQL that reads a field, null where a value can't be read, and what had to be decided for it.

    ``reads_plain`` says that it reads what is written plainly as ``plain_sql`` does, and possibly more; ``doubt`` which
    amounts may mean two things.
    """

    sql: str
    order: DateOrder | None = None
    is_undecided: bool = False
    reads_plain: bool = True
    doubt: Doubt | None = None


def unless_empty_quickly_sql(column: str) -> str:
    """Return SQL for what ``unless_empty_sql`` answers where a scan left out ``USUAL_EMPTY``; most text costs little.

    Only a word for nothing in letters that nobody writes so, such as ``NIL``, stays.
    """
    is_odd = may_be_wrapped_sql(column, f"{column} < '.' AND ({column} < ')' OR {column} IN ('-', '--', '--None--'))")
    return f"CASE WHEN {is_odd} THEN {_bare_unless_empty_sql(column)} ELSE {column} END"


def unless_empty_sql(column: str) -> str:
    """Return SQL for the bare text of *column*, null where it is a word for nothing."""
    plain = f"CASE WHEN {_is_empty_sql(column)} THEN NULL ELSE {column} END"
    return f"CASE WHEN {may_be_wrapped_sql(column)} THEN {_bare_unless_empty_sql(column)} ELSE {plain} END"


def _bare_unless_empty_sql(column: str) -> str:
    # for the few odd cells of a chunk a list costs far less than a second case, for all cells far more
    return f"list_filter([{bare_sql(column)}], lambda text: NOT ({_is_empty_sql('text')}))[1]"


def _is_empty_sql(text: str) -> str:
    longest = max(len(word.encode()) for word in EMPTY_WORDS)
    return f"strlen({text}) <= {longest} AND lower({text}) IN {literals(('', *EMPTY_WORDS))}"


def trimmed_sql(column: str) -> str:
    """Return SQL for the bare text of *column*, null where nothing is left; most text costs little."""
    return f"CASE WHEN {may_be_wrapped_sql(column)} THEN nullif({bare_sql(column)}, '') ELSE {column} END"


def each_unless_empty_sql(cells: str) -> str:
    """Return SQL for the list *cells* with what ``unless_empty_sql`` answers for each."""
    return f"list_transform({cells}, lambda cell: {unless_empty_sql('cell')})"


def mapped_sql(column: str, values: Sequence[tuple[str, str]], otherwise: str) -> str:
    """Return SQL for the tidy text of *column* with its spellings replaced by *values*, else *otherwise*."""
    if not values:
        return otherwise
    cases = " ".join(f"WHEN {literal(theirs.strip())} THEN {literal(ours)}" for theirs, ours in values)
    return f"CASE {column} {cases} ELSE {otherwise} END"


def boolean_sql(column: str, yes: Sequence[str] = TRUE_WORDS, no: Sequence[str] = FALSE_WORDS) -> str:
    """Return SQL that reads *yes* and *no*, by default in the usual languages, null for anything else."""
    word = f"lower({column})"
    return f"CASE WHEN {word} IN {literals(yes)} THEN true WHEN {word} IN {literals(no)} THEN false END"


def outcome_sql(column: str) -> str:
    """Return SQL that is true where a deal was won, in words or by a yes, false where it was not."""
    return boolean_sql(column, (*TRUE_WORDS, *_WORDS["won"]), (*FALSE_WORDS, *_WORDS["lost"]))


def _mended_sql(field: Field) -> str:
    """Return SQL for the text of *field* with its spellings replaced, as a term of its own."""
    column = in_utc_sql(field.column) if field.is_utc and field.type in DATE_TYPES else field.column
    return f"({mapped_sql(field.column, field.values, column)})" if field.values or field.is_utc else column


def plain_sql(field: Field) -> str:
    """Return SQL that reads *field* where it is written plainly: ISO dates, bare numbers, text."""
    column = _mended_sql(field)
    if field.type in DATE_TYPES:
        return _as_type(dates.plain_sql(column), field.type)
    if field.type in NUMBER_TYPES:
        return numbers.plain_sql(column, cast("NumberType", field.type))
    if field.type == "boolean":
        return boolean_sql(column)
    if field.type == "outcome":
        return outcome_sql(column)
    if field.type in SHAPED:
        return SHAPED[field.type](column)
    return column


def _as_type(timestamp: str, kind: str) -> str:
    return f"CAST({timestamp} AS DATE)" if kind == "date" else timestamp


def decide_formats(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    fields: Sequence[Field],
    time_zone: str,
    elsewhere: Mapping[str, str] = _NOWHERE,
) -> list[Format]:
    """Return for each of *fields* how to read it, decided over every row of *relation* (a table of cleaned text).

    *elsewhere* names, by column, another relation in which to look for that column's values. The order of day and month
    that one column proves stands for the columns of the same file that prove none.
    """
    shapes = {
        field.column: [
            DateShape(*row)
            for row in connection.execute(
                dates.shape_sql(_mended_sql(field), elsewhere.get(field.column, relation))
            ).fetchall()
        ]
        for field in fields
        if field.type in DATE_TYPES
    }
    proved = {order for found in shapes.values() if (order := numeric_order(found))}
    neighbours = proved.pop() if len(proved) == 1 else None
    return [
        _format(
            connection,
            elsewhere.get(field.column, relation),
            field,
            shapes.get(field.column, []),
            time_zone=time_zone,
            neighbours=neighbours,
        )
        for field in fields
    ]


def _format(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    field: Field,
    shapes: Sequence[DateShape],
    *,
    time_zone: str,
    neighbours: DateOrder | None,
) -> Format:
    if field.type in DATE_TYPES:
        reading: DateReading = dates.decide_dates(
            _mended_sql(field), shapes, time_zone, field.order, neighbours, is_end=field.is_end
        )
        return Format(_as_type(reading.sql, field.type), reading.order, reading.is_undecided)
    if field.type in NUMBER_TYPES:
        column, kind = _mended_sql(field), cast("NumberType", field.type)
        rows = connection.execute(numbers.shape_sql(column, relation, kind)).fetchall()
        number = numbers.decide_numbers(
            column, [NumberShape(*row) for row in rows], kind, is_typed=field.is_typed, answer=field.three_digits
        )
        return Format(number.sql, reads_plain=number.reads_plain, doubt=number.doubt)
    return Format(plain_sql(field))
