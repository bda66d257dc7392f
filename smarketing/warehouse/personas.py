"""Persona rules as conditions of the syntax tree, and how many leads each one finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import Final

from sqlglot import exp

from smarketing.domain.patterns import pattern_in_lower_case
from smarketing.domain.personas import Condition, Operator, PersonaRule, RuleSet, Value, in_order

_BETWEEN_WORDS: Final = ",;/|()&+-."


def rule_condition(rule: PersonaRule, columns: Collection[str]) -> exp.Expr:
    """Return what must hold for a lead to meet *rule*; a column that is not in *columns* is empty."""
    tests = [_test(condition, columns) for condition in rule.conditions]
    joined = exp.and_(*tests) if rule.match == "all" else exp.or_(*tests)
    return exp.paren(joined)


def assigned(sets: Sequence[RuleSet], columns: Collection[str], crm: exp.Expr) -> exp.Expr:
    """Return the persona of a lead: what the CRM says (*crm*), else the first rule it meets, else null.

    Of *sets*, oldest first and each from its day on, it goes by the last one that began by the day of its creation.
    """
    choice = exp.Case().when(exp.Not(this=exp.Is(this=crm.copy(), expression=exp.Null())), crm.copy())
    for one in reversed(sets):
        if one.since is None:
            return choice.else_(_first_met(one.rules, columns))
        choice = choice.when(was_created_since(one.since, columns), _first_met(one.rules, columns))
    return choice


def was_created_since(day: dt.date, columns: Collection[str]) -> exp.Expr:
    """Return whether a lead was created on *day* or later; unknown where nothing tells when it was."""
    known = exp.column("created_at", quoted=True) if "created_at" in columns else exp.Null()
    return exp.GTE(this=exp.cast(known, "date"), expression=exp.cast(exp.Literal.string(day.isoformat()), "date"))


def _first_met(rules: Sequence[PersonaRule], columns: Collection[str]) -> exp.Expr:
    """Return the persona of the first of *rules* that a lead meets, null where it meets none."""
    choice = exp.Case()
    for rule in in_order(rules):
        choice = choice.when(rule_condition(rule, columns), exp.Literal.string(rule.persona.strip()))
    return choice if rules else exp.cast(exp.Null(), "varchar")


def _test(condition: Condition, columns: Collection[str]) -> exp.Expr:
    cell = (
        exp.cast(exp.column(condition.column, quoted=True), "varchar")
        if condition.column in columns
        else exp.cast(exp.Null(), "varchar")
    )
    text = exp.func("coalesce", exp.Lower(this=exp.Trim(this=cell)), exp.Literal.string(""))
    return exp.paren(_TESTS[condition.operator](text, condition.value))


def _lowered(value: Value) -> exp.Expr:
    return exp.Literal.string(str(value).strip().lower())


def _matches_any(text: exp.Expr, value: Value) -> exp.Expr:
    words = value if isinstance(value, tuple) else (str(value),)
    return exp.or_(*(exp.Contains(this=_spaced(text), expression=_spaced(_lowered(word))) for word in words))


def _matches(text: exp.Expr, value: Value) -> exp.Expr:
    pattern = pattern_in_lower_case(str(value).strip())
    return exp.RegexpLike(this=text.copy(), expression=exp.Literal.string(pattern))


def _spaced(text: exp.Expr) -> exp.Expr:
    """Return *text* with blanks for punctuation and around it, so that whole words can be found in it."""
    spaced = text.copy()
    for mark in _BETWEEN_WORDS:
        spaced = exp.func("replace", spaced, exp.Literal.string(mark), exp.Literal.string(" "))
    blank = exp.Literal.string(" ")
    return exp.DPipe(this=exp.DPipe(this=blank, expression=spaced), expression=blank.copy())


def _compared(kind: type[exp.Binary]) -> Callable[[exp.Expr, Value], exp.Expr]:
    def build(text: exp.Expr, value: Value) -> exp.Expr:
        day = _day(value)
        if day is not None:
            cell, bound = exp.TryCast(this=text, to=exp.DataType.build("date"), safe=True), exp.convert(day)
        else:
            cell, bound = exp.TryCast(this=text, to=exp.DataType.build("double"), safe=True), _number(value)
        return exp.func("coalesce", kind(this=cell, expression=bound), exp.false())

    return build


def _day(value: Value) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def _number(value: Value) -> exp.Expr:
    try:
        return exp.cast(exp.Literal.string(repr(float(str(value)))), "double")
    except ValueError:
        return exp.cast(exp.Null(), "double")


_TESTS: Final[dict[Operator, Callable[[exp.Expr, Value], exp.Expr]]] = {
    "is": lambda text, value: exp.EQ(this=text, expression=_lowered(value)),
    "is_not": lambda text, value: exp.NEQ(this=text, expression=_lowered(value)),
    "contains": lambda text, value: exp.Contains(this=text, expression=_lowered(value)),
    "starts_with": lambda text, value: exp.StartsWith(this=text, expression=_lowered(value)),
    "matches_any": _matches_any,
    "matches": _matches,
    "greater": _compared(exp.GT),
    "less": _compared(exp.LT),
    "is_empty": lambda text, _: exp.EQ(this=text, expression=exp.Literal.string("")),
    "is_filled": lambda text, _: exp.NEQ(this=text, expression=exp.Literal.string("")),
}
