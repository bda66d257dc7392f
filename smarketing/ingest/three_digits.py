"""What somebody said of amounts such as ``1.234``, which may be thousands or have three decimals."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from smarketing.domain.tables import TABLES
from smarketing.domain.wording import counted
from smarketing.errors import shown
from smarketing.ingest.model import Converted, DoubtfulAmounts, Mapping, ThreeDigits

_SAID: Final[dict[ThreeDigits, str]] = {"thousands": "the rest of a thousand", "decimals": "decimals"}


def unanswered(converted: Converted) -> tuple[DoubtfulAmounts, ...]:
    """Return the amounts of which a person has to say what they are."""
    return tuple(one for one in converted.amounts if one.answer is None)


def hung_in_words(converted: Converted) -> tuple[str, ...]:
    """Return how the amounts that may mean two things were read, as somebody said, and how many they are."""
    return tuple(
        f"{counted(one.count, 'amount')} of “{shown(one.header)}”, such as “{shown(one.example)}”, may mean two "
        f"things: the three digits after the mark are {_SAID[one.answer]}, as you said."
        for one in converted.amounts
        if one.answer is not None
    )


def with_answer(mapping: Mapping, answer: ThreeDigits) -> Mapping:
    """Return *mapping* with *answer* for its columns of money, whatever was said of them before."""
    known = TABLES[mapping.kind].columns if mapping.kind in TABLES else ()
    money = {column.name for column in known if column.type == "money"}
    columns = tuple(
        replace(column, three_digits=answer) if column.target in money else column for column in mapping.columns
    )
    return replace(mapping, columns=columns, also=tuple(with_answer(part, answer) for part in mapping.also))
