"""Dates and times in unusual spellings → the few that ``dates`` reads, step by step."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from smarketing.ingest.respelling import TIDYING, Rewrite, Step, needed, rewritten

LANGUAGES: Final = (
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "nb"),
    *("ru", "uk", "bg", "el", "cs", "sk", "hu", "ro", "tr", "fi"),
)
SHORT_YEAR: Final = "~"
"""What stands before a year of two digits once a date with its month in words was rewritten year first."""

# Zones that go by one name only in practice. Others (`IST`, `CST`, `AST`) are several, and read where the workspace's
# own zone goes by that name; `CST` also beside `CDT`.
_ZONES: Final = {
    "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "EET": 120, "EEST": 180,
    "MSK": 180, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540,
    "AKDT": -480, "HST": -600, "JST": 540, "KST": 540, "HKT": 480, "SGT": 480, "AWST": 480, "AEST": 600, "AEDT": 660,
    "ACST": 570, "ACDT": 630, "NZST": 720, "NZDT": 780, "BRT": -180, "SAST": 120,
}  # fmt: skip
_LETTERS: Final = r"[^\d\s.,:/'’()-]{3,}"
_WORD: Final = re.compile(_LETTERS)
_FIRST_WORD: Final = re.compile(r"([^\d\s.,]+)[., ]")
_WORD_AT_END: Final = re.compile(r" ([^\d\s.,]+)$")
_LAST_WORD: Final = re.compile(r"[A-Za-z]{3,4}$")


_FIRST: Final[tuple[Step, ...]] = (
    *TIDYING,
    # 13–01–2026; 13 января 2026 г., 14:30
    Rewrite("([0-9])[−–—‐‑‒﹣－]([0-9])", r"\1-\2"),
    Rewrite(r"(\d{4}) ?[гр]\.?(,| |$)", r"\1\2"),
    # 2026年1月5日 10时36分
    Rewrite(r"^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号號일],? ?", r"\1-\2-\3 "),
    Rewrite(r"^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월]$", r"\1-\2"),
    Rewrite(r"(\d{1,2}) ?[时時点點시] ?(\d{1,2}) ?[分분] ?(\d{1,2}) ?[秒초]", r"\1:\2:\3"),
    Rewrite(r"(\d{1,2}) ?[时時点點시] ?(\d{1,2}) ?[分분]", r"\1:\2"),
    Rewrite(r"(?:上午|午前|오전) ?(\d{1,2}:[\d:]+)", r"\1 AM"),
    Rewrite(r"(?:下午|午後|오후) ?(\d{1,2}:[\d:]+)", r"\1 PM"),
    Rewrite(" $", ""),
    # Mon Jan 5 10:36:00 CET 2026
    Rewrite(r"^[^\d\s]+ ([^\d\s]+) (\d{1,2}) (\d{1,2}:\d{2}:\d{2})( [a-z]{3,5})? (\d{4})$", r"\1 \2 \5 \3\4"),
    # what an offset is called, after it; UTC+1
    Rewrite(r"([+-]\d{2}:?\d{2}|Z|UTC|GMT) ?[(\[][^)\]]*[)\]]$", r"\1"),
    Rewrite(r"([+-]\d{2}:?\d{2}) [A-Z]{3,5}$", r"\1"),
    Rewrite(r"(?:GMT|UTC) ?([+-]\d{2}(?::?\d{2})?)$", r"\1"),
    Rewrite(r"(?:GMT|UTC) ?([+-])(\d(?::?\d{2})?)$", r"\10\2"),
    Rewrite(r"(:\d{2}[.,]\d{9})\d+", r"\1"),
    # 20260105T103600Z, 2026-W02
    Rewrite(r"^(\d{4})(\d{2})(\d{2})[T ]?(\d{2}):?(\d{2}):?(\d{2})(\D.*)?$", r"\1-\2-\3 \4:\5:\6\7"),
    Rewrite(r"^(\d{4})(\d{2})(\d{2})[T ](\d{2}):?(\d{2})([Z+-].*)?$", r"\1-\2-\3 \4:\5\6"),
    Rewrite(r"^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})", r"\1T\2:\3:\4"),
    Rewrite(r"^(\d{4})-?W(\d{2})-?(\d)$", r"\1-W\2-\3"),
    Rewrite(r"^(\d{4})W(\d{2})$", r"\1-W\2"),
    # 10:36 p. m., 10 AM
    Rewrite(r"(\d) ?([ap])(?:\. ?| )m\b\.?", r"\1 \2m"),
    Rewrite(r"([ T,]\d{1,2}) ?([ap]m)\b", r"\1:00 \2"),
    # 14:30 Uhr, à 14h30, 14.30
    Rewrite(r"(\d),? (?:at|um|в|о|@|[-–—]|à|a las?|às|as|alle|ore|om|kl\.?|o) (\d)", r"\1 \2"),
    Rewrite(r" (\d{1,2}) ?h ?(\d{2}) ?(?:min|m|:) ?(\d{2}) ?s?$", r" \1:\2:\3"),
    Rewrite(r" (\d{1,2}) ?h ?(\d{2})(?: ?min| ?m)?$", r" \1:\2"),
    Rewrite(r" (\d{1,2}) ?(?:h|Uhr|uur)$", r" \1:00"),
    Rewrite(r"([:.]\d{2}) ?(?:hrs|hs|h|Uhr|uur)\.?$", r"\1"),
    Rewrite(r"(\d,? \d{1,2})\.(\d{2})\.(\d{2})$", r"\1:\2:\3"),
    Rewrite(r"(\d,? \d{1,2})\.(\d{2})$", r"\1:\2"),
    # 5. 1. 2026, 2026. 01. 05.
    Rewrite(r"^(\d{1,4}) ?([./-]) ?(\d{1,2}) ?[./-] ?(\d{1,4})", r"\1\2\3\2\4"),
    Rewrite(r"^(\d{1,4}\.\d{1,2}\.\d{1,4})\.( |$)", r"\1\2"),
)
_MONTH_IN_WORDS: Final = (
    Rewrite(rf"^(\d{{4}})[ ./-]+({_LETTERS})\.?[ ./-](\d{{1,2}})(?:\.|)(\D.*)?$", r"\1-\2-\3\4"),
    Rewrite(rf"^(\d{{4}})[ ./-]({_LETTERS})\.?$", r"\1-\2"),
    Rewrite(
        rf"^(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[ ./-]*(?:de |of )?({_LETTERS})\.?"
        r"(?:,? (?:de |del )?|[,./-] ?|)(\d{4})(\D.*)?$",
        r"\3-\2-\1\4",
    ),
    Rewrite(
        rf"^(\d{{1,2}})(?:\.|th)?[ ./-]({_LETTERS})\.?[ ./-]+['’]?(\d{{2}})(\D.*)?$", rf"{SHORT_YEAR}\3-\2-\1\4"
    ),
    Rewrite(
        rf"^({_LETTERS})\.?[ /-](\d{{1,2}})(?:st|nd|rd|th)?(?:,? |[,/-])(\d{{4}})(\D.*)?$", r"\3-\1-\2\4"
    ),
    Rewrite(rf"^({_LETTERS})\.?(?:,? (?:de |of )?|[/-])(\d{{4}})$", r"\2-\1"),
    Rewrite(rf"^({_LETTERS})\.?(?:-| ?['’])(\d{{2}})$", rf"{SHORT_YEAR}\2-\1"),
)  # fmt: skip


def respelled(text: str, zone: str) -> str:
    """Return *text* as ``dates`` may read it, as it is where it holds no date; *zone* is that of the workspace."""
    return rewritten(text, spelling([text], zone))


def spelling(examples: Sequence[str], zone: str) -> tuple[Step, ...]:
    """Return in their order the steps that any of *examples* needs."""

    def steps(now: Sequence[str]) -> Iterator[Step]:
        yield from _FIRST
        yield from _weekdays(now)
        yield from _MONTH_IN_WORDS
        yield from _months(now)
        yield from _zones(now, zone)

    return needed(steps, examples)


def _weekdays(texts: Sequence[str]) -> Iterator[Rewrite]:
    """Yield the steps that leave out names of days; in front not `Mar`, the month, though it is a day in French."""
    first = {match[1] for text in texts if (match := _FIRST_WORD.match(text))}
    names = sorted(re.escape(name) for name in first if name.lower() in _day_names())
    if names:
        date = rf"\d{{1,4}} ?[./-] ?\d{{1,2}} ?[./-]|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[ -]?(?:de |of )?{_LETTERS}"
        yield Rewrite(rf"^(?:{'|'.join(names)})\.?,? (?:(?:den|dem|le|el|il) )?({date}|{_LETTERS}\.? \d)", r"\1")
    last = {match[1] for text in texts if (match := _WORD_AT_END.search(text))}
    names = sorted(re.escape(name) for name in last if name.lower() in _day_names())
    if names:
        yield Rewrite(rf"(\d\.?),? (?:{'|'.join(names)})$", r"\1")


def _months(texts: Sequence[str]) -> Iterator[Rewrite]:
    """Yield for each month that *texts* name the step that puts its number there."""
    seen = {word for text in texts for word in _WORD.findall(text)}
    named: dict[int, list[str]] = {}
    for name in sorted(seen):
        if number := month_numbers().get(name.lower()):
            named.setdefault(number, []).append(re.escape(name))
    for number, names in sorted(named.items()):
        yield Rewrite(rf"^({SHORT_YEAR}?\d+-)(?:{'|'.join(names)})(-|$)", rf"\1{number}\2")


def _zones(texts: Sequence[str], zone: str) -> Iterator[Rewrite]:
    """Yield for each zone that *texts* end in the step that puts its offset there."""
    seen = {match[0].upper() for text in texts if (match := _LAST_WORD.search(text))}
    known = dict(_ZONES) | ({"CST": -360} if "CDT" in seen else {}) | _names_of(zone)
    for name in sorted(seen & known.keys()):
        hours, minutes = divmod(abs(known[name]), 60)
        sign = "-" if known[name] < 0 else "+"
        yield Rewrite(rf"(\d|[ap]m) ?{name}$", rf"\1 {sign}{hours:02d}:{minutes:02d}")


@lru_cache(maxsize=8)
def _names_of(zone: str) -> dict[str, int]:
    """Return the names by which *zone* itself goes in winter and summer, each with its minutes ahead of UTC."""
    found = {}
    for month in (1, 7):
        day = dt.datetime(2026, month, 1, tzinfo=ZoneInfo(zone))
        name, ahead = day.tzname(), day.utcoffset()
        if name and name.isalpha() and ahead is not None and name not in {"UTC", "GMT"}:
            found[name] = int(ahead.total_seconds()) // 60
    return found


@lru_cache(maxsize=1)
def month_numbers() -> dict[str, int]:
    """Return the number of each month by its names and their short forms, lower case and without dots."""
    found = {"sept": 9, "märz": 3, "mrz": 3, "mrt": 3, "febr": 2, "jänner": 1}
    for name, number in _named(get_month_names, ("wide", "abbreviated")):
        found.setdefault(name, number)
        found.setdefault(_without_accents(name), number)
    return found


def _without_accents(text: str) -> str:
    """Return *text* as who has no such keys writes it: ``aout``, ``fevrier``."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))


@lru_cache(maxsize=1)
def _day_names() -> frozenset[str]:
    names = {name for name, _ in _named(get_day_names, ("wide", "abbreviated", "short"))}
    return frozenset(names | {name.removesuffix("-feira") for name in names})


def _named(names_of: Callable[..., object], widths: Sequence[str]) -> Iterator[tuple[str, int]]:
    for language in LANGUAGES:
        for width in widths:
            for context in ("format", "stand-alone"):
                names = dict(names_of(width, context, language))  # type: ignore[call-overload]  # babel is not precise
                yield from ((name.lower().rstrip("."), number) for number, name in names.items())
