"""What nobody sees around a value, and what only keeps a spreadsheet from counting with it, taken off, in SQL."""

from __future__ import annotations

from typing import Final

from smarketing.ingest.engine import literal
from smarketing.ingest.keyed_hashes import ADDRESS

AS_TEXT: Final = '="([^"]*)"'
"""How an export keeps ``0012`` from becoming the number 12 in a spreadsheet."""
_MARKS: Final = "\u00a0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff"
BLANKS: Final = f"[\\t\\n\\r {_MARKS}]+"
"""Spaces of every kind, line ends, zero-width characters, marks of direction."""


def may_be_wrapped_sql(column: str, starts: str = "") -> str:
    """Return SQL that is true where ``bare_sql`` may change *column*: quick, and hardly ever true of other text.

    *starts* is another condition that only text before ``>`` can meet, in place of a space as the first character.
    """
    # of most text the first comparisons tell enough: it starts with a letter or a digit
    first = starts or f"{column} < '!'"
    start = f"{column} < '>' AND (({first}) OR prefix({column}, '=\"'))"
    # one end at a time: looking for both at once costs five times as much
    ends = " OR ".join(f"regexp_matches({column}, {literal(end)})" for end in (f"^[{_MARKS}]", f"[{_MARKS}]$"))
    return f"({start}) OR suffix({column}, ' ') OR (strlen({column}) <> length({column}) AND ({ends}))"


def bare_sql(column: str) -> str:
    """Return SQL for *column* without what is unseen around it, and without ``="…"``; costs much."""
    inside = f"regexp_replace({column}, {literal(f'^({BLANKS})?{AS_TEXT}({BLANKS})?$')}, '\\2')"
    return f"regexp_replace({inside}, {literal(f'^{BLANKS}|{BLANKS}$')}, '', 'g')"


def address_sql(column: str) -> str:
    """Return SQL for the first e-mail address in *column*, without anything unseen; what holds none is as it is."""
    within = f"nullif(regexp_replace({column}, '[{_MARKS}]+', '', 'g'), '')"
    first = f"coalesce(nullif(regexp_extract({within}, {literal(ADDRESS)}), ''), {within})"
    is_plain = f"strlen({column}) = length({column})"
    return f"CASE WHEN {may_be_several_sql(column)} THEN {first} WHEN {is_plain} THEN {column} ELSE {within} END"


def may_be_several_sql(column: str) -> str:
    """Return SQL that is true where *column* may hold several e-mail addresses, or one beside other text: quick."""
    return f"({' OR '.join(f'contains({column}, {literal(mark)})' for mark in ',; ')})"


def other_addresses_sql(column: str) -> str:
    """Return SQL for the e-mail addresses in *column* but the first, parted by ``;``; null where there is none."""
    every = f"list_transform(regexp_extract_all({column}, {literal(ADDRESS)}), lambda one: lower(one))"
    others = f"list_filter({every}, lambda one, place: list_position({every}, one) = place AND place > 1)"
    return f"CASE WHEN {may_be_several_sql(column)} THEN nullif(array_to_string({others}, ';'), '') END"
