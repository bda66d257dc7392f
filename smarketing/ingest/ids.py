"""Ids in one shape, whatever export they come from, so that a record is known again next week."""

from __future__ import annotations

import re
from typing import Final

from smarketing.ingest.engine import literal
from smarketing.ingest.unseen import AS_TEXT, BLANKS

SINGLE: Final = frozenset({"lead_id", "deal_id", "record_id"})
SEVERAL: Final = frozenset({"lead_ids"})
# What Salesforce's short ids start with: its own objects, then a company's. A letter tells them from long numbers.
_SHORT_SALESFORCE: Final = r"(00[0-9A-Za-z]|701|a[0-9A-Z][0-9A-Za-z])[0-9A-Za-z]{12}"
_SHORT: Final = re.compile(_SHORT_SALESFORCE)
_DECIMAL: Final = re.compile(r"[0-9]+\.0")
_AS_TEXT: Final = re.compile(f"^{AS_TEXT}$")
_UNSEEN: Final = re.compile(f"^{BLANKS}|{BLANKS}$")
_CHECK_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def one_shape_sql(column: str) -> str:
    """Return SQL for the id in *column*: ``123.0`` as ``123``, a Salesforce id of 15 characters as that of 18.

    The three more characters only tell the case of the others, so no two ids become one. What nobody sees around an id,
    and ``="00104"``, which keeps a spreadsheet from counting with it, are no part of it.
    """
    is_odd = f"strlen({column}) <> length({column}) OR {column} < '!' OR prefix({column}, '=')"
    bare = f"regexp_replace({column}, {literal(_AS_TEXT.pattern)}, '\\1')"
    bare = f"regexp_replace({bare}, {literal(_UNSEEN.pattern)}, '', 'g')"
    odd = f"list_transform([{bare}], lambda bare: {_shape_sql('bare')})[1]"
    return f"CASE WHEN {is_odd} THEN {odd} ELSE {_shape_sql(column)} END"


def _shape_sql(column: str) -> str:
    is_short = (
        f"strlen({column}) = 15 AND regexp_full_match({column}, {literal(_SHORT_SALESFORCE)}) "
        f"AND regexp_matches({column}, '[A-Za-z]')"
    )
    number = f"regexp_replace({column}, '^([0-9]+)\\.0$', '\\1')"
    return (
        f"CASE WHEN suffix({column}, '.0') THEN {number} WHEN {is_short} THEN {column} || {_check_sql(column)} "
        f"ELSE {column} END"
    )


def _check_sql(column: str) -> str:
    """Return SQL for the three characters after a short id: one for the case of five characters each."""
    letters = []
    for start in (1, 6, 11):
        upper = (
            f"CASE WHEN {column}[{start + place}] BETWEEN 'A' AND 'Z' THEN {2**place} ELSE 0 END" for place in range(5)
        )
        letters.append(f"substr({literal(_CHECK_LETTERS)}, 1 + {' + '.join(upper)}, 1)")
    return " || ".join(letters)


def one_shape(value: str) -> str:
    """Return the id *value* as ``one_shape_sql`` reads it."""
    value = _UNSEEN.sub("", _AS_TEXT.sub(r"\1", value))
    if _DECIMAL.fullmatch(value):
        return value.removesuffix(".0")
    if not _SHORT.fullmatch(value) or value.isdecimal():
        return value
    blocks = (value[start : start + 5] for start in (0, 5, 10))
    return value + "".join(
        _CHECK_LETTERS[sum(1 << place for place, letter in enumerate(block) if letter.isupper())] for block in blocks
    )


def each_one_shape_sql(column: str) -> str:
    """Return SQL for the ids in *column*, one or several separated by ``;``, each in one shape."""
    several = (
        f"array_to_string(list_transform(string_split({column}, ';'), lambda id: {one_shape_sql('trim(id)')}), ';')"
    )
    # taking a list apart costs much, and most lists hold nothing to change
    is_odd = (
        f"contains({column}, ' ') OR contains({column}, '.0') OR strlen({column}) <> length({column}) "
        f"OR regexp_matches({column}, '(^|;)[^;]{{15}}(;|$)')"
    )
    return f"CASE WHEN contains({column}, ';') AND ({is_odd}) THEN {several} ELSE {one_shape_sql(column)} END"
