"""How many leads each persona rule finds, told while somebody edits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from sqlglot import exp

from smarketing.domain.personas import PersonaRule, RuleSet, in_order
from smarketing.settings import Settings
from smarketing.warehouse.asking_leads import asked_of_leads
from smarketing.warehouse.cells import canonical
from smarketing.warehouse.personas import assigned, rule_condition
from smarketing.warehouse.sources import crm_persona


@dataclass(frozen=True)
class RuleHits:
    """Leads that meet *rule*; *first_hits* of them get their persona by it, as neither CRM nor earlier rule say one.

    The others are *in_crm* already, or *taken* by an earlier rule: how many by each, those without any left out.
    """

    rule: PersonaRule
    hits: int
    first_hits: int
    in_crm: int = 0
    taken: tuple[tuple[PersonaRule, int], ...] = ()


@dataclass(frozen=True)
class PersonaHits:
    """All leads: *from_crm* have a persona in the export, then each rule's, *leftovers* have none."""

    leads: int
    from_crm: int
    rules: tuple[RuleHits, ...]
    leftovers: int


def count_hits(leads: Path, rules: Sequence[PersonaRule], *, settings: Settings) -> PersonaHits:
    """Return what *rules* find among the canonical leads in a Parquet file, in the order they are asked.

    Raises:
        EngineError: the file can't be read.
    """
    ordered = in_order(rules)
    columns = frozenset(pq.read_schema(leads).names)
    (counted,) = asked_of_leads(leads, _counts(ordered, columns), settings=settings).to_pylist()
    found = tuple(_found(ordered, n, counted) for n in range(len(ordered)))
    return PersonaHits(counted["leads"], counted["from_crm"], found, counted["leftovers"])


def leftovers(
    leads: Path, rules: Sequence[PersonaRule], column: str, *, settings: Settings, limit: int = 50
) -> list[tuple[str, int]]:
    """Return what stands in *column* of the canonical leads that neither CRM nor *rules* give a persona, and how often.

    The commonest first; empty for a cell with nothing in it.

    Raises:
        EngineError: the file can't be read.
    """
    columns = frozenset(pq.read_schema(leads).names)
    none = assigned((RuleSet(tuple(rules)),), columns, crm_persona(columns)).is_(exp.Null())
    cell = exp.Trim(this=exp.cast(exp.column(column, quoted=True), "varchar"))
    value = exp.func("coalesce", cell, exp.Literal.string(""))
    query = (
        exp.select(exp.alias_(value, "value"), exp.alias_(exp.Count(this=exp.Star()), "leads"))
        .from_(canonical("leads")).where(none).group_by(value.copy()).order_by("leads desc", "value").limit(limit)
    )  # fmt: skip
    return [(row["value"], row["leads"]) for row in asked_of_leads(leads, query, settings=settings).to_pylist()]


def _found(rules: Sequence[PersonaRule], place: int, counted: Mapping[str, int]) -> RuleHits:
    """Return what the rule at *place* finds, and which of those before it were asked first."""
    taken = tuple((rule, number) for n, rule in enumerate(rules[:place]) if (number := counted[f"both_{n}_{place}"]))
    return RuleHits(rules[place], counted[f"hits_{place}"], counted[f"first_{place}"], counted[f"known_{place}"], taken)


def _counts(rules: Sequence[PersonaRule], columns: frozenset[str]) -> exp.Query:
    """Return one row of counts from one pass: the tests of every lead once, then who was first."""
    in_crm = crm_persona(columns).is_(exp.Null()).not_()
    tests = [exp.alias_(rule_condition(rule, columns), f"meets_{n}") for n, rule in enumerate(rules)]
    tested = exp.select(exp.alias_(in_crm, "in_crm"), *tests).from_(canonical("leads"))
    sums = [_count_of(exp.column("in_crm"), "from_crm")]
    earlier: list[exp.Expr] = [exp.column("in_crm")]
    firsts: list[exp.Expr] = []
    for n in range(len(rules)):
        meets = exp.column(f"meets_{n}")
        sums.append(_count_of(meets, f"hits_{n}"))
        sums.append(_count_of(exp.and_(meets, earlier[0]), f"known_{n}"))
        sums += [_count_of(exp.and_(meets, first), f"both_{m}_{n}") for m, first in enumerate(firsts)]
        firsts.append(exp.and_(meets, exp.or_(*earlier).not_()))
        sums.append(_count_of(firsts[-1], f"first_{n}"))
        earlier.append(meets)
    sums.append(_count_of(exp.or_(*earlier).not_(), "leftovers"))
    total = exp.alias_(exp.Count(this=exp.Star()), "leads")
    return exp.select(total, *sums).from_(tested.subquery("tested"))


def _count_of(condition: exp.Expr, name: str) -> exp.Expr:
    hit = exp.Case().when(condition.copy(), exp.convert(1))
    return exp.alias_(exp.Count(this=hit), name)
