"""Which dates a column of text holds, decided over all of its shapes, and the SQL that reads them."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from smarketing.ingest.date_orders import THREE_NUMBERS, DateShape, numeric_order, possible_orders
from smarketing.ingest.date_spellings import SHORT_YEAR, respelled, spelling
from smarketing.ingest.engine import literal
from smarketing.ingest.model import DateOrder
from smarketing.ingest.respelling import Step, once_sql, rewritten

_Kind = Literal["local", "utc", "instant", "month", "week"]
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
MOST_SHAPES: Final = 3_000
_LONGEST: Final = 80
# two numbers, or the year at least; what to call `Works 22` need not be asked of all languages
_NUMBERS_OF_A_DATE: Final = re.compile(r"\d\D+\d|\d{4}|[-'’]\W*\d\d")
# Everywhere here only the digits of ASCII are digits, as the engine reads them.
# The engine's own cast passes over zones and AM/PM without a word, so only what leaves no room for them is plain.
_PLAIN_FORMATS: Final = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")

_TIME = (
    r"(?P<gap>,? +| ?T|, ?)(?P<hour>\d{1,2}):\d{2}(?P<seconds>:\d{2})?(?P<fraction>[.,]\d{1,9})?"
    r"(?P<half>(?P<halfgap> ?)[ap]m)?(?P<zone>(?P<zonegap> ?)(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
)
_ISO = re.compile(rf"(?P<year>{SHORT_YEAR}\d{{2}}|\d{{4}})-\d{{1,2}}-\d{{1,2}}(?:{_TIME})?", re.IGNORECASE | re.ASCII)
_YEAR_FIRST = re.compile(rf"\d{{4}}(?P<mark>[./])\d{{1,2}}(?P=mark)\d{{1,2}}(?:{_TIME})?", re.IGNORECASE | re.ASCII)
_NUMERIC = re.compile(
    rf"\d{{1,2}}(?P<mark>[./-])\d{{1,2}}(?P=mark)(?P<year>\d{{4}}|\d{{2}})(?:{_TIME})?", re.IGNORECASE
)
_MONTH = re.compile(rf"(?:{SHORT_YEAR}\d{{2}}|\d{{4}})-\d{{1,2}}", re.ASCII)
_OTHER_MONTHS: Final = (
    (re.compile(r"\d{4}/\d{1,2}", re.ASCII), "%Y/%m"),
    (re.compile(r"\d{4}\.\d{2}", re.ASCII), "%Y.%m"),
    (re.compile(r"\d{1,2}/\d{4}", re.ASCII), "%m/%Y"),
    (re.compile(r"\d{1,2}-\d{4}", re.ASCII), "%m-%Y"),
    (re.compile(r"\d{2}\.\d{4}", re.ASCII), "%m.%Y"),
)
_WEEK = re.compile(r"\d{4}-W\d{2}(?P<day>-\d)?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?", re.ASCII)
_COMPACT = re.compile(r"\d{8}", re.ASCII)
_EPOCH = re.compile(r"\d{10}|\d{13}", re.ASCII)


@dataclass(frozen=True)
class DateReading:
    """How a column's dates are read.

    ``order`` is set where day, month and year could be mistaken; ``is_undecided`` says that nothing in the file tells
    and that ``order`` is only a stopgap until somebody has been asked.
    """

    sql: str
    order: DateOrder | None = None
    is_undecided: bool = False


def plain_sql(column: str) -> str:
    """Return SQL that reads ISO dates and times without zone in *column*, null for anything else."""
    formats = ", ".join(literal(text) for text in _PLAIN_FORMATS)
    may_be = f"{column} >= '19' AND {column} < '22' AND strlen({column}) IN (10, 16, 19)"
    return f"CASE WHEN {may_be} THEN try_strptime({column}, [{formats}]) END"


_MAY_BE: Final = "(second BETWEEN 1 AND 12 AND (first <= 31 OR third <= 31) OR first BETWEEN 1 AND 12 AND second <= 31)"
"""Whether three numbers are a date in any order: those that are none, such as ``31/13/2026``, prove no order."""


def shape_sql(column: str, relation: str) -> str:
    """Return SQL for the ``DateShape`` rows of *column*, without those that are written plainly."""
    marks = "('/', '.', '-', ' ')"
    numeric = f"{column}[2] IN {marks} OR {column}[3] IN {marks} OR {column} > ':'"
    pattern = literal(THREE_NUMBERS)
    numbers = ", ".join(
        f"TRY_CAST(CASE WHEN {numeric} THEN regexp_extract({column}, {pattern}, {group}) END AS INTEGER) AS {name}"
        for group, name in enumerate(("first", "second", "third"), 1)
    )
    largest = (f"coalesce(max({name}) FILTER (WHERE {_MAY_BE}), 0)" for name in ("first", "second", "third"))
    # a bit for each number: counting different ones costs more than all the rest
    different = (f"coalesce(bit_count(bit_or(1::HUGEINT << {name})), 0)" for name in ("first", "third"))
    return (
        f"SELECT any_value(written), count(*), {', '.join((*largest, *different))} "
        f"FROM (SELECT {column} AS written, {numbers} FROM {relation} "
        f"WHERE {column} IS NOT NULL AND ({plain_sql(column)}) IS NULL) "
        f"GROUP BY translate(written, '012345678', '999999999') ORDER BY count(*) DESC, 1 LIMIT {MOST_SHAPES}"
    )


def is_date(text: str) -> bool:
    """Return whether *text* is read as a date or a time in words or numbers, whatever its order."""
    is_possible = len(text) <= _LONGEST and "@" not in text and _NUMBERS_OF_A_DATE.search(text)
    return bool(is_possible) and _is_date_shape(re.sub(r"\d", "9", text))


@lru_cache(maxsize=10_000)
def _is_date_shape(text: str) -> bool:
    return _format_of(respelled(text, "UTC"), "dmy") is not None


def period_named(text: str) -> Literal["month", "week"] | None:
    """Return which of both *text* names as a whole: ``September 2026``, ``2026-W36``; None for a day, or no date."""
    return _period_of_shape(re.sub(r"\d", "9", text)) if len(text) <= _LONGEST else None


@lru_cache(maxsize=10_000)
def _period_of_shape(text: str) -> Literal["month", "week"] | None:
    found = _format_of(respelled(text, "UTC"), "dmy")
    return found[1] if found is not None and (found[1] == "month" or found[1] == "week") else None


def decide_dates(
    column: str,
    shapes: Sequence[DateShape],
    zone: str,
    asked: DateOrder | None = None,
    neighbours: DateOrder | None = None,
    *,
    is_end: bool = False,
) -> DateReading:
    """Return how to read *column*, given the shapes of all its values; *zone* is that of the workspace.

    The numbers of the column decide the order of day, month and year, then what somebody *asked* for, then what the
    other columns of the file prove (*neighbours*); else it stays undecided. With dots the month never stands first. A
    month or a week is read as its first day, where *is_end* as its last.
    """
    steps = _steps(shapes, zone)
    examples = [rewritten(shape.example, steps) for shape in shapes]
    numeric = [text for text in examples if _NUMERIC.fullmatch(text)]
    order: DateOrder | None = None
    undecided = False
    if numeric:
        possible = possible_orders(shapes)
        likely: tuple[DateOrder | None, ...] = (asked, neighbours)
        order = numeric_order(shapes) or next(
            (one for one in likely if one and (not possible or one in possible)), None
        )
        undecided = order is None
        order = order or "dmy"
    formats = {found for text in examples if (found := _format_of(text, order or "dmy"))}
    kinds = {kind for shape in shapes for kind in _other_kinds(shape.example)}
    ways = [_spelled_sql(column, formats, steps, zone, is_end=is_end)] if formats else []
    return DateReading(_sql(column, [*ways, *_other_ways(column, kinds, zone)]), order, undecided)


def _steps(shapes: Sequence[DateShape], zone: str) -> tuple[Step, ...]:
    """Return the steps that make readable those of *shapes* that are not, as far as any do."""
    texts = [shape.example for shape in shapes if len(shape.example) <= _LONGEST]
    odd = [text for text in texts if not _format_of(text, "dmy") and not _other_kinds(text)]
    tried = spelling(odd, zone)
    return spelling([text for text in odd if _format_of(rewritten(text, tried), "dmy")], zone) if tried else ()


def _other_kinds(example: str) -> set[str]:
    kinds = (("serial", _SERIAL), ("compact", _COMPACT), ("epoch", _EPOCH))
    return {kind for kind, pattern in kinds if pattern.fullmatch(example)}


def _format_of(example: str, order: DateOrder) -> tuple[str, _Kind] | None:
    """Return the ``strptime`` format of *example* and what it denotes; None if it is no date."""
    if match := _ISO.fullmatch(example):
        return _with_time(f"{_year(match['year'])}-%m-%d", match)
    if match := _YEAR_FIRST.fullmatch(example):
        return _with_time("%Y{0}%m{0}%d".format(match["mark"]), match)
    if match := _NUMERIC.fullmatch(example):
        year = "%Y" if len(match["year"]) == 4 else "%y"
        parts = {"dmy": ("%d", "%m", year), "mdy": ("%m", "%d", year), "ymd": (year, "%m", "%d")}[order]
        return _with_time(match["mark"].join(parts), match)
    if _MONTH.fullmatch(example):
        return f"{_year(example)}-%m", "month"
    if match := _WEEK.fullmatch(example):
        return ("%G-W%V-%u", "local") if match["day"] else ("%G-W%V", "week")
    return next(((text, "month") for pattern, text in _OTHER_MONTHS if pattern.fullmatch(example)), None)


def _year(text: str) -> str:
    return f"{SHORT_YEAR}%y" if text.startswith(SHORT_YEAR) else "%Y"


def _with_time(day: str, match: re.Match[str]) -> tuple[str, _Kind]:
    """Return *day* with the time of day that *match* found."""
    if not match["hour"]:
        return day, "local"
    clock = match["gap"] + ("%I:%M" if match["half"] else "%H:%M")
    clock += ":%S" if match["seconds"] else ""
    clock += f"{match['fraction'][0]}%n" if match["fraction"] else ""
    clock += f"{match['halfgap']}%p" if match["half"] else ""
    zone = match["zone"]
    if not zone:
        return day + clock, "local"
    if zone.strip().upper() in {"Z", "UTC", "GMT"}:
        return f"{day}{clock}{zone}", "utc"
    return f"{day}{clock}{match['zonegap']}%z", "instant"


def _spelled_sql(
    column: str, formats: set[tuple[str, _Kind]], steps: Sequence[Step], zone: str, *, is_end: bool
) -> str:
    """Return SQL for all of *formats* in *column* after *steps*."""

    def read(text: str) -> str:
        ways = []
        for kind in sorted({kind for _, kind in formats}):
            chosen = sorted((one for one, of in formats if of == kind), key=_short_year_first)
            ways.append(_read_sql(text, chosen, kind, zone, is_end=is_end))
        return ways[0] if len(ways) == 1 else f"coalesce({', '.join(ways)})"

    return once_sql(column, steps, read)


def _short_year_first(text: str) -> tuple[bool, str]:
    return "%y" not in text, text


def _read_sql(column: str, formats: Sequence[str], kind: _Kind, zone: str, *, is_end: bool) -> str:
    parsed = f"try_strptime({column}, [{', '.join(literal(text) for text in formats)}])"
    if kind == "month":
        return f"CAST(last_day({parsed}) AS TIMESTAMP)" if is_end else parsed
    if kind == "week":
        monday = f"try_strptime({column} || '-1', '%G-W%V-%u')"
        is_one = f"strftime({monday}, '%G-W%V') = {column}"  # the 53rd week of a year of 52 is none
        return f"CASE WHEN {is_one} THEN {monday}{' + INTERVAL 6 DAY' if is_end else ''} END"
    return parsed if kind == "local" else _local(parsed, zone, is_instant=kind == "instant")


def _other_ways(column: str, kinds: set[str], zone: str) -> list[str]:
    """Return SQL for the bare numbers among *kinds* that are dates: serials, digits without marks, seconds."""
    ways = []
    if "serial" in kinds:
        days = f"TRY_CAST(replace({column}, ',', '.') AS DOUBLE)"
        ways.append(
            f"CASE WHEN regexp_full_match({column}, '\\d{{5}}([.,]\\d+)?') AND {days} BETWEEN 10000 AND 80000 "
            f"THEN TIMESTAMP '1899-12-30' + to_seconds(CAST(round({days} * 86400) AS BIGINT)) END"
        )
    if "compact" in kinds:
        ways.append(f"CASE WHEN length({column}) = 8 THEN try_strptime({column}, '%Y%m%d') END")
    if "epoch" in kinds:
        digits = f"CASE WHEN regexp_full_match({column}, '1\\d{{9}}|1\\d{{12}}') THEN left({column}, 10) END"
        seconds = f"TRY_CAST({digits} AS BIGINT)"
        ways.append(_local(f"make_timestamp({seconds} * 1000000)", zone, is_instant=False))
    return ways


def _sql(column: str, ways: Sequence[str]) -> str:
    """Return the SQL for all ways found in a column: plain first."""
    if not ways:
        return plain_sql(column)
    found = f"coalesce({', '.join((plain_sql(column), *ways))})"
    return f"CASE WHEN year({found}) BETWEEN {EARLIEST_YEAR} AND {LATEST_YEAR} THEN {found} END"


def _local(parsed: str, zone: str, *, is_instant: bool) -> str:
    """Return SQL for the workspace's local time of an instant, or of a timestamp in UTC."""
    instant = parsed if is_instant else f"timezone('UTC', {parsed})"
    return f"timezone({literal(zone)}, {instant})"
