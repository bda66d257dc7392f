"""The shared dictionary: every measure, clock, column and metric, read from the files beside this module."""

from __future__ import annotations

import ast
import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, TypeVar

from pydantic import TypeAdapter

from smarketing.errors import MetricError, did_you_mean

HERE: Final = Path(__file__).resolve().parent
Unit = Literal["count", "rate", "money", "days", "number", "text", "date", "yes_no"]
Better = Literal["higher", "lower", "neither"]
Owner = Literal["Marketing", "Sales", "Both"]
Window = Literal["viewer", "with_before", "with_year_before", "all"]
Param: TypeAlias = str | int | float | bool | dt.date

_Entry = TypeVar("_Entry")
_HEADER: Final = re.compile(r"^-- (\w+)(?: (\w+))?: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Measure:
    """One number both teams agreed on: what it is, on which clock it is counted, and who answers for it."""

    name: str
    label: str
    definition: str
    clock: str
    sql: str
    unit: Unit
    better: Better
    owner: Owner
    source: str


@dataclass(frozen=True)
class Clock:
    """A relation read at one of its dates; without a date column the viewer's period does not apply to it.

    ``filterable`` are the columns a viewer may narrow; ``shown`` the columns of the rows behind a number, which
    come from ``rows`` (a relation with the same rows and more columns) where that is set; ``extends`` names a
    clock with the same rows and date, whose measures therefore hold here too.
    """

    name: str
    relation: str
    meaning: str
    row: str
    filterable: tuple[str, ...]
    shown: tuple[str, ...]
    date_column: str = ""
    rows: str = ""
    extends: str = ""


@dataclass(frozen=True)
class Column:
    """How a column of an answer reads; ``n`` are the names its denominator may go by, nearest first.

    ``is_amount`` marks an amount of money in a currency of its own, whose unit is a mere number.
    """

    name: str
    label: str
    unit: Unit
    definition: str = ""
    better: Better = "neither"
    n: tuple[str, ...] = ()
    is_amount: bool = False


@dataclass(frozen=True)
class Metric:
    """One question and the SQL that answers it.

    ``file`` is its name among the ``.sql`` files; one file may answer by several ``dimension``s. ``window`` says which
    days its clocks are given, ``windows`` where one clock differs; ``params`` are the parameters of its own with their
    defaults.
    """

    name: str
    title: str
    question: str
    grain: tuple[str, ...]
    sql: str
    window: Window
    windows: Mapping[str, Window]
    params: Mapping[str, Param]
    file: str
    dimension: str = ""


@dataclass(frozen=True)
class Dictionary:
    """Everything the compiler may resolve a name to.

    ``relations`` are queries over marts and live tables; ``parts`` are CTEs over clocks, in files of their own because
    metrics share them or would be too long to read.
    """

    measures: Mapping[str, Measure]
    clocks: Mapping[str, Clock]
    columns: Mapping[str, Column]
    metrics: Mapping[str, Metric]
    relations: Mapping[str, str]
    parts: Mapping[str, str]
    lookups: frozenset[str]

    def metric(self, name: str) -> Metric:
        """Return the metric called *name*.

        Raises:
            MetricError: there is none; says which is nearest.
        """
        return _known(name, self.metrics, "metric", "`python -m smarketing metrics` lists them all.")

    def measure(self, name: str) -> Measure:
        """Return the measure called *name*; ``MetricError`` if there is none."""
        return _known(name, self.measures, "measure", "measures.toml lists them all.")


def _known(name: str, known: Mapping[str, _Entry], noun: str, where: str) -> _Entry:
    if name not in known:
        msg = f"There is no {noun} '{name}'.{did_you_mean(name, list(known))} {where}"
        raise MetricError(msg)
    return known[name]


@cache
def dictionary() -> Dictionary:
    """Return the dictionary, read once per process."""
    clocks = _toml("clocks.toml")
    groups = TypeAdapter(dict[str, list[str]]).validate_python(clocks["groups"])
    return Dictionary(
        measures=_entries(Measure, _toml("measures.toml")),
        clocks=_entries(Clock, {name: _ungrouped(entry, groups) for name, entry in clocks["clock"].items()}),
        columns=_entries(Column, _toml("columns.toml")),
        metrics={
            metric.name: metric
            for path in _files("sql")
            for metric in parse_metrics(path.stem, path.read_text("utf-8"))
        },
        relations={path.stem: path.read_text("utf-8") for path in _files("relations")},
        parts={path.stem: path.read_text("utf-8") for path in _files("parts")},
        lookups=frozenset(clocks["lookups"]),
    )


def _entries(kind: type[_Entry], entries: Mapping[str, Mapping[str, Any]]) -> dict[str, _Entry]:
    """Return each entry as a *kind*, its values checked against the types of the fields."""
    adapter = TypeAdapter(kind)
    return {name: adapter.validate_python({"name": name, **entry}) for name, entry in entries.items()}


def parse_metrics(file: str, sql: str) -> tuple[Metric, ...]:
    """Return the metrics written in *sql*: header comments, then one statement.

    There is one called as the file; or, where ``by:`` lists dimensions, one for each, called ``<file>_<dimension>``.

    Raises:
        MetricError: a header is missing or not one of ours.
    """
    windows: dict[str, Window] = {}
    params: dict[str, Param] = {}
    heads: dict[str, str] = {}
    for key, of, value in _HEADER.findall(sql):
        if key == "param":
            params[of] = ast.literal_eval(value)
        elif key == "period" and of:
            windows[of] = _window(file, value)
        else:
            heads[key] = value.strip()
    if missing := [key for key in ("title", "question", "grain") if key not in heads]:
        msg = f"sql/{file}.sql lacks the header '-- {missing[0]}: …' on top."
        raise MetricError(msg)
    window = _window(file, heads.get("period", "viewer"))
    return tuple(
        Metric(
            name=f"{file}_{dimension}" if dimension else file,
            title=heads["title"].format(dimension=dimension),
            question=heads["question"].format(dimension=dimension),
            grain=tuple(_listed(heads["grain"].replace("dimension", dimension or "dimension"))),
            sql=sql,
            window=window,
            windows=windows,
            params=params,
            file=file,
            dimension=dimension,
        )
        for dimension in _listed(heads.get("by", "")) or [""]
    )


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _window(name: str, text: str) -> Window:
    match text.strip():
        case "viewer" | "with_before" | "with_year_before" | "all" as window:
            return window
        case other:
            known = "viewer, with_before, with_year_before or all"
            msg = f"sql/{name}.sql asks for the period '{other}'; it may be {known}."
            raise MetricError(msg)


def _ungrouped(clock: Mapping[str, Any], groups: Mapping[str, list[str]]) -> dict[str, Any]:
    """Put the columns of a group where a list of columns says ``@group``."""

    def columns(listed: list[str]) -> list[str]:
        return [column for item in listed for column in (groups[item[1:]] if item.startswith("@") else [item])]

    return {**clock, "filterable": columns(clock["filterable"]), "shown": columns(clock["shown"])}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def _files(folder: str) -> list[Path]:
    return sorted((HERE / folder).glob("*.sql"))
