"""Costs and visits that come again: which rows in force a newer export of the same days takes the place of.

Such rows have no id. An ad platform corrects the last days, counts a month anew from its first day each week, and
exports a window that moves on. What is in force of the same source, campaign, content and currency in a period that
the file has anew is out of date; everything else stays.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb
import pyarrow.parquet as pq

from smarketing.ingest.engine import literal, open_engine, quoted
from smarketing.settings import Settings

KINDS: Final = frozenset({"costs", "traffic"})
_DATES: Final = {
    "costs": "period_start", "traffic": "period_start", "touches": "occurred_at", "stage_history": "entered_at",
}  # fmt: skip
"""The date by which a table of what happened grows."""
_LAST: Final = "coalesce({0}.period_end, {0}.period_start)"
_SAME: Final = ("source", "campaign", "content", "currency")
_LEAST_OF_AN_ACCOUNT: Final = 3
_IDS: Final = re.compile(
    r"x_.*((account|konto|compte|cuenta)_?(id|number|no|nummer|nr)|customer_id|campaign_id|kampagnen_id)"
)
_OF_ACCOUNTS: Final = re.compile(
    r"x_.*(account|konto|compte|cuenta|rekening)(_?names?)?|x_(name_des_kontos|nom_du_compte)"
)


def out_of_date_sql(columns: Sequence[str]) -> str:
    """Return SQL for the condition that a row ``old``, which has *columns*, has a row in ``after`` for all its days."""
    alike = _alike(columns)
    last = _LAST if "period_end" in columns else "{0}.period_start"
    old, fresh = last.format("old"), last.format("fresh")
    # those of one period are found by equal values, so that only the few of longer ones are held against all
    equal = " AND ".join((*alike, "old.period_start = fresh.period_start", f"{old} = {fresh}"))
    longer = f"{fresh} > fresh.period_start"
    within = " AND ".join((*alike, longer, "old.period_start >= fresh.period_start", f"{old} <= {fresh}"))
    return f"EXISTS (FROM after AS fresh WHERE {equal}) OR EXISTS (FROM after AS fresh WHERE {within})"


def _alike(columns: Sequence[str]) -> list[str]:
    alike = [f"old.{quoted(name)} IS NOT DISTINCT FROM fresh.{quoted(name)}" for name in columns if name in _SAME]
    # what is in force from before anybody exported the account may be of any
    accounts = [f"old.{quoted(name)}" for name in _accounts(columns)]
    return alike + [f"({old} IS NULL OR {old} IS NOT DISTINCT FROM fresh{old[3:]})" for old in accounts]


def _accounts(columns: Sequence[str]) -> list[str]:
    """Return the columns that tell ad accounts apart: their ids, else their names, which somebody may change."""
    ids, names = ([name for name in columns if form.fullmatch(name)] for form in (_IDS, _OF_ACCOUNTS))
    return ids or names


def doubts_in_words(before: Path, after: Path, kind: str, settings: Settings) -> str:
    """Return what to look at where *after* updates the costs *before*: days that count twice, another ad account."""
    tables = [pq.read_schema(path).names for path in (before, after)]
    if kind != "costs":
        return ""
    columns = [name for name in tables[0] if name in tables[1]]
    with (
        tempfile.TemporaryDirectory() as work,
        open_engine(Path(work), settings, before.parent, after.parent) as engine,
    ):
        for name, path in (("before", before), ("after", after)):
            engine.execute(f"CREATE TEMP VIEW {name} AS FROM read_parquet({literal(str(path))})")
        twice = _twice(engine, columns) if all("period_end" in names for names in tables) else ""
        return " ".join(filter(None, (twice, _other_account(engine, columns))))


def _twice(engine: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> str:
    """Return that rows of ``before`` share days with longer periods of ``after`` and stay, for neither holds all."""
    old, fresh = _LAST.format("old"), _LAST.format("fresh")
    shared = f"old.period_start <= {fresh} AND {old} >= fresh.period_start"
    longer = f"({old} > old.period_start OR {fresh} > fresh.period_start)"
    of_both = " AND ".join((*_alike(columns), shared, longer))
    asked = f"EXISTS (FROM after AS fresh WHERE {of_both}) AND NOT ({out_of_date_sql(columns)})"
    [(count,)] = engine.execute(f"SELECT count(*) FROM before AS old WHERE {asked}").fetchall()  # noqa: S608  # names of ours
    if not count:
        return ""
    are = "row in force is of a period" if count == 1 else "rows in force are of periods"
    return (
        f"{count:,} {are} with days of this file's, and neither holds the other: these days count twice. Export whole "
        "months or weeks, or a row per day."
    )


def _other_account(engine: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> str:
    """Return that rows that take the place of others cost something else, most of them: no platform corrects so many.

    Nothing is said where a column names the account, for then one takes no other's place.
    """
    if _accounts(columns) or "campaign" not in columns:
        return ""
    last = " AND old.period_end IS NOT DISTINCT FROM fresh.period_end" if "period_end" in columns else ""
    of_both = " AND ".join((*_alike(columns), f"old.period_start = fresh.period_start{last}"))
    [(rows, same)] = engine.execute(
        f"SELECT count(*), count_if(EXISTS (FROM after AS fresh WHERE {of_both} AND fresh.amount = old.amount)) "  # noqa: S608  # names of ours
        f"FROM before AS old WHERE EXISTS (FROM after AS fresh WHERE {of_both})"
    ).fetchall()
    if rows < _LEAST_OF_AN_ACCOUNT or 2 * same >= rows:
        return ""
    return (
        f"{rows - same:,} of {rows:,} rows in force with a campaign and days of this file's cost something else and "
        "make way for it. If they are of another ad account, export both with the account's name or id, so that they "
        "stay beside each other."
    )


def adds_to(before: Path | None, after: Path, kind: str, settings: Settings) -> bool:
    """Return whether *after* is a part whatever of *before* it lacks, and so replaces none of that.

    It is where it begins later, a window that moved on, or is of one platform of several that money went to.
    """
    date = _DATES.get(kind)
    if before is None or date is None or any(date not in pq.read_schema(path).names for path in (before, after)):
        return False
    old, fresh = (f"read_parquet({literal(str(path))})" for path in (before, after))
    asked = f"coalesce((SELECT min({date}) FROM {fresh}) > (SELECT min({date}) FROM {old}), false)"  # noqa: S608  # names of ours
    if kind in KINDS and all("source" in pq.read_schema(path).names for path in (before, after)):
        asked += f" OR EXISTS (SELECT source FROM {old} EXCEPT SELECT source FROM {fresh})"  # noqa: S608  # names of ours
    with (
        tempfile.TemporaryDirectory() as work,
        open_engine(Path(work), settings, before.parent, after.parent) as engine,
    ):
        [(is_part,)] = engine.execute(f"SELECT {asked}").fetchall()
    return bool(is_part)
