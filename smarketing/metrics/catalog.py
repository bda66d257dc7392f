"""The list of what can be asked, for the command line and the docs."""

from __future__ import annotations

from dataclasses import dataclass

from smarketing.metrics.dictionary import Unit, dictionary
from smarketing.metrics.lineage import measured_columns
from smarketing.metrics.queries import query_of


@dataclass(frozen=True)
class Entry:
    """One metric: its name, how it reads, the question it answers, and the columns of its answer."""

    name: str
    label: str
    question: str
    unit: Unit
    grain: tuple[str, ...]
    columns: tuple[str, ...]


def catalog() -> tuple[Entry, ...]:
    """Return every metric, by name. The unit is that of the first measure among its columns."""
    return tuple(_entry(name) for name in sorted(dictionary().metrics))


def _entry(name: str) -> Entry:
    known = dictionary()
    metric = known.metric(name)
    columns = tuple(query_of(name).named_selects)
    measured = measured_columns(name)
    main = next((known.measures[measured[column]] for column in columns if column in measured), None)
    return Entry(
        name=name,
        label=metric.title,
        question=metric.question,
        unit=main.unit if main else "text",
        grain=metric.grain,
        columns=columns,
    )
