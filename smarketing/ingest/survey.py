"""One pass over all rows that tells what is written plainly, so that only the rest needs decisions."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import duckdb

from smarketing.ingest import numbers
from smarketing.ingest.engine import literal
from smarketing.ingest.targets import Target, Targets
from smarketing.ingest.values import IDS, NUMBER_TYPES, plain_sql, trimmed_sql, unless_empty_sql, untidy_sql

_TEXT_TYPES: Final = frozenset({"text", "list"})
NOT_PLAIN: Final = "a value is not plain"
_STOP: Final = f"error({literal(NOT_PLAIN)})"


@dataclass(frozen=True)
class Survey:
    """How many rows there are, lack something required, or repeat a key.

    ``plain`` names the canonical columns in which every value is written plainly, ``untidy`` the text columns with
    spaces around values or words for nothing.
    """

    rows: int
    plain: frozenset[str]
    untidy: frozenset[str]
    lacking: int
    repeated: int

    def is_plain(self, targets: Targets) -> bool:
        """Return whether every row can be kept as it lies."""
        named = {target.source for key in targets.keys for target in key}
        doubtful = any(target.column.name not in self.plain for target in targets.targets)
        return not (self.lacking or self.repeated or doubtful or named & self.untidy)

    def may_repeat(self, targets: Targets) -> bool:
        """Return whether two rows may turn out to have one key, once it is tidy and read."""
        named = [target for key in targets.keys for target in key]
        return bool(self.repeated) or any(
            target.source in self.untidy or target.column.name not in self.plain for target in named
        )


def survey(connection: duckdb.DuckDBPyConnection, relation: str, targets: Targets) -> Survey:
    """Return what one pass over *relation* finds; faulty lines of a text file are in ``reject_errors`` afterwards."""
    typed = [target for target in targets.targets if target.column.type not in _TEXT_TYPES]
    texts = [target.source for target in targets.targets if target.column.type in _TEXT_TYPES]
    texts += [source for _, source, _ in targets.extra]
    counts = [*map(_doubts, typed), *(f"count_if({untidy_sql(source)})" for source in texts)]
    for names in targets.required:
        sources = [target.source for name in names if (target := targets.target_of(name))]
        counts.append(f"count(*) - count(coalesce({', '.join(sources)}))")
    keys = [f"coalesce({', '.join(map(_key, key))})" for key in targets.keys]
    counts.append(f"count(*) - count(DISTINCT hash({', '.join(keys)}))" if keys else "0")
    # all rows are fetched, though there is one: faulty lines are written down only when the result has ended
    [(rows, *found)] = connection.execute(f"SELECT count(*), {', '.join(counts)} FROM {relation}").fetchall()
    doubtful = {target.column.name for target, doubt in zip(typed, found, strict=False) if doubt}
    untidy = {source for source, doubt in zip(texts, found[len(typed) :], strict=False) if doubt}
    plain = frozenset(target.column.name for target in targets.targets) - doubtful
    return Survey(rows, plain, frozenset(untidy), sum(found[len(typed) + len(texts) : -1]), found[-1])


def _key(target: Target) -> str:
    """Return SQL for what tells rows apart; two spellings of an id are one."""
    return plain_sql(target.field) if target.field.type in IDS else target.source


def glanced(targets: Targets) -> Targets:
    """Return the few of *targets* worth a pass of their own: keys, numbers, yes or no, what is required."""
    named = {target for key in targets.keys for target in key}
    named |= {target for names in targets.required for name in names if (target := targets.target_of(name))}
    quick = {*NUMBER_TYPES, "boolean"}
    few = tuple(target for target in targets.targets if target in named or target.column.type in quick)
    return replace(targets, targets=few, extra=())


def insisting(targets: Targets, found: Survey) -> dict[str, str]:
    """Return SQL that ends the statement where *found* errs, by name for all columns that are not ``glanced`` at.

    *found* is the survey of some rows, all of them plain: the statement ends at a value that is not plain, or not tidy
    in a column that *found* calls tidy.
    """
    known = glanced(targets).targets
    checked = {target.column.name: _insisting(target, found) for target in targets.targets if target not in known}
    return checked | {name: _tidy_or_stop(source, source, found) for _, source, name in targets.extra}


def _insisting(target: Target, found: Survey) -> str:
    plain = plain_sql(target.field)
    if target.column.type in _TEXT_TYPES:
        return _tidy_or_stop(target.source, plain, found)
    return f"coalesce({plain}, CASE WHEN {target.source} IS NOT NULL THEN {_STOP} END)"


def _tidy_or_stop(source: str, text: str, found: Survey) -> str:
    return text if source in found.untidy else f"CASE WHEN {untidy_sql(source)} THEN {_STOP} ELSE {text} END"


def tidying(targets: Targets, found: Survey | None) -> dict[str, str]:
    """Return SQL by text column for its tidy text: of all columns, or of those that *found* says need it."""
    tidy: dict[str, str] = {}
    for _, source, _ in targets.extra:
        if found is None or source in found.untidy:
            tidy[source] = trimmed_sql(source)
    for target in targets.targets:
        is_tidy = found and target.column.name in found.plain and target.source not in found.untidy
        if not is_tidy:
            tidy[target.source] = unless_empty_sql(target.source)
    return tidy


def _doubts(target: Target) -> str:
    """Return SQL that counts the values of *target* that aren't plain, or may mean something else than they seem to."""
    unread = f"count({target.source}) - count({plain_sql(target.field)})"
    return (
        f"{unread} + count_if({numbers.doubtful_sql(target.source)})" if target.column.type in NUMBER_TYPES else unread
    )
