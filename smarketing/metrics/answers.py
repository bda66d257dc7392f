"""Ask a metric and get its answer: rows, what each column means, and the SQL that made them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Protocol

import pyarrow as pa

from smarketing.domain.filters import Filters
from smarketing.errors import MetricError, did_you_mean
from smarketing.metrics.compiler import clocks_of, compile_metric, runnable
from smarketing.metrics.dictionary import Better, Param, Unit, dictionary
from smarketing.metrics.filtering import check_columns
from smarketing.metrics.lineage import measured_columns, parts_of
from smarketing.warehouse.reader import LiveTables, Reader


class Build(Protocol):
    """The build whose marts are read."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def as_of(self) -> dt.date:
        """The day of its export, that day included."""


@dataclass(frozen=True)
class ColumnInfo:
    """What a column of an answer means.

    ``n_column`` holds the denominator of a rate where the answer shows it; ``measure`` is the measure that the
    column is, None for a dimension or for what is computed from several. ``is_amount`` marks an amount of money in a
    currency of its own, whose unit is a mere number.
    """

    label: str
    unit: Unit
    better: Better = "neither"
    n_column: str | None = None
    definition: str = ""
    measure: str | None = None
    is_amount: bool = False

    @property
    def is_money(self) -> bool:
        """Return whether its values are amounts of money, in whatever currency."""
        return self.is_amount or self.unit == "money"


@dataclass(frozen=True)
class Answer:
    """The answer to one metric.

    ``unit`` is that of the first column that is a measure; ``unapplied`` names shared filters that the
    metric's relations do not have, so that a screen can say so. ``statement`` makes ``sql``, which few ever read.
    """

    name: str
    label: str
    question: str
    unit: Unit
    as_of: dt.date
    filters: Filters
    table: pa.Table
    columns: Mapping[str, ColumnInfo]
    statement: Callable[[], str] = field(repr=False, compare=False)
    unapplied: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The statement that asks for these rows, values written in."""
        return self.statement()

    @property
    def n(self) -> int:
        """How many rows the answer has."""
        return int(self.table.num_rows)


def ask(
    reader: Reader,
    build: Build,
    name: str,
    filters: Filters | None = None,
    *,
    params: Mapping[str, Param] | None = None,
    live: LiveTables,
) -> Answer:
    """Return the answer of metric *name* on *build*, narrowed by *filters*.

    *params* override the metric's own parameters.

    Raises:
        MetricError: there is no such metric or parameter.
        FilterError: a filter's column or value isn't there.
    """
    filters = filters or Filters()
    metric = dictionary().metric(name)
    own = dict(params or {})
    for param in own:
        if param not in metric.params:
            msg = f"Metric '{name}' has no parameter '{param}'.{did_you_mean(param, list(metric.params))}"
            raise MetricError(msg)
    unapplied = check_columns(filters, clocks_of(name))
    asked = (name, filters, build.as_of, tuple(sorted(own.items())))
    text, values = runnable(*asked)
    table = reader.ask(text, build_id=build.id, live=live, parameters=values or None)
    columns = describe_columns(name, tuple(table.column_names))
    return Answer(
        name=name,
        label=metric.title,
        question=metric.question,
        unit=_unit(columns),
        as_of=build.as_of,
        filters=filters,
        table=table,
        columns=columns,
        statement=partial(compile_metric, *asked),
        unapplied=unapplied,
    )


@cache
def describe_columns(name: str, columns: tuple[str, ...]) -> Mapping[str, ColumnInfo]:
    """Return what each of *columns* of metric *name* means.

    Raises:
        MetricError: a column is neither a measure nor in columns.toml.
    """
    measured = measured_columns(name)
    return {column: _describe(name, column, measured, columns) for column in columns}


def describe_shown(columns: Sequence[str]) -> dict[str, ColumnInfo]:
    """Return what each of *columns* of the rows behind a number means, from columns.toml alone."""
    known = dictionary().columns
    return {name: ColumnInfo(known[name].label, known[name].unit, is_amount=known[name].is_amount) for name in columns}


def _describe(name: str, column: str, measured: Mapping[str, str], beside: Sequence[str]) -> ColumnInfo:
    known = dictionary()
    entry = known.columns.get(column)
    if column in measured:
        agreed = known.measures[measured[column]]
        parts = parts_of(agreed.name)
        n_column = next((other for other in beside if parts and measured.get(other) == parts[1]), None)
        return ColumnInfo(agreed.label, agreed.unit, agreed.better, n_column, agreed.definition, agreed.name)
    if entry is None:
        msg = f"Column '{column}' of sql/{name}.sql is no measure: say in columns.toml how it reads."
        raise MetricError(msg)
    n_column = next((other for other in entry.n if other in beside), None)
    return ColumnInfo(entry.label, entry.unit, entry.better, n_column, entry.definition, is_amount=entry.is_amount)


def _unit(columns: Mapping[str, ColumnInfo]) -> Unit:
    """Return the unit of the first column that is a measure; of the first column where none is."""
    infos = list(columns.values())
    return next((info.unit for info in infos if info.measure), infos[0].unit)
