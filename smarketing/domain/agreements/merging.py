"""A proposal carried over to what was agreed meanwhile: what it changes stays changed, all else is as agreed now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from smarketing.domain.agreements.parts import Part


def merged(base: Part, mine: Part, theirs: Part) -> Part:
    """Return *theirs* with what *mine* changed of *base*; where both changed one field, it reads as in *mine*.

    Raises:
        AgreementError: both together make no sense, although each did.
    """
    if mine == base:
        return theirs
    if theirs == base:
        return mine
    changed = {}
    for one in fields(mine):  # type: ignore[arg-type]  # each part is a dataclass
        was, my_own, their_own = (getattr(part, one.name) for part in (base, mine, theirs))
        changed[one.name] = _merged_value(was, my_own, their_own)
    return replace(theirs, **changed)  # type: ignore[type-var]  # each part is a dataclass


def _merged_value(was: Any, mine: Any, theirs: Any) -> Any:  # noqa: ANN401  # a field of any part
    if mine == was:
        return theirs
    if theirs == was:
        return mine
    if isinstance(was, tuple) and isinstance(mine, tuple) and isinstance(theirs, tuple):
        if all(isinstance(one, Part) for one in (*was, *mine, *theirs)):
            return _merged_parts(was, mine, theirs)
        added = [one for one in mine if one not in was and one not in theirs]
        return (*(one for one in theirs if one in mine or one not in was), *added)
    if isinstance(was, Part) and type(was) is type(mine) is type(theirs):
        return merged(was, mine, theirs)
    return mine


def _merged_parts(was: Sequence[Part], mine: Sequence[Part], theirs: Sequence[Part]) -> tuple[Part, ...]:
    """Merge lists part by part; one that I took out is gone, one that they took out stays if I changed it."""
    before, my_own, their_own = ({one.identity: one for one in parts} for parts in (was, mine, theirs))
    result = {}
    for key, part in their_own.items():
        if key not in my_own:
            if key not in before:
                result[key] = part
        elif key in before:
            result[key] = merged(before[key], my_own[key], part)
        else:
            result[key] = my_own[key]
    result |= {key: part for key, part in my_own.items() if key not in their_own and part != before.get(key)}
    return tuple(result[key] for key in _in_order(list(before), list(my_own), list(their_own)) if key in result)


def _in_order(before: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Return every key, by my order where I put what was there *before* into another one, else by theirs.

    What stands in the other list alone goes before what follows it there.
    """
    kept = [key for key in before if key in mine]
    is_mine = kept != [key for key in mine if key in kept]
    order, others = (list(mine), theirs) if is_mine else (list(theirs), mine)
    for place, key in reversed(list(enumerate(others))):
        if key not in order:
            follower = next((later for later in others[place + 1 :] if later in order), None)
            order.insert(len(order) if follower is None else order.index(follower), key)
    return order
