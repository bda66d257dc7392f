"""Which numbers a column of text holds, decided over all of its shapes, and the SQL that reads them."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from smarketing.domain.currencies import SIGNS
from smarketing.ingest.decimal_marks import Doubt, Mark, Marks, Written, marks_of, other_than, proof
from smarketing.ingest.engine import literals
from smarketing.ingest.model import ThreeDigits
from smarketing.ingest.respelling import TIDYING, Rewrite, Step, needed, once_sql, rewritten
from smarketing.ingest.unsure_amounts import UNSURE

NumberType = Literal["money", "number", "integer", "rate"]
MOST_SHAPES: Final = 5_000

# Sizes by the words for them; no word that means one thing here and another there, such as ``cr``, credit or crore.
_SIZES: Final = {
    10**3: ("k", "tsd", "tsd.", "tausend", "tys", "tys.", "thousand", "duizend", "tusen", "rb", "ribu", "тыс", "тыс.",
            "千"),
    10**4: ("万", "萬", "만"),
    10**5: ("lakh", "lakhs", "lac", "lacs"),
    10**6: ("m", "mm", "mi", "mio", "mio.", "mn", "mln", "mln.", "milj", "milj.", "million", "millions", "millionen",
            "millón", "millones", "milhão", "milhões", "miljoen", "miljoner", "miljon", "jt", "juta", "млн", "млн."),
    10**7: ("crore", "crores"),
    10**8: ("億", "亿", "억"),
    10**9: ("b", "bi", "bn", "md", "mds", "mrd", "mrd.", "mld", "mld.", "mlrd", "mia", "mia.", "billion", "billions",
            "milliard", "milliards", "milliarden", "miljard", "miljarder", "bilhão", "bilhões", "млрд", "млрд."),
}  # fmt: skip
# For Python and for the engine (RE2): sign or bracket, currency, digits, a word of size, currency or percent.
_CURRENCY: Final = r"""(?:s/\.?|[^\d\s.,()'’%+\-<>=≤≥≈~*#&@?!|:;"/_¢]{1,4}\.?)"""
SIZE_WORDS: Final = tuple(sorted((word for words in _SIZES.values() for word in words), key=len, reverse=True))
"""What may follow the digits of an amount and says how many they are, in lower case, the longest first."""
_SIZE: Final = "|".join(map(re.escape, SIZE_WORDS))
# What may follow a word of size: a currency apart, a sign, a code. Else "100 MXN" would be 100 million "XN".
_AFTER_SIZE: Final = (
    rf"\s+(?:%|{_CURRENCY})|[€$£¥₹%円元]|usd|eur|gbp|chf|cad|aud|jpy|inr|brl|mxn|sek|nok|dkk|pln|czk|zł|kč|kr"
)
_MONEY: Final = r"€|\$|£|eur|usd|gbp|chf|sek|nok|dkk|kr"
_CORE: Final = r"\d[\d.,'’\s]*|[.,]\d+"
_AMOUNT: Final = (
    rf"[(+\-]?\s*(?:{_CURRENCY})?\s*[(+\-]?\s*(?:{_CORE})\s*"
    rf"(?:(?:{_SIZE})(?:{_AFTER_SIZE})?|%|{_CURRENCY})?\s*[)\-]?"
)
_STEPS: Final[tuple[Step, ...]] = (
    *TIDYING,
    Rewrite(r"(\d)[.,] ?[-−–—―]{1,2}( ?[^\d]*)$", r"\1\2"),  # 1.234,– €
    Rewrite(r"(\d)/[-=]$", r"\1"),  # Rs 5,000/-
    Rewrite("[−–—‐‑‒﹣－⁻]", "-"),
    Rewrite(rf"^({_MONEY}|¥|₹|zł) ?-$", r"0 \1"),  # how a sheet's accounting format shows nought
    Rewrite(rf"^- ?({_MONEY}|¥|₹|zł)$", r"0 \1"),
    Rewrite("[％﹪]", "%"),
    Rewrite(r"(\d) ?(?:pct|percent|per cent|prozent|pour cent|por ciento|por cento|per cento|procent)\.?$", r"\1%"),
    Rewrite(r"^% ?([\d.,]+)$", r"\1%"),
    Rewrite(r"^([-(]?)([A-Z]{1,3}) ([$£¥])", r"\1\2\3"),  # US $5
    # `mil` is a million in English and a thousand in Spanish and Portuguese: only with their money is it sure
    Rewrite(r"^(-?r\$ ?[\d.,]+) ?mil$", r"\1 tsd"),
    Rewrite(r"(\d) ?mil (?:de )?(€|eur|euros|reais|pesos|soles)$", r"\1 tsd \2"),
    # T€ 500, 500 TEUR, KEUR 1,5
    Rewrite(rf"(\d) ?t({_MONEY})$", r"\1 tsd \2"),
    Rewrite(rf"^([-(]?)t({_MONEY}) ?([\d.,' ]*\d)", r"\1\3 tsd \2"),
    Rewrite(rf"^([-(]?)([km])({_MONEY}) ?([\d.,' ]*\d)", r"\1\4\2 \3"),
    Rewrite(r"(\d|[a-zõã]) ?(?:dollars?|euros?|pounds?|francs?|rupees?|yen|reais|pesos|soles)$", r"\1"),
)
_SIZED = re.compile(rf"\d\s*({_SIZE})(?:{_AFTER_SIZE})?\s*[)\-]?$", re.IGNORECASE | re.ASCII)
_SCIENTIFIC: Final = r"[+-]?\d(?:[.,]\d+)?[eE][+-]?\d{1,2}"
# Digits that spaces or apostrophes part are one number in threes only: "1 2026" is not 12,026.
_SPACED = re.compile(r"\d[\s'’]+[\d.,]", re.ASCII)
_GROUPED: Final = r"\d{1,3}([\s''’]\d{3})+([.,]\d*)?"
# A lone nought before a mark shows that it parts decimals, so that what has one is of a form of its own.
_LONE_NOUGHT: Final = "^[^0-9]*0[.,]"
# Dashes in place of cents stand behind the mark that parts them.
_NO_CENTS: Final = re.compile(r"\d([.,]) ?[-−–—―]{1,2}(?: ?[^\d]*)$")
_BESIDE_SIGNS: Final = " ()+-%.,'’"
# As the engine reads them: only the digits of ASCII are digits.
_AMOUNT_OR = re.compile(_AMOUNT, re.IGNORECASE | re.ASCII)
_CORE_IN = re.compile(_CORE, re.ASCII)
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class NumberShape:
    """A pattern of digits in a column: an example, how often, and the largest size seen where it is a plain number."""

    example: str
    count: int
    largest: float | None


@dataclass(frozen=True)
class NumberReading:
    """How a column's numbers are read; ``decimal_mark`` is what parts the decimals.

    ``reads_plain`` says that plain numbers are read as ``plain_sql`` reads them; ``doubt`` which amounts of money may
    mean two things.
    """

    sql: str
    decimal_mark: Mark = "."
    reads_plain: bool = True
    doubt: Doubt | None = None


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
    """Return SQL for the ``NumberShape`` rows of *column*; bare whole numbers tell something of a rate only.

    A lone nought before a mark is a shape of its own.
    """
    telling = "" if kind == "rate" else f"AND (TRY_CAST({column} AS BIGINT) IS NULL OR contains({column}, '.')) "
    text = f"replace({column}, ',', '.')" if kind == "rate" else column
    return (
        f"SELECT any_value({column}), count(*), max(abs(TRY_CAST({text} AS DOUBLE))) FROM {relation} "
        f"WHERE {column} IS NOT NULL {telling}"
        f"GROUP BY {_digits_alike(column)}, regexp_matches({column}, '{_LONE_NOUGHT}') "
        f"ORDER BY count(*) DESC, 1 LIMIT {MOST_SHAPES}"
    )


def _digits_alike(column: str) -> str:
    return f"translate({column}, '012345678', '999999999')"


def decimal_mark(examples: Sequence[str], kind: NumberType) -> Mark:
    """Return the decimal mark that *examples*, one per shape of a column of no money, agree on.

    Where every number has exactly three digits after its only mark, the mark parts thousands: always for a comma, for a
    point in counts only.
    """
    votes = {".": 0, ",": 0}
    doubtful_points = False
    for example in examples:
        match = _CORE_IN.search(example)
        if match is None or not _AMOUNT_OR.fullmatch(example):
            continue
        core = match[0].strip()
        if found := proof(core) or ("." if "," in core else None):
            votes[found] += 1
        elif "." in core:
            doubtful_points = True
    if votes["."] != votes[","]:
        return "." if votes["."] > votes[","] else ","
    return "," if doubtful_points and kind == "integer" else "."


def _written(shape: NumberShape, before: str) -> Written | None:
    """Return the form of the amounts of *shape*, which stood as *before* in the file; None where they are none."""
    match = _CORE_IN.search(shape.example)
    if match is None or not _reads(shape.example) or "%" in shape.example:
        return None
    core, dashes = match[0].strip(), _NO_CENTS.search(before)
    core += f"{dashes[1]}00" if dashes else ""
    size = _SIZED.search(shape.example)
    last = shape.example[size.end(1) if size else match.end() :]
    sign = f"{shape.example[: match.start()]}{last}".strip(_BESIDE_SIGNS).upper()
    return Written(before, core, SIGNS.get(sign, sign), shape.count, size is not None)


def tidied(text: str) -> str:
    """Return the number that *text* is with its dashes, spaces and signs as they usually are written."""
    return rewritten(text, _STEPS)


def decide_numbers(
    column: str,
    shapes: Sequence[NumberShape],
    kind: NumberType,
    *,
    is_typed: bool = False,
    answer: ThreeDigits | None = None,
) -> NumberReading:
    """Return how to read *column* as *kind*, given the shapes of all its values; *is_typed* where a point is sure.

    *answer* is what somebody said of amounts of money that may be thousands or have three decimals.
    """
    odd = [shape.example for shape in shapes if not _PLAIN.fullmatch(shape.example) and _reads(tidied(shape.example))]
    steps = needed(lambda _now: _STEPS, odd)
    before = [shape.example for shape in shapes]
    shapes = [replace(shape, example=rewritten(shape.example, steps)) for shape in shapes]
    found = {form: shape for shape, text in zip(shapes, before, strict=True) if (form := _written(shape, text))}
    if is_typed:
        marks = Marks(".")
    elif kind == "money":
        marks = marks_of(tuple(found), answer)
    else:
        marks = Marks(decimal_mark([shape.example for shape in shapes], kind))
    is_bare = all(_PLAIN.fullmatch(shape.example) or not _reads(shape.example) for shape in shapes)
    usual = marks.usual == "." and is_bare and not marks.other
    if usual and not steps and _is_plain(shapes, kind):
        return NumberReading(plain_sql(column, kind), doubt=marks.doubt)
    other = [found[form].example for form in marks.other]

    def read(text: str) -> str:
        value = plain_sql(text, "number") if usual else _amount_sql(text, marks.usual, shapes)
        if other:
            ways = (f"WHEN {_is_of_sql(text, other)} THEN {_amount_sql(text, other_than(marks.usual), shapes)}", value)
            value = f"CASE {ways[0]} ELSE {ways[1]} END"
        return _typed(text, value, kind, shapes)

    return NumberReading(once_sql(column, steps, read), marks.usual, reads_plain=usual, doubt=marks.doubt)


def _is_of_sql(column: str, examples: Sequence[str]) -> str:
    """Return SQL that is true where *column* is of the form of one of *examples*."""
    forms: dict[bool, set[str]] = {True: set(), False: set()}
    for example in examples:
        forms[re.search(_LONE_NOUGHT, example) is not None].add(re.sub("[0-8]", "9", example))
    alike = {
        is_nought: f"{_digits_alike(column)} IN {literals(sorted(texts))}" if texts else "false"
        for is_nought, texts in forms.items()
    }
    return f"CASE WHEN regexp_matches({column}, '{_LONE_NOUGHT}') THEN {alike[True]} ELSE {alike[False]} END"


def _is_plain(shapes: Sequence[NumberShape], kind: NumberType) -> bool:
    """Return whether ``plain_sql`` reads all of *shapes*, bare numbers or no numbers: no 3.0 for 3, no 20 for 20 %."""
    if kind == "integer":
        return not any("." in shape.example for shape in shapes)
    return kind != "rate" or not any((shape.largest or 0) > 1 for shape in shapes)


def _reads(example: str) -> bool:
    is_amount = _AMOUNT_OR.fullmatch(example) and not UNSURE.search(example)
    return bool(is_amount or re.fullmatch(_SCIENTIFIC, example))


def _amount_sql(column: str, mark: Mark, shapes: Sequence[NumberShape]) -> str:
    """Return SQL for amounts as *shapes* write them, as DECIMAL(38, 9), null for anything else."""
    core = f"regexp_extract({column}, '{_quoted(_CORE)}')"
    thousands = "." if mark == "," else ","
    digits = f"regexp_replace(replace({core}, '{thousands}', ''), '[\\s''’]', '', 'g')"
    digits = f"replace({digits}, ',', '.')" if mark == "," else digits
    sign = f"CASE WHEN regexp_matches({column}, '^[^\\d]*[(\\-]|[\\-]\\s*$') THEN -1 ELSE 1 END"
    groups = f"\\s*\\d{{1,3}}(\\{thousands}\\d{{2,3}})*\\{thousands}\\d{{3}}(\\{mark}\\d*)?\\s*"
    torn = f"contains({core}, '{thousands}') AND NOT regexp_full_match({core}, '{groups}')"
    if _any(_SPACED, shapes):
        torn += f" OR (regexp_matches(trim({core}), '[\\s''’]') AND NOT regexp_full_match(trim({core}), '{_GROUPED}'))"
    torn += f" OR regexp_matches({column}, '{UNSURE.pattern}', 'i')" if _any(UNSURE, shapes) else ""
    exponent = f"TRY_CAST(replace({column}, ',', '.') AS DECIMAL(38, 9))"
    amount = f"TRY_CAST({digits} AS DECIMAL(28, 9)) * ({_factor_sql(column, shapes)}) * ({sign})"
    return (
        f"CASE WHEN regexp_full_match({column}, '{_SCIENTIFIC}') THEN {exponent} WHEN {torn} THEN NULL "
        f"WHEN regexp_full_match({column}, '{_quoted(_AMOUNT)}', 'i') THEN {amount} END"
    )


def _factor_sql(column: str, shapes: Sequence[NumberShape]) -> str:
    """Return SQL for how many the word of size behind an amount makes of it; looked for only where there are any."""
    if not _any(_SIZED, shapes):
        return "1"
    size = f"lower(regexp_extract({column}, '{_quoted(_SIZED.pattern)}', 1, 'i'))"
    cases = " ".join(f"WHEN {size} IN {literals(words)} THEN {value}" for value, words in _SIZES.items())
    return f"CASE {cases} ELSE 1 END"


def _any(pattern: re.Pattern[str], shapes: Sequence[NumberShape]) -> bool:
    """Return whether *pattern* is found in any of *shapes*, or may be in one of those beyond the most that are told."""
    return len(shapes) >= MOST_SHAPES or any(pattern.search(shape.example) for shape in shapes)


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")


def _typed(column: str, value: str, kind: NumberType, shapes: Sequence[NumberShape]) -> str:
    if kind in {"money", "integer"} and any("%" in shape.example for shape in shapes):
        value = f"CASE WHEN NOT contains({column}, '%') THEN {value} END"
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
