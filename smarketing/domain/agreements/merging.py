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
    return tuple(result.values())
