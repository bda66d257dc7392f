"""Which leads change persona where other rules apply, told before anybody saves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from sqlglot import exp

from smarketing.domain.personas import RuleSet
from smarketing.domain.stages import UNKNOWN
from smarketing.settings import Settings
from smarketing.warehouse.asking_leads import asked_of_leads
from smarketing.warehouse.cells import canonical
from smarketing.warehouse.personas import assigned
from smarketing.warehouse.sources import crm_persona

_SIDES: Final = ("before", "after")


@dataclass(frozen=True)
class PersonaChange:
    """The leads of *persona* by the rules before and after: *joined* come from others, *left* go to others."""

    persona: str
    before: int
    after: int
    joined: int
    left: int


@dataclass(frozen=True)
class PersonaEffect:
    """What other rules do to all *leads*: *changed* of them, by persona, the most changed first."""

    leads: int
    changed: int
    personas: tuple[PersonaChange, ...]


def persona_effect(
    leads: Path, before: Sequence[RuleSet], after: Sequence[RuleSet], *, settings: Settings
) -> PersonaEffect:
    """Return what changes among the canonical leads in a Parquet file where *after* applies instead of *before*.

    Raises:
        EngineError: the file can't be read.
    """
    columns = frozenset(pq.read_schema(leads).names)
    sides = zip(_SIDES, (before, after), strict=True)
    personas = [exp.alias_(_known(assigned(sets, columns, crm_persona(columns))), side) for side, sets in sides]
    judged = exp.select(*personas).from_(canonical("leads")).subquery("judged")
    number = exp.alias_(exp.Count(this=exp.Star()), "leads")
    query = exp.select(*map(exp.column, _SIDES), number).from_(judged).group_by(*map(exp.column, _SIDES))
    moves = [
        (row["before"], row["after"], row["leads"])
        for row in asked_of_leads(leads, query, settings=settings).to_pylist()
    ]
    changes = [_change(persona, moves) for persona in {name for move in moves for name in move[:2]}]
    changes.sort(key=lambda one: (-one.joined - one.left, -one.before, one.persona))
    total = sum(number for *_, number in moves)
    return PersonaEffect(total, sum(one.joined for one in changes), tuple(changes))


def _known(persona: exp.Expr) -> exp.Expr:
    return exp.func("coalesce", persona, exp.Literal.string(UNKNOWN))


def _change(persona: str, moves: Sequence[tuple[str, str, int]]) -> PersonaChange:
    before = sum(number for was, _, number in moves if was == persona)
    after = sum(number for _, now, number in moves if now == persona)
    stay = sum(number for was, now, number in moves if was == now == persona)
    return PersonaChange(persona, before, after, after - stay, before - stay)
