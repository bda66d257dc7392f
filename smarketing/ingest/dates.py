"""Which dates a column of text holds, decided over all of its shapes, and the SQL that reads them."""

# ruff: noqa: S608 - statements are built from names of ours and quoted literals, values are parameters

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from babel.dates import get_month_names

from smarketing.ingest.engine import literal
from smarketing.ingest.model import DateOrder

_Kind = Literal["local", "utc", "instant", "words"]
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
MOST_SHAPES: Final = 3_000
_LANGUAGES: Final = ("de", "fr", "es", "pt", "it", "nl")
# The engine's own cast passes over zones and AM/PM without a word, so only what leaves no room for them is plain.
_PLAIN_FORMATS: Final = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")

_TIME = (
    r"(?P<gap>,? +| ?T|, ?)(?P<hour>\d{1,2}):\d{2}(?P<seconds>:\d{2})?(?P<fraction>[.,]\d{1,9})?"
    r"(?P<half>(?P<halfgap> ?)(?:[ap]\.?m\.?))?(?P<zone>(?P<zonegap> ?)(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
)
_ISO = re.compile(rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:{_TIME})?", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"\d{{4}}(?P<mark>[./])\d{{1,2}}(?P=mark)\d{{1,2}}(?:{_TIME})?", re.IGNORECASE)
_NUMERIC = re.compile(
    rf"\d{{1,2}}(?P<mark>[./-])\d{{1,2}}(?P=mark)(?P<year>\d{{4}}|\d{{2}})(?:{_TIME})?", re.IGNORECASE
)
_DAY_MONTH = re.compile(
    rf"(?:[^\W\d_]+,? +)?\d{{1,2}}(?:st|nd|rd|th|\.)?[ -](?:de )?(?P<name>[^\W\d_]+)\.?(?:,? de |[, -]+)"
    rf"(?:\d{{4}}|\d{{2}})(?:{_TIME})?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?:[^\W\d_]+,? +)?(?P<name>[^\W\d_]+)\.? +\d{{1,2}}(?:st|nd|rd|th)?,? +\d{{4}}(?:{_TIME})?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_COMPACT = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d")
_EPOCH = re.compile(r"1\d{9}|1\d{12}")


@dataclass(frozen=True)
class DateShape:
    """A pattern of digits in a column: an example, how often, the largest first and second number seen in it."""

    example: str
    count: int
    first: int
    second: int


@dataclass(frozen=True)
class DateReading:
    """How a column's dates are read.

    ``order`` is set where day and month could be mistaken; ``is_undecided`` says that nothing in the file tells and
    that ``order`` is only a stopgap until somebody has been asked.
    """

    sql: str
    order: DateOrder | None = None
    is_undecided: bool = False


def plain_sql(column: str) -> str:
    """Return SQL that reads ISO dates and times without zone in *column*, null for anything else."""
    formats = ", ".join(literal(text) for text in _PLAIN_FORMATS)
    may_be = f"{column} >= '19' AND {column} < '22' AND strlen({column}) IN (10, 16, 19)"
    return f"CASE WHEN {may_be} THEN try_strptime({column}, [{formats}]) END"


def shape_sql(column: str, relation: str) -> str:
    """Return SQL for the ``DateShape`` rows of *column*, without those that are written plainly."""
    numeric = f"FILTER ({column}[2] IN ('/', '.', '-') OR {column}[3] IN ('/', '.', '-'))"
    parts = (f"regexp_extract({column}, '^(\\d{{1,2}})[./-](\\d{{1,2}})[./-]', {group})" for group in (1, 2))
    first, second = (f"coalesce(max(TRY_CAST({part} AS INTEGER)) {numeric}, 0)" for part in parts)
    return (
        f"SELECT any_value({column}), count(*), {first}, {second} FROM {relation} "
        f"WHERE {column} IS NOT NULL AND ({plain_sql(column)}) IS NULL "
        f"GROUP BY translate({column}, '012345678', '999999999') ORDER BY count(*) DESC, 1 LIMIT {MOST_SHAPES}"
    )


def numeric_order(shapes: Sequence[DateShape]) -> DateOrder | None:
    """Return the order of day and month that the numbers of *shapes* prove, None if they prove none, or both."""
    numeric = [shape for shape in shapes if _NUMERIC.fullmatch(shape.example)]
    day_first = any(shape.first > 12 for shape in numeric)
    month_first = any(shape.second > 12 for shape in numeric)
    if day_first == month_first:
        return None
    return "dmy" if day_first else "mdy"


def holds_both_orders(shapes: Sequence[DateShape]) -> bool:
    """Return whether some numbers of *shapes* prove that the day stands first, and others that the month does."""
    numeric = [shape for shape in shapes if _NUMERIC.fullmatch(shape.example)]
    return any(shape.first > 12 for shape in numeric) and any(shape.second > 12 for shape in numeric)


def decide_dates(
    column: str,
    shapes: Sequence[DateShape],
    zone: str,
    asked: DateOrder | None = None,
    neighbours: DateOrder | None = None,
) -> DateReading:
    """Return how to read *column*, given the shapes of all its values.

    The numbers of the column decide the order of day and month, then what somebody *asked* for, then what the
    other columns of the file prove (*neighbours*), then dots (always day first); else it stays undecided.
    """
    numeric = [shape for shape in shapes if _NUMERIC.fullmatch(shape.example)]
    order: DateOrder | None = None
    undecided = False
    if numeric:
        dots = all("." in shape.example[:3] for shape in numeric)
        order = asked or numeric_order(shapes) or neighbours or ("dmy" if dots else None)
        undecided = order is None
        order = order or "dmy"
    formats: set[tuple[str, _Kind]] = set()
    kinds = set()
    for shape in shapes:
        found = _format_of(shape.example, order or "dmy")
        if found:
            formats.add(found)
        kinds.update(_other_kinds(shape.example))
    return DateReading(_sql(column, formats, kinds, shapes, zone), order, undecided)


def _other_kinds(example: str) -> set[str]:
    kinds = (("serial", _SERIAL), ("compact", _COMPACT), ("epoch", _EPOCH))
    return {kind for kind, pattern in kinds if pattern.fullmatch(example)}


def _format_of(example: str, order: DateOrder) -> tuple[str, _Kind] | None:
    """Return the ``strptime`` format of *example* and what it denotes; None if it is no date in words or numbers."""
    if match := _ISO.fullmatch(example):
        return _with_time("%Y-%m-%d", match)
    if match := _YEAR_FIRST.fullmatch(example):
        return _with_time("%Y{0}%m{0}%d".format(match["mark"]), match)
    if match := _NUMERIC.fullmatch(example):
        year = "%Y" if len(match["year"]) == 4 else "%y"
        day, month = ("%d", "%m") if order != "mdy" else ("%m", "%d")
        return _with_time(match["mark"].join((day, month, year)), match)
    match = _DAY_MONTH.fullmatch(example) or _MONTH_DAY.fullmatch(example)
    return ("", "words") if match and not match["zone"] and _month_number(match["name"]) else None


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


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the month names and their short forms, lower case and without dots, in English and `_LANGUAGES`."""
    found: dict[str, int] = {"sept": 9, "märz": 3}
    for language in ("en", *_LANGUAGES):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    found.setdefault(name.lower().rstrip("."), number)
    return found


def _month_number(name: str) -> int | None:
    return _months().get(name.lower())


def _words_sql(column: str, shapes: Sequence[DateShape]) -> str:
    """Return SQL that reads dates with the month in words: their parts are put in ISO order first."""
    names = {name.lower() for shape in shapes for name in re.findall(r"[^\W\d_]{3,}", shape.example)}
    numbers = {name: number for name in sorted(names) if (number := _month_number(name))}
    months = " ".join(f"WHEN {literal(name)} THEN '{number}'" for name, number in numbers.items())
    day_first = (
        f"regexp_extract({column}, '(\\d{{1,2}})(?:st|nd|rd|th|\\.)?[ -](?:de )?([^\\d\\s.,-]{{3,}})\\.?"
        "(?:,? de |[, -]+)(\\d{4}|\\d{2})', ['day', 'month', 'year'])"
    )
    month_first = (
        f"regexp_extract({column}, '([^\\d\\s.,-]{{3,}})\\.? +(\\d{{1,2}})(?:st|nd|rd|th)?,? +(\\d{{4}})', "
        "['month', 'day', 'year'])"
    )
    clock = (
        f"upper(replace(regexp_extract({column}, '\\d{{1,2}}:\\d{{2}}(?::\\d{{2}})?(?: ?[AaPp]\\.?[Mm])?'), '.', ''))"
    )
    ways = []
    for parts in (day_first, month_first):
        day = f"{parts}.year || '-' || CASE lower({parts}.month) {months} END || '-' || {parts}.day || ' ' || {clock}"
        ways.append(f"try_strptime(trim({day}), [{', '.join(literal(text) for text in _WORD_FORMATS)}])")
    return f"coalesce({', '.join(ways)})"


_WORD_FORMATS: Final = tuple(
    f"{year}-%m-%d{clock}"
    for year in ("%y", "%Y")
    for clock in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M%p", " %I:%M:%S %p", " %I:%M:%S%p")
)


def _sql(column: str, formats: set[tuple[str, _Kind]], kinds: set[str], shapes: Sequence[DateShape], zone: str) -> str:
    """Return the SQL for all ways found in a column: plain first."""
    ways = [plain_sql(column)]
    for kind in sorted({kind for _, kind in formats}):
        chosen = sorted((text for text, of in formats if of == kind), key=lambda text: ("%y" not in text, text))
        if kind == "words":
            ways.append(_words_sql(column, shapes))
            continue
        parsed = f"try_strptime({column}, [{', '.join(literal(text) for text in chosen)}])"
        ways.append(parsed if kind == "local" else _local(parsed, zone, is_instant=kind == "instant"))
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
    if len(ways) == 1:
        return ways[0]
    found = f"coalesce({', '.join(ways)})"
    return f"CASE WHEN year({found}) BETWEEN {EARLIEST_YEAR} AND {LATEST_YEAR} THEN {found} END"


def _local(parsed: str, zone: str, *, is_instant: bool) -> str:
    """Return SQL for the workspace's local time of an instant, or of a timestamp in UTC."""
    instant = parsed if is_instant else f"timezone('UTC', {parsed})"
    return f"timezone({literal(zone)}, {instant})"
