"""The relations that models may read: canonical tables with all their columns, and facts of the workspace.

Everything is a syntax tree over ``canonical_<table>``, so that the same sources stand on every engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from sqlglot import exp

from smarketing.domain.personas import RuleSet
from smarketing.domain.stages import Stage
from smarketing.domain.tables import TABLES, Column
from smarketing.warehouse.cells import MISSING_WORDS, canonical, empty, lead_id, typed
from smarketing.warehouse.personas import assigned
from smarketing.warehouse.stage_words import as_agreed, left_stages, stage_dates

READ_TABLES: Final = ("leads", "deals", "touches", "stage_history", "costs", "traffic", "exchange_rates")
DIMENSIONS: Final = ("persona", "source", "campaign", "content", "owner", "team", "segment")
_MAPPED: Final = {
    "leads": (Column("mapped_stage", "text", "Mapped stage"), Column("is_disqualified", "boolean", "Disqualified")),
    "stage_history": (Column("mapped_stage", "text", "Mapped stage"),),
}
CURRENCIES: Final = frozenset({"currency", "converted_currency", "base_currency"})
_LONGEST_PERIOD: Final = 3_660
_TAKEN_AS_THEY_ARE: Final = frozenset({"lead_id", "deal_id", "record_id", "deal_name"})
_PREVIOUS_LEADS: Final = {
    "lead_id": "text", "stage": "text", "stage_position": "integer", "is_lost": "boolean", "is_customer": "boolean",
    "created_date": "date", **dict.fromkeys(DIMENSIONS, "text"),
}  # fmt: skip
_PREVIOUS_DEALS: Final = {
    "deal_id": "text", "deal_name": "text", "amount": "money", "expected_close_date": "date",
    "is_won": "boolean", "is_lost": "boolean", "is_open": "boolean", **dict.fromkeys(DIMENSIONS, "text"),
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What a build knows besides the tables: the day of the export, the snapshot before, the reporting currency.

    ``codes`` maps the texts, in capitals, that mean a currency without being its code.
    """

    as_of: dt.date
    snapshot_id: str
    currency: str | None = None
    previous_snapshot_id: str | None = None
    previous_as_of: dt.date | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


def source_queries(
    columns: Mapping[str, Collection[str]],
    *,
    facts: Facts,
    stages: Sequence[Stage],
    rules: Sequence[RuleSet],
    has_previous: bool,
) -> dict[str, exp.Query]:
    """Return every ``source_…`` relation by name.

    *columns* are those of each canonical table at hand; a table that is not in it is empty. With *has_previous*,
    ``previous_leads`` and ``previous_deals`` are the marts of the snapshot before.
    """
    queries = {f"source_{table}": _source_table(table, columns.get(table), facts.codes) for table in READ_TABLES}
    for table in _MAPPED:
        queries[f"source_{table}"] = as_agreed(queries[f"source_{table}"], table, stages)
    queries["source_stage_dates"] = stage_dates(columns.get("leads", ()), stages)
    queries["source_left_stages"] = left_stages(stages)
    queries |= _references(columns)
    queries["source_period_days"] = _period_days(columns.get("costs", ()))
    queries["source_personas"] = _personas(columns.get("leads", ()), rules)
    queries["source_stages"] = _stages(stages)
    queries["source_free_mail"] = _free_mail()
    queries["source_build"] = _build_facts(facts)
    for name, shape in (("leads", _PREVIOUS_LEADS), ("deals", _PREVIOUS_DEALS)):
        present = exp.select(*map(exp.column, shape)).from_(f"previous_{name}")
        queries[f"source_previous_{name}"] = present if has_previous else empty(shape)
    return queries


def _source_table(table: str, present: Collection[str] | None, codes: Mapping[str, str]) -> exp.Query:
    wanted = (*TABLES[table].columns, *_MAPPED.get(table, ()))
    if present is None:
        return empty({column.name: column.type for column in wanted})
    cells = (exp.alias_(_cell(column, present, codes), column.name) for column in wanted)
    return exp.select(*cells).from_(canonical(table))


def _cell(column: Column, present: Collection[str], codes: Mapping[str, str] | None = None) -> exp.Expr:
    """Return a column's value with its type; text without outer blanks, null where it says that it is missing.

    Currencies are in capitals, and *codes* where it knows their text.
    """
    if column.name not in present:
        return typed(exp.Null(), column.type)
    value = typed(exp.column(column.name, quoted=True), column.type)
    if column.type != "text":
        return value
    trimmed = exp.Trim(this=value)
    if column.name == "email":
        return exp.func("nullif", exp.Lower(this=trimmed), exp.Literal.string(""))
    if column.is_personal or column.name in _TAKEN_AS_THEY_ARE:
        return exp.func("nullif", trimmed, exp.Literal.string(""))
    is_missing = exp.Lower(this=trimmed).isin(*MISSING_WORDS)
    case = exp.Case().when(is_missing, exp.Null())
    if column.name not in CURRENCIES:
        return case.else_(trimmed.copy())
    capitals = exp.Upper(this=trimmed.copy())
    for written, code in (codes or {}).items():
        case = case.when(exp.EQ(this=capitals.copy(), expression=exp.convert(written)), exp.convert(code))
    return case.else_(capitals)


def _references(columns: Mapping[str, Collection[str]]) -> dict[str, exp.Query]:
    """Return what says in lists which lead is meant: of deals, and of leads that go by other ids besides their own."""
    return {
        "source_deal_leads": _listed("deals", "deal_id", "lead_ids", "reference", columns),
        "source_deal_emails": _listed("deals", "deal_id", "lead_emails", "reference", columns),
        "source_deal_lead_parts": _parts_of_references(),
        "source_merged_leads": _listed("leads", "lead_id", "merged_lead_ids", "merged_lead_id", columns),
        "source_lead_names": _listed("leads", "lead_id", "known_as", "other_id", columns),
    }


def _parts_of_references() -> exp.Query:
    """Return one row per part of each of ``source_deal_leads`` that a comma parts: ``deal_id, reference, part``."""
    reference = exp.column("reference")
    parts = exp.RegexpSplit(this=reference.copy(), expression=exp.Literal.string(","))
    split = exp.select("deal_id", "reference", exp.alias_(exp.Explode(this=parts), "part"))
    return split.from_("source_deal_leads").where(reference.like("%,%"))


def _listed(table: str, key: str, column: str, part: str, columns: Mapping[str, Collection[str]]) -> exp.Query:
    """Return one row per value that stands in the lists under *column*: the record's *key*, and the value as *part*."""
    if column not in columns.get(table, ()):
        return empty({key: "text", part: "text"})
    values = exp.RegexpSplit(this=typed(exp.column(column), "text"), expression=exp.Literal.string(";"))
    record = exp.alias_(exp.Trim(this=typed(exp.column(key), "text")), key)
    split = exp.select(record, exp.alias_(exp.Explode(this=values), "name")).from_(canonical(table))
    value = exp.Trim(this=exp.column("name"))
    return (
        exp.select(key, exp.alias_(value, part))
        .distinct()
        .from_(split.subquery("named"))
        .where(exp.NEQ(this=value.copy(), expression=exp.Literal.string("")))
    )


def _period_days(present: Collection[str]) -> exp.Query:
    """Return one row per day of each period that costs are of: ``period_start, period_end, day``.

    A period of one day is not in it, nor one so long that its end can only be a mistake.
    """
    if not {"period_start", "period_end"} <= set(present):
        return empty({"period_start": "date", "period_end": "date", "day": "date"})
    start, end = (typed(exp.column(name, quoted=True), "date") for name in ("period_start", "period_end"))
    length = exp.DateDiff(this=end.copy(), expression=start.copy(), unit=exp.var("DAY"))
    periods = (
        exp.select(exp.alias_(start, "period_start"), exp.alias_(end, "period_end"))
        .distinct()
        .from_(canonical("costs"))
        .where(exp.Between(this=length, low=exp.convert(1), high=exp.convert(_LONGEST_PERIOD)))
    )
    first, last = exp.column("period_start"), exp.column("period_end")
    step = exp.Interval(this=exp.convert("1"), unit=exp.var("DAY"))
    days = exp.Explode(this=exp.GenerateDateArray(start=first, end=last, step=step))
    return exp.select(first.copy(), last.copy(), exp.alias_(days, "day")).from_(periods.subquery("periods"))


def _personas(present: Collection[str], rules: Sequence[RuleSet]) -> exp.Query:
    if not present:
        return empty({"lead_id": "text", "persona": "text"})
    persona = exp.alias_(assigned(rules, present, crm_persona(present)), "persona")
    judged = exp.select(lead_id(), persona).from_(canonical("leads"))
    known = exp.column("persona").is_(exp.Null()).not_()
    return exp.select("lead_id", "persona").from_(judged.subquery("judged")).where(known)


def crm_persona(present: Collection[str]) -> exp.Expr:
    """Return the persona that the export itself gives a lead, null where it gives none."""
    return _cell(TABLES["leads"].column("persona"), present)


def _stages(stages: Sequence[Stage]) -> exp.Query:
    rows = [(stage.key, position, stage.label, stage.team) for position, stage in enumerate(stages, start=1)]
    return exp.select("*").from_(
        exp.values(rows, alias="s", columns=["stage", "stage_position", "stage_label", "team"])
    )


@cache
def free_mail_domains() -> tuple[str, ...]:
    """Return the domains whose addresses say nothing about a company."""
    return tuple((Path(__file__).parent / "free_mail.txt").read_text(encoding="utf-8").split())


def _free_mail() -> exp.Query:
    rows = [(domain,) for domain in free_mail_domains()]
    return exp.select("*").from_(exp.values(rows, alias="f", columns=["domain"]))


def _build_facts(facts: Facts) -> exp.Query:
    values = {
        "as_of": typed(exp.convert(facts.as_of.isoformat()), "date"),
        "snapshot_id": typed(exp.convert(facts.snapshot_id), "text"),
        "previous_snapshot_id": typed(exp.convert(facts.previous_snapshot_id), "text"),
        "previous_as_of": typed(
            exp.convert(facts.previous_as_of.isoformat() if facts.previous_as_of else None), "date"
        ),
        "currency": typed(exp.convert(facts.currency), "text"),
    }
    return exp.select(*(exp.alias_(value, name) for name, value in values.items()))
