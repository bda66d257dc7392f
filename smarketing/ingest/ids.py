"""Ids in one shape, whatever export they come from, so that a record is known again next week."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from smarketing.ingest.engine import literal
from smarketing.ingest.keyed_hashes import ADDRESS
from smarketing.ingest.unseen import AS_TEXT, BLANKS

SINGLE: Final = frozenset({"lead_id", "deal_id", "record_id"})
KNOWN_AS: Final = "known_as"
SEVERAL: Final = frozenset({"lead_ids", "lead_emails", "merged_lead_ids", KNOWN_AS})
# What Salesforce's short ids start with: its own objects, then a company's. A letter tells them from long numbers.
_SHORT_SALESFORCE: Final = r"(00[0-9A-Za-z]|701|a[0-9A-Z][0-9A-Za-z])[0-9A-Za-z]{12}"
_SHORT: Final = re.compile(_SHORT_SALESFORCE)
# An id that a spreadsheet shows as a number: 1,234,567 or 1.234.567, also with decimals; in India 12,34,567.
_NO_DECIMALS: Final = "[.,]0{1,2}"
_SPACES: Final = " '’\u00a0\u202f"
_IN_THREES: Final = (
    rf"[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+(?:\.0{{1,2}})?|(?:\.[0-9]{{3}})+(?:,0{{1,2}})?"
    rf"|(?:[{_SPACES}][0-9]{{3}})+(?:{_NO_DECIMALS})?)|[1-9][0-9]?(?:,[0-9]{{2}})+,[0-9]{{3}}(?:\.0{{1,2}})?"
)
_DECIMAL: Final = r"[0-9]+\.0{1,2}"
_SCIENTIFIC: Final = r"[1-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}"
_ERROR: Final = r"#(REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA|#+)"
_MOST_DIGITS: Final = 15
"""How many digits after the first a spreadsheet keeps of a number."""
_PLAIN: Final = "[0-9]{1,14}|[0-9A-Za-z-]{16,}|[A-Za-z_][0-9A-Za-z_.-]*@[0-9A-Za-z_.-]+"
"""Ids and addresses that are in one shape as they stand, whatever system they come from; not all that are."""
_AS_TEXT: Final = re.compile(f"^{AS_TEXT}$")
_TEXT_SIGN: Final = re.compile("^'([0-9])")
_UNSEEN: Final = re.compile(f"^{BLANKS}|{BLANKS}$")
_CHECK_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def one_shape_sql(column: str) -> str:
    """Return SQL for the id in *column*: ``123.0`` as ``123``, ``1,234`` as ``1234``, Salesforce ids of 15 as of 18.

    The three more characters of 18 only tell the case of the other 15, so no two ids become one. What nobody sees
    around an id, and ``="00104"`` or ``'00104``, which keeps a spreadsheet from counting with it, are no part of it.
    Null where ``is_lost_sql`` is true.
    """
    is_odd = (
        f"strlen({column}) <> length({column}) OR {column} < '!' OR prefix({column}, '=') OR prefix({column}, '''')"
    )
    bare = f"regexp_replace({column}, {literal(_AS_TEXT.pattern)}, '\\1')"
    bare = f"regexp_replace({bare}, {literal(_UNSEEN.pattern)}, '', 'g')"
    bare = f"regexp_replace({bare}, {literal(_TEXT_SIGN.pattern)}, '\\1')"
    odd = f"list_transform([{bare}], lambda bare: {_shape_sql('bare')})[1]"
    return f"CASE WHEN {is_odd} THEN {odd} ELSE {_shape_sql(column)} END"


def _shape_sql(column: str) -> str:
    is_short = (
        f"strlen({column}) = 15 AND regexp_full_match({column}, {literal(_SHORT_SALESFORCE)}) "
        f"AND regexp_matches({column}, '[A-Za-z]')"
    )
    return (
        f"CASE WHEN {_may_be_number_sql(column)} THEN {_number_sql(column)} "
        f"WHEN {is_short} THEN {column} || {_check_sql(column)} ELSE {column} END"
    )


def _may_be_number_sql(column: str) -> str:
    """Return SQL that is true of what a spreadsheet may have taken for a number; quick where it did not."""
    marks = " OR ".join(f"contains({column}, {literal(mark)})" for mark in ".,+' ")
    return f"({column} < ':' AND ({marks} OR prefix({column}, '#') OR strlen({column}) <> length({column})))"


def _number_sql(column: str) -> str:
    """Return SQL for the whole number in *column*, null where its digits are lost; what is no number stays."""
    whole = f"regexp_replace({column}, {literal(f'{_NO_DECIMALS}$')}, '')"
    exact = f"CAST(CAST(TRY_CAST(replace({column}, ',', '.') AS DECIMAL(38, 9)) AS HUGEINT) AS VARCHAR)"
    return (
        f"CASE WHEN regexp_full_match({column}, {literal(_IN_THREES)}) THEN regexp_replace({whole}, '[^0-9]', '', 'g') "
        f"WHEN regexp_full_match({column}, {literal(_DECIMAL)}) THEN {whole} "
        f"WHEN {is_error_sql(column)} THEN NULL "
        f"WHEN NOT regexp_full_match({column}, {literal(_SCIENTIFIC)}) THEN {column} "
        f"WHEN {_has_all_digits_sql(column)} THEN {exact} END"
    )


def _has_all_digits_sql(column: str) -> str:
    decimals, exponent = f"regexp_extract({column}, '[.,]([0-9]+)', 1)", f"regexp_extract({column}, '[0-9]+$')"
    return f"(TRY_CAST({exponent} AS INTEGER) <= least(length({decimals}), {_MOST_DIGITS}))"


def is_lost_sql(column: str) -> str:
    """Return SQL that is true where a spreadsheet left of the id in *column* only ``9.00720E+15`` or ``#REF!``."""
    is_scientific = f"regexp_full_match({column}, {literal(_SCIENTIFIC)})"
    is_short = f"({is_scientific} AND NOT {_has_all_digits_sql(column)})"
    return f"({may_be_lost_sql(column)} AND ({is_error_sql(column)} OR {is_short}))"


def is_error_sql(column: str) -> str:
    """Return SQL that is true where *column* holds the error that a spreadsheet shows in place of a value."""
    return f"(prefix({column}, '#') AND regexp_full_match({column}, {literal(_ERROR)}))"


def may_be_lost_sql(column: str) -> str:
    """Return SQL that is true where one of the ids in *column* may be lost: quick, and hardly ever true."""
    return f"(contains({column}, '+') OR contains({column}, '#'))"


def seems_lost_sql(column: str) -> str:
    """Return SQL that is true where one of the ids in *column* is written as a lost one is, lost or not."""
    return f"CASE WHEN {may_be_lost_sql(column)} THEN regexp_matches({column}, '[0-9][eE][+][0-9]|#') ELSE false END"


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
    """Return the id *value* as ``one_shape_sql`` reads it, as it is where its digits are lost."""
    value = _TEXT_SIGN.sub(r"\1", _UNSEEN.sub("", _AS_TEXT.sub(r"\1", value)))
    if re.fullmatch(_IN_THREES, value):
        return re.sub("[^0-9]", "", re.sub(f"{_NO_DECIMALS}$", "", value))
    if re.fullmatch(_DECIMAL, value):
        return value.partition(".")[0]
    if re.fullmatch(_SCIENTIFIC, value):
        return value if is_lost(value) else str(int(Decimal(value.replace(",", "."))))
    if not _SHORT.fullmatch(value) or value.isdecimal():
        return value
    blocks = (value[start : start + 5] for start in (0, 5, 10))
    return value + "".join(
        _CHECK_LETTERS[sum(1 << place for place, letter in enumerate(block) if letter.isupper())] for block in blocks
    )


def is_lost(value: str) -> bool:
    """Return what ``is_lost_sql`` answers for the id *value*."""
    if re.fullmatch(_ERROR, value):
        return True
    if not re.fullmatch(_SCIENTIFIC, value):
        return False
    mantissa, _, exponent = value.lower().partition("e+")
    return int(exponent) > min(len(mantissa) - 2, _MOST_DIGITS)


def each_one_shape_sql(column: str) -> str:
    """Return SQL for the ids or addresses in *column*, parted by ``;`` and each in one shape; null if an id is lost.

    A comma, a bar and a line end part them too, but ``123,456`` stays, for it may be one or two. Only the address is
    left of ``Ann <a@b.example>``.
    """
    others = " OR ".join(f"contains({column}, {mark})" for mark in ("','", "'|'", "chr(10)"))
    is_number = f"regexp_full_match({column}, {literal(_IN_THREES)})"
    is_list_of_numbers = f"(contains({column}, ';') AND NOT contains({column}, '@'))"
    parted = f"CASE WHEN {is_number} OR {is_list_of_numbers} THEN {column} "
    parted += f"ELSE regexp_replace({column}, '[,|\n]+', ';', 'g') END"
    # the engine takes long to plan a long expression: each kind of value is spelled but once
    return (
        f"CASE WHEN NOT ({others} OR contains({column}, ';')) THEN {_bare_address_sql(one_shape_sql(column))} "
        f"WHEN NOT ({others} OR {_is_odd_sql(column)}) THEN {column} "
        f"ELSE list_transform([{parted}], lambda text: {_several_sql('text')})[1] END"
    )


def is_plain_sql(column: str) -> str:
    """Return SQL that is true only where ``each_one_shape_sql`` leaves *column* as it is; null of null."""
    return f"regexp_full_match({column}, {literal(f'({_PLAIN})(;({_PLAIN}))*')})"


def _is_odd_sql(column: str) -> str:
    """Return SQL that is true where a list may hold something to change: taking it apart costs much."""
    return (
        f"(contains({column}, ' ') OR contains({column}, '.') OR {may_be_lost_sql(column)} "
        f"OR strlen({column}) <> length({column}) OR regexp_matches({column}, '(^|;)([''=]|([^;]{{15}})?(;|$))'))"
    )


def _several_sql(column: str) -> str:
    """Return SQL for the ids in *column*, parted by ``;``, each in one shape; what is no list stays."""
    ids = f"list_transform(string_split({column}, ';'), lambda id: trim(id))"
    each = f"list_transform({ids}, lambda id: {_bare_address_sql(one_shape_sql('id'))})"
    each = f"list_filter({each}, lambda id: id IS DISTINCT FROM '')"
    lost = f"len(list_filter({ids}, lambda id: {is_lost_sql('id')})) > 0"
    return (
        f"CASE WHEN NOT contains({column}, ';') THEN {column} "
        f"WHEN NOT ({may_be_lost_sql(column)} AND {lost}) THEN nullif(array_to_string({each}, ';'), '') END"
    )


def _bare_address_sql(shaped: str) -> str:
    """Return SQL for the address in what *shaped* answers, where it holds one beside a name; else all of it."""
    address = f"coalesce(nullif(regexp_extract(one, {literal(ADDRESS)}), ''), one)"
    is_beside = "contains(one, '@') AND regexp_matches(one, '[ <(]')"
    return f"list_transform([{shaped}], lambda one: CASE WHEN {is_beside} THEN {address} ELSE one END)[1]"


def without_zeros_sql(column: str) -> str:
    """Return SQL for the number in *column* without the zeros that lead it; null of an id that is no number."""
    return f"CASE WHEN {column} < ':' AND regexp_full_match({column}, '[0-9]+') THEN ltrim({column}, '0') END"
