"""Which numbers a column of text holds, decided over all of its shapes, and the SQL that reads them."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from smarketing.ingest.engine import literals

NumberType = Literal["money", "number", "integer", "rate"]
Mark = Literal[".", ","]

# For Python and for the engine (RE2): sign or bracket, currency, digits, a word of size, currency or percent.
_CURRENCY: Final = r"[^\d\s.,()'’%+\-−–]{1,4}\.?"
_SIZE: Final = r"k|tsd\.?|mm|m|mio\.?|mn|mil|b|bn|mrd\.?|thousand|million|billion"
# What may follow a word of size: a currency apart, a sign, a code. Else "100 MXN" would be 100 million "XN".
_AFTER_SIZE: Final = (
    rf"\s+(?:%|{_CURRENCY})|[€$£¥₹%]|usd|eur|gbp|chf|cad|aud|jpy|inr|brl|mxn|sek|nok|dkk|pln|czk|zł|kč|kr"
)
_CORE: Final = r"\d[\d.,'’\s  ]*|[.,]\d+"
_AMOUNT: Final = (
    rf"[(+\-−–]?\s*(?:{_CURRENCY})?\s*[(+\-−–]?\s*(?:{_CORE})\s*"
    rf"(?:(?:{_SIZE})(?:{_AFTER_SIZE})?|%|{_CURRENCY})?\s*[)\-−–]?"
)
_SCIENTIFIC: Final = r"[+-]?\d(?:[.,]\d+)?[eE][+-]?\d{1,2}"
_AMOUNT_OR = re.compile(_AMOUNT, re.IGNORECASE)
_CORE_IN = re.compile(_CORE)
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\s  ]\d{3})+")
_THOUSAND: Final = ("k", "tsd", "tsd.", "mil", "thousand")
_MILLION: Final = ("m", "mm", "mio", "mio.", "mn", "million")
_BILLION: Final = ("b", "bn", "mrd", "mrd.", "billion")


@dataclass(frozen=True)
class NumberShape:
    """A pattern of digits in a column: an example, how often, and the largest size seen where it is a plain number."""

    example: str
    count: int
    largest: float | None


@dataclass(frozen=True)
class NumberReading:
    """How a column's numbers are read; ``decimal_mark`` is what parts the decimals.

    ``reads_plain`` says that plain numbers are read as ``plain_sql`` reads them.
    """

    sql: str
    decimal_mark: Mark = "."
    reads_plain: bool = True


def plain_sql(column: str, kind: NumberType) -> str:
    """Return SQL that reads plain numbers with a decimal point in *column*, null for anything else."""
    if kind == "integer":
        return f"CASE WHEN NOT contains({column}, '.') THEN TRY_CAST({column} AS BIGINT) END"
    if kind == "money":
        return f"TRY_CAST({column} AS DECIMAL(18, 2))"
    value = f"TRY_CAST({column} AS DOUBLE)"
    return f"CASE WHEN {f'{value} BETWEEN 0 AND 1' if kind == 'rate' else f'isfinite({value})'} THEN {value} END"


def doubtful_sql(column: str) -> str:
    """Return SQL that is true where a plain reading of *column* may be wrong: three digits after the only point."""
    return f"{column} LIKE '%.___'"


def shape_sql(column: str, relation: str, kind: NumberType) -> str:
    """Return SQL for the ``NumberShape`` rows of *column*; bare whole numbers tell something of a rate only."""
    telling = "" if kind == "rate" else f"AND (TRY_CAST({column} AS BIGINT) IS NULL OR contains({column}, '.')) "
    return (
        f"SELECT any_value({column}), count(*), max(abs(TRY_CAST({column} AS DOUBLE))) FROM {relation} "
        f"WHERE {column} IS NOT NULL {telling}GROUP BY translate({column}, '012345678', '999999999') "
        "ORDER BY count(*) DESC, 1 LIMIT 5000"
    )


def decimal_mark(examples: Sequence[str], kind: NumberType) -> Mark:
    """Return the decimal mark that *examples*, one per shape of a column, agree on.

    ``1,234.56`` and ``1.5`` prove a point, ``1.234,56`` and ``1,5`` a comma. Where every number has exactly three
    digits after its only mark, the mark parts thousands: always for a comma, for a point in money and counts only.
    """
    votes = {".": 0, ",": 0}
    doubtful_points = False
    for example in examples:
        match = _CORE_IN.search(example)
        if match is None or not _AMOUNT_OR.fullmatch(example):
            continue
        core = match[0].strip()
        proof = _proof(core)
        if proof:
            votes[proof] += 1
        elif "." in core:
            doubtful_points = True
    if votes["."] != votes[","]:
        return "." if votes["."] > votes[","] else ","
    return "," if doubtful_points and kind in {"money", "integer"} else "."


def _proof(core: str) -> Mark | None:
    """Return the decimal mark that one number proves by itself, if it does."""
    point, comma = core.rfind("."), core.rfind(",")
    if point >= 0 and comma >= 0:
        return "." if point > comma else ","
    mark: Mark = "." if point >= 0 else ","
    other: Mark = "," if mark == "." else "."
    if mark not in core:
        return None
    if core.count(mark) > 1:
        return other
    whole, decimals = core.split(mark)
    if len(decimals) != 3 or len(whole) > 3 or whole in {"", "0"}:
        return mark
    return other if mark == "," else None


def decide_numbers(column: str, shapes: Sequence[NumberShape], kind: NumberType) -> NumberReading:
    """Return how to read *column* as *kind*, given the shapes of all its values."""
    mark = decimal_mark([shape.example for shape in shapes], kind)
    usual = mark == "." and all(_PLAIN.fullmatch(shape.example) or not _reads(shape.example) for shape in shapes)
    value = plain_sql(column, "number") if usual else _amount_sql(column, mark)
    if usual and _is_plain(shapes, kind):
        return NumberReading(plain_sql(column, kind))
    return NumberReading(_typed(column, value, kind, shapes), mark, reads_plain=usual)


def _is_plain(shapes: Sequence[NumberShape], kind: NumberType) -> bool:
    """Return whether ``plain_sql`` reads all of *shapes*, bare numbers or no numbers: no 3.0 for 3, no 20 for 20 %."""
    if kind == "integer":
        return not any("." in shape.example for shape in shapes)
    return kind != "rate" or not any((shape.largest or 0) > 1 for shape in shapes)


def _reads(example: str) -> bool:
    return bool(_AMOUNT_OR.fullmatch(example) or re.fullmatch(_SCIENTIFIC, example))


def _amount_sql(column: str, mark: Mark) -> str:
    """Return SQL for amounts in any usual spelling, as DECIMAL(38, 9), null for anything else."""
    core = f"regexp_extract({column}, '{_quoted(_CORE)}')"
    thousands = "." if mark == "," else ","
    digits = f"regexp_replace(replace({core}, '{thousands}', ''), '[\\s''’  ]', '', 'g')"
    digits = f"replace({digits}, ',', '.')" if mark == "," else digits
    size = f"lower(regexp_extract({column}, '\\d\\s*({_SIZE})(?:{_quoted(_AFTER_SIZE)})?\\s*[)\\-−–]?$', 1, 'i'))"
    sizes = ((_THOUSAND, 10**3), (_MILLION, 10**6), (_BILLION, 10**9))
    factor = " ".join(f"WHEN {size} IN {literals(words)} THEN {value}" for words, value in sizes)
    sign = f"CASE WHEN regexp_matches({column}, '^[^\\d]*[(\\-−–]|[\\-−–]\\s*$') THEN -1 ELSE 1 END"
    groups = f"\\s*\\d{{1,3}}(\\{thousands}\\d{{2,3}})*\\{thousands}\\d{{3}}(\\{mark}\\d*)?\\s*"
    torn = f"contains({core}, '{thousands}') AND NOT regexp_full_match({core}, '{groups}')"
    exponent = f"TRY_CAST(replace({column}, ',', '.') AS DECIMAL(38, 9))"
    amount = f"TRY_CAST({digits} AS DECIMAL(28, 9)) * (CASE {factor} ELSE 1 END) * ({sign})"
    return (
        f"CASE WHEN regexp_full_match({column}, '{_SCIENTIFIC}') THEN {exponent} WHEN {torn} THEN NULL "
        f"WHEN regexp_full_match({column}, '{_quoted(_AMOUNT)}', 'i') THEN {amount} END"
    )


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")


def _typed(column: str, value: str, kind: NumberType, shapes: Sequence[NumberShape]) -> str:
    if kind == "money":
        return f"TRY_CAST({value} AS DECIMAL(18, 2))"
    if kind == "integer":
        return f"CASE WHEN {value} = trunc({value}) THEN TRY_CAST({value} AS BIGINT) END"
    if kind == "number":
        return f"TRY_CAST({value} AS DOUBLE)"
    whole_percent = any("%" not in shape.example and (shape.largest or 0) > 1 for shape in shapes)
    percent = "true" if whole_percent else f"contains({column}, '%')"
    share = f"CAST({value} AS DOUBLE) / CASE WHEN {percent} THEN 100 ELSE 1 END"
    return f"CASE WHEN {share} BETWEEN 0 AND 1 THEN {share} END"
