"""Clean tables of several kinds, made from a seed: what a polluted file is to be read as."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass
class Table:
    """A header and its rows; ``quoted`` are the columns that are always written in quotes."""

    header: list[str]
    rows: list[list[str]]
    quoted: frozenset[int] = frozenset()


_FIRST = ["Ann", "Bob", "Chloé", "Dieter", "Eva", "François", "Günther", "Hana", "Inés", "Jörg"]
_LAST = ["Lee", "Müller", "O'Neil", "García", "Smith", "Weiß", "Núñez", "Brown", "Rossi", "Krüger"]
_COMPANIES = ["Acme, Inc.", "Globex", "Initech", "Umbrella & Sons", "Hooli", "Stark", "Wayne, Ltd", "Soylent"]
_STATUS = ["New", "Open", "Qualified", "Working", "Lost"]
_WORDS = ["roof", "tile", "winter", "boot", "large", "red", "plan", "sturdy", "light", "new", "quiet", "sale"]
_CITIES = ["Köln", "Paris", "Madrid", "London", "Wien", "São Paulo", "Zürich", "Roma"]
_AGENTS = ["Mozilla/5.0 (X11; Linux)", "curl/8.1", "Safari (iPhone)", "Bot+http://x.example"]


def _note(rng: random.Random) -> str:
    words = [rng.choice(_WORDS) for _ in range(rng.randint(2, 9))]
    if rng.random() < 0.3:
        words[0] += ","
    if rng.random() < 0.1:
        words[-1] = f'"{words[-1]}"'
    return " ".join(words).capitalize()


def _iso(rng: random.Random) -> str:
    return f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _leads(rng: random.Random, size: int) -> Table:
    header = ["Lead Id", "First Name", "Last Name", "Email", "Company", "Create Date", "Score", "Status", "Note"]
    rows = [
        [
            f"L{1000 + i}", first := rng.choice(_FIRST), rng.choice(_LAST), f"{first.lower()}{i}@mail.example",
            rng.choice(_COMPANIES), _iso(rng), str(rng.randint(0, 99)), rng.choice(_STATUS), _note(rng),
        ]
        for i in range(size)
    ]  # fmt: skip
    return Table(header, rows, frozenset({8}))


def _deals(rng: random.Random, size: int) -> Table:
    header = ["Nr", "Titel", "Betrag", "Datum", "Stufe", "Wahrscheinlichkeit"]
    rows = [
        [
            str(70_000 + i), _note(rng), f"{rng.randint(1, 9)}.{rng.randint(100, 999)},{rng.randint(10, 99)}",
            f"{rng.randint(1, 28):02}.{rng.randint(1, 12):02}.2026", rng.choice(["Angebot", "Gewonnen", "Offen"]),
            f"{rng.randrange(0, 101, 10)} %",
        ]
        for i in range(size)
    ]  # fmt: skip
    return Table(header, rows)


def _sensors(rng: random.Random, size: int) -> Table:
    header = ["date", "time", "temperature", "humidity", "pressure", "co2"]
    rows = [
        [
            f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/2026", f"{i // 60 % 24:02}:{i % 60:02}",
            f"{rng.uniform(-5, 30):.1f}", f"{rng.uniform(20, 90):.2f}", str(rng.randint(980, 1030)),
            str(rng.randint(400, 999)),
        ]
        for i in range(size)
    ]  # fmt: skip
    return Table(header, rows)


def _words(rng: random.Random, size: int) -> Table:
    header = ["Name", "Stadt", "Kind", "Remark"]
    rows = [
        [rng.choice(_FIRST), rng.choice(_CITIES), rng.choice(_WORDS), rng.choice([_note(rng), ""])] for _ in range(size)
    ]
    return Table(header, rows)


def _visits(rng: random.Random, size: int) -> Table:
    header = ["Timestamp", "Url", "Code", "Bytes", "Agent", "Referrer"]
    rows = [
        [
            f"{_iso(rng)} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}",
            f"https://shop.example/{rng.choice(_WORDS)}/{rng.randint(1, 999)}", str(rng.choice([200, 301, 404])),
            str(rng.randint(100, 99_999)), rng.choice(_AGENTS), rng.choice(["", "https://search.example/"]),
        ]
        for _ in range(size)
    ]  # fmt: skip
    return Table(header, rows, frozenset({4}))


def _spend(rng: random.Random, size: int) -> Table:
    header = ["Day", "Campaign", "Cost", "Clicks"]
    rows = [
        [
            _iso(rng), f"{rng.choice(_WORDS)} {rng.choice(_WORDS)}", f"${rng.uniform(1, 900):,.2f}",
            str(rng.randint(0, 5000)),
        ]
        for _ in range(size)
    ]  # fmt: skip
    return Table(header, rows)


_KINDS: Final[tuple[Callable[[random.Random, int], Table], ...]] = (_leads, _deals, _sensors, _words, _visits, _spend)


def clean_table(rng: random.Random) -> Table:
    """Return one of the tables, of 30 to 90 rows."""
    return rng.choice(_KINDS)(rng, rng.randint(30, 90))
