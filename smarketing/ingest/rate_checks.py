"""Exchange rates that can't be taken as they stand: nought or below, or for many units of a currency at once."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from typing import Final, NamedTuple

import duckdb

from smarketing.ingest.engine import literal, literals
from smarketing.ingest.headers import normal
from smarketing.ingest.staging import Rows
from smarketing.ingest.targets import Targets
from smarketing.ingest.values import Format

_RATES: Final = ("rate", "units_per_base")
_UNITS: Final = frozenset(
    normal(name)
    for name in ("Unit", "Units", "Quantity", "Multiplier", "Nominal", "Einheit", "Einheiten", "Unité", "Unités",
                 "Unidad", "Unidades", "Unidade", "Unità", "Eenheid", "Per")
)  # fmt: skip
_ONE: Final = ("1", "1.0", "1.00", "1,0", "1,00")
_NO_RATE: Final = "A rate is more than nought, so this one can't be taken."


class _Impossible(NamedTuple):
    """SQL that is true of such a row, under which header what is wrong stands, in which text column, SQL for why."""

    condition: str
    header: str
    source: str
    reason: str


def find_impossible_rates(
    connection: duckdb.DuckDBPyConnection, rows: Rows, targets: Targets, formats: Dictionary[str, Format]
) -> None:
    """Add to ``problems`` the rows of exchange rates that can't be taken; there are few rows in such a file."""
    if targets.table.name != "exchange_rates":
        return
    number = "row" if rows.is_numbered else f"id + {rows.first_row}"
    relation = rows.tidied(rows.names, source=rows.counted)
    for bad in _impossible(targets, formats):
        connection.execute(
            f"INSERT INTO problems SELECT id, {number}, 0, ?, {bad.source}, {bad.reason}, true FROM {relation} "
            f"WHERE {bad.condition}",
            [bad.header],
        )


def _impossible(targets: Targets, formats: Dictionary[str, Format]) -> list[_Impossible]:
    rates = [target for name in _RATES if (target := targets.target_of(name))]
    found = [
        _Impossible(f"(({formats[one.column.name].sql}) <= 0)", one.header, one.source, literal(_NO_RATE))
        for one in rates
    ]
    for header, source, _ in targets.extra:
        if normal(header) in _UNITS:
            several = f"(regexp_full_match({source}, '[0-9]+([.,][0-9]+)?') AND {source} NOT IN {literals(_ONE)})"
            reason = f"'This rate is for ' || {source} || ' of the currency at once; write what it is for 1.'"
            found.append(_Impossible(several, header, source, reason))
    return found
