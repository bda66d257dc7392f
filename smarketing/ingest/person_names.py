"""What people are called, in the ways a text says it, and how a text loses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from smarketing.ingest.engine import literal
from smarketing.ingest.keyed_hashes import normal, seems_hashed

LEAST_LETTERS: Final = 3
"""How long a part of a name is at least: of shorter ones a text is full that means somebody else."""
WORD: Final = rf"\pL{{{LEAST_LETTERS},}}"
"""What the engine takes for a word that may be a part of a name."""
LEAST_DIGITS: Final = 7
"""How many digits a phone has at least: fewer are an extension."""
_PART: Final = re.compile(rf"[^\W\d_]{{{LEAST_LETTERS},}}")
_NO_LETTER: Final = r"[^\pL\pN]"
_GAP: Final = r"[\s\x{a0}]"
"""What may stand between the words of a name, as the engine writes it."""
_ANY_GAP: Final = r"\s"
"""The same, as Python writes it."""
_MARKS: Final = r"[\s()./-]*(?:\(0\))?[\s()./-]*"
_BEFORE_ADDRESS: Final = r"(?:^|[^\pL\pN._%+-]|(?:^|[^\pL\pN])-)"
_AFTER_ADDRESS: Final = r"(?:$|[^\pL\pN.-]|[.-](?:$|[^\pL\pN]))"


def full_names(first: str | None, last: str | None) -> set[str]:
    """Return the ways in which a text writes a full name; none where either part is missing."""
    one, other = normal("name", first or ""), normal("name", last or "")
    if len(one) < 2 or len(other) < 2 or seems_hashed(other):  # an initial names nobody
        return set()
    return {f"{one} {other}", f"{other} {one}", f"{other}, {one}"}


def name_parts(*names: str | None) -> set[str]:
    """Return the words of *names* that are long enough to be looked for in a text, in lower case."""
    plain = (normal("name", name) for name in names if name and not seems_hashed(name))
    return {part for name in plain for part in _PART.findall(name)}


def parts_of_address(email: str | None) -> set[str]:
    """Return the words of an address such as anna.muster@…, which says a name; nothing of info@…."""
    box, _, _ = normal("email", email or "").partition("@")
    parts = name_parts(re.sub(r"\d+", " ", box))
    return parts if len(parts) > 1 else set()


def as_first_and_last(name: str) -> list[tuple[str, str]]:
    """Return the ways in which *name*, such as Anna Muster or Muster, Anna, may be a first and a last name."""
    last, comma, first = normal("name", name).partition(",")
    if comma:
        return [(first.strip(), last.strip())]
    words = normal("name", name).split()
    return [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]


def tells_address_sql(emails: Sequence[str]) -> str:
    """Return SQL that is true where the text ``v`` has one of *emails*, and not as the end of a longer address."""
    found = (
        f"(contains(lower(v), {literal(one)}) "
        f"AND regexp_matches(lower(v), {literal(_BEFORE_ADDRESS + re.escape(one) + _AFTER_ADDRESS)}))"
        for one in emails
    )
    return f"({' OR '.join(found)})" if emails else "false"


def tells_name_sql(names: Sequence[str]) -> str:
    """Return SQL that is true where the text ``v`` has one of the full *names* in one piece, in either case."""
    found = (
        f"(contains(lower(v), {literal(max(one.split(), key=len))}) "
        f"AND regexp_matches(v, {literal(_whole(_spoken(one, _GAP)))}, 'i'))"
        for one in names
    )
    return f"({' OR '.join(found)})" if names else "false"


def without_names_sql(names: Sequence[str], instead: str) -> str:
    """Return SQL for the text ``v`` with *instead* in place of each of the full *names*."""
    return _without_sql("|".join(_spoken(one, _GAP) for one in names), instead)


def tells_part_sql(parts: Iterable[str]) -> str:
    """Return SQL that is true where the text ``v`` has one of *parts* as a whole word, in either case."""
    found = _any_of(parts)
    return f"regexp_matches(v, {literal(_whole(found))}, 'i')" if found else "false"


def without_parts_sql(parts: Iterable[str], instead: str) -> str:
    """Return SQL for the text ``v`` with *instead* in place of each of *parts* that is a whole word."""
    return _without_sql(_any_of(parts), instead)


def spoken_pattern(emails: Iterable[str], names: Iterable[str], phones: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds *emails*, full *names* and *phones* (digits) in what people write; None for nobody."""
    found = [rf"(?<![\w.%+])(?<!\w-){re.escape(one)}(?![\w]|[.-]\w)" for one in emails]
    found += [rf"(?<![^\W_]){_spoken(one, _ANY_GAP)}(?![^\W_])" for one in names]
    found += [rf"(?<!\d){_dialled(one)}(?!\d)" for one in phones]
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def _dialled(digits: str) -> str:
    """Return the pattern of a phone in the ways that people write it, with the code of its country and without."""
    rests = [digits[cut:] for cut in (1, 2, 3) if not digits.startswith("0") and len(digits) - cut >= LEAST_DIGITS]
    ways = [rf"(?:\+|00)?{_MARKS.join(digits)}", *(rf"\(?0{_MARKS}{_MARKS.join(rest)}" for rest in rests)]
    if digits.startswith("0"):
        ways.append(rf"(?:\+|00)\d{{1,3}}{_MARKS}{_MARKS.join(digits[1:])}")
    return f"(?:{'|'.join(ways)})"


def _spoken(name: str, gap: str) -> str:
    """Return the pattern of a full *name* with any *gap* between its words; none is needed after a comma."""
    first, *rest = name.split()
    words = re.escape(first)
    for before, word in zip((first, *rest), rest, strict=False):
        words += f"{gap}{'*' if before.endswith(',') else '+'}{re.escape(word)}"
    return words


def _any_of(parts: Iterable[str]) -> str:
    return "|".join(sorted(parts, key=len, reverse=True))


def _whole(pattern: str) -> str:
    """Return the engine's pattern for *pattern* as whole words."""
    return f"(^|{_NO_LETTER})({pattern})({_NO_LETTER}|$)"


def _without_sql(pattern: str, instead: str) -> str:
    if not pattern:
        return "v"
    # what stands between two of them is used up by the first
    found, anew = literal(_whole(pattern)), literal(rf"\1{instead}\3")
    return f"regexp_replace(regexp_replace(v, {found}, {anew}, 'gi'), {found}, {anew}, 'gi')"
