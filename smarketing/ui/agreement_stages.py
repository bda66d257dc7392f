"""The stages while somebody writes them: which may move, where a new one goes, and which usual ones are left out."""

from __future__ import annotations

from smarketing.domain.agreements import StageTerms
from smarketing.domain.agreements.stages import USUAL_STAGES
from smarketing.ui.agreement_draft import Field, Node


def movable(one: Field, parts: list[Node]) -> tuple[int, int]:
    """Return from which place up to before which one *parts* of field *one* may be moved and taken out.

    Of stages the first and the last stay: where every lead begins, and who bought.
    """
    return (1, len(parts) - 1) if one.of is StageTerms else (0, len(parts))


def put_in(parts: list[Node], part: Node) -> None:
    """Put *part* behind all *parts*; a stage before the last, and a usual one behind the usual stage before it."""
    if part.kind is not StageTerms:
        parts.append(part)
        return
    usual = list(USUAL_STAGES)
    key, place = part.values["key"], len(parts) - 1
    if key in usual:
        before = set(usual[: usual.index(key)])
        place = max((at for at, other in enumerate(parts) if other.values["key"] in before), default=-1) + 1
    parts.insert(place, part)


def usual_left_out(parts: list[Node]) -> list[StageTerms]:
    """Return the usual stages that stand in none of *parts*."""
    there = {part.values["key"] for part in parts}
    return [terms for key, terms in USUAL_STAGES.items() if key not in there]
