"""How many leads each persona rule finds, before anybody saves it; and what its conditions can be made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from sqlglot import exp

from smarketing.domain.personas import PersonaRule, in_order
from smarketing.settings import Settings
from smarketing.warehouse.engines.duckdb import DuckDBEngine
from smarketing.warehouse.personas import rule_condition
from smarketing.warehouse.sources import MISSING_WORDS

MOST_VALUES: Final = 50
_LEADS: Final = "judged_leads"


@dataclass(frozen=True)
class PersonaHits:
    """What a rule set finds among *leads*: by rule, in the order they are asked.

    ``from_crm`` leads have a persona in the CRM, so no rule is asked; ``hits`` are the others that meet a rule,
    ``first_hits`` those it is the first for; ``leftovers`` meet none.
    """

    leads: int
    from_crm: int
    hits: tuple[int, ...]
    first_hits: tuple[int, ...]

    @property
    def leftovers(self) -> int:
        """The leads that stay without a persona."""
        return self.leads - self.from_crm - sum(self.first_hits)


def persona_hits(leads: Path, rules: Sequence[PersonaRule], settings: Settings) -> PersonaHits:
    """Return what *rules* find in the canonical table *leads*.

    Raises:
        EngineError: the engine failed.
    """
    columns = frozenset(pq.read_schema(leads).names)
    tests = [rule_condition(rule, columns) for rule in in_order(rules)]
    place = exp.Case()
    for number, test in enumerate(tests):
        place = place.when(test.copy(), exp.Literal.number(number))
    is_free = exp.Not(this=_has_persona()) if "persona" in columns else exp.true()
    judged = exp.select(
        exp.alias_(is_free, "is_free"),
        exp.alias_(place if tests else exp.Null(), "place"),
        *(exp.alias_(test, f"meets_{number}") for number, test in enumerate(tests)),
    ).from_(_LEADS)
    counts = [
        *(_count(exp.column(f"meets_{number}")) for number in range(len(tests))),
        *(_count(exp.EQ(this=exp.column("place"), expression=exp.Literal.number(n))) for n in range(len(tests))),
    ]
    query = exp.select(exp.Count(this=exp.Star()).as_("leads"), _count(exp.true()).as_("free")).select(
        *(count.as_(f"count_{number}") for number, count in enumerate(counts))
    )
    with _engine(settings) as engine:
        engine.read_parquet(_LEADS, leads)
        (row,) = engine.rows(query.from_(judged.subquery("judged"))).to_pylist()
    found = tuple(int(row[f"count_{number}"]) for number in range(len(counts)))
    return PersonaHits(row["leads"], row["leads"] - row["free"], found[: len(tests)], found[len(tests) :])


def common_values(leads: Path, column: str, settings: Settings) -> tuple[str, ...]:
    """Return the values of *column* in *leads*, commonest first, at most fifty; none where the table lacks it."""
    if column not in pq.read_schema(leads).names:
        return ()
    value = exp.Trim(this=exp.cast(exp.column(column, quoted=True), "varchar"))
    query = (
        exp.select(exp.alias_(value, "cell"), exp.alias_(exp.Count(this=exp.Star()), "leads"))
        .from_(_LEADS)
        .where(exp.NEQ(this=value.copy(), expression=exp.Literal.string("")))
        .group_by(value.copy())
        .order_by(exp.Ordered(this=exp.column("leads"), desc=True), exp.column("cell"))
        .limit(MOST_VALUES)
    )
    with _engine(settings) as engine:
        engine.read_parquet(_LEADS, leads)
        return tuple(str(row["cell"]) for row in engine.rows(query).to_pylist())


def _has_persona() -> exp.Expr:
    persona = exp.Lower(this=exp.Trim(this=exp.cast(exp.column("persona", quoted=True), "varchar")))
    return exp.func("coalesce", exp.Not(this=exp.paren(persona.isin(*MISSING_WORDS))), exp.false())


def _count(test: exp.Expr) -> exp.Expr:
    return exp.Count(this=exp.Case().when(exp.and_(exp.column("is_free"), test), exp.Literal.number(1)))


def _engine(settings: Settings) -> DuckDBEngine:
    return DuckDBEngine(
        Path(":memory:"), scratch=settings.workspace / "builds" / ".hits", threads=settings.threads,
        memory_limit=settings.memory_limit,
    )  # fmt: skip
