"""A believable made-up company, made anew from a seed: exports of two weeks and what its teams decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from smarketing.demo import deals as dealing
from smarketing.demo import decisions, exports, journeys, people, quirks, readme, spend, touches, voice, writing
from smarketing.demo.arrays import DAY, minutes
from smarketing.demo.exports import World

TODAY: Final = dt.date(2026, 11, 20)
"""The Friday the committed demo was exported on."""
LEADS: Final = 6_000
SEED: Final = 20
WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class Made:
    """What was written: each week's folder by its day, rows by week and table, quirks by name, files by SHA-256."""

    folders: dict[dt.date, Path]
    rows: dict[dt.date, dict[str, int]]
    quirks: dict[str, int]
    files: dict[str, str]


def generate(
    out: Path, *, leads: int = LEADS, seed: int = SEED, today: dt.date = TODAY, deals: int | None = None
) -> Made:
    """Write the company with *leads* leads as exported on *today* and a week before, and return what was written.

    *deals* is about how many deals there are to be, by default what so many leads bring. The same arguments give the
    same bytes. To keep the committed demo small, the week before is written in one format only: touches as Parquet, the
    rest as CSV.
    """
    end = minutes(today) + DAY
    world = _world(leads, seed, end, deals)
    spoilt = quirks.choose(world)
    folders = {day: out / day.isoformat() for day in (today, today - WEEK)}
    rows: dict[dt.date, dict[str, int]] = {}
    for day, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        tables = _exported(world, spoilt, minutes(day) + DAY)
        for name, table in tables.items():
            lean = ("parquet",) if name == "touches" else ("csv",)
            _write(name, table, folder, ("csv", "parquet") if day == today else lean, spoilt.texts)
        rows[day] = {name: len(table) for name, table in tables.items()}
    writing.write_json(decisions.feedback(world), out / "feedback.json")
    writing.write_json(voice.voice(world), out / "voice.json")
    writing.write_json(decisions.agreements(end), out / "decisions.json")
    found = quirks.counts(spoilt, world)
    (out / "README.md").write_text(readme.text(rows, found, leads=leads, seed=seed), encoding="utf-8")
    files = {path.relative_to(out).as_posix(): writing.sha256(path) for path in _written(out, folders)}
    return Made(folders, rows, found, files)


def files_of(folder: Path) -> tuple[Path, ...]:
    """Return one file for each table of a week's folder: the CSV, or the Parquet file where there is no CSV."""
    by_table = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
    by_table |= {path.stem: path for path in sorted(folder.glob("*.csv"))}
    return tuple(by_table.values())


def _world(size: int, seed: int, end: int, deals: int | None) -> World:
    leads = journeys.live(np.random.default_rng([seed, 1]), size, end)
    met = people.meet(np.random.default_rng([seed, 2]), leads.company, leads.same_as)
    traded = dealing.trade(np.random.default_rng([seed, 3]), leads, end, deals)
    touched = touches.meet(np.random.default_rng([seed, 4]), leads, traded, end)
    return World(leads, met, traded, touched, seed, end)


def _exported(world: World, spoilt: quirks.Quirks, until: int) -> dict[str, pa.Table]:
    return {
        "leads": quirks.spoil_leads(exports.leads_on(world, until), world, spoilt),
        "deals": quirks.spoil_deals(exports.deals_on(world, until), world, spoilt, until),
        "touches": exports.touches_on(world, until),
        "costs": spend.costs(world.seed, world.end, until),
        "traffic": spend.traffic(world.seed, world.leads, world.end, until),
        "calendar": spend.calendar(world.end),
    }


def _write(name: str, table: pa.Table, folder: Path, formats: Sequence[str], texts: quirks.Texts) -> None:
    if "csv" in formats:
        writing.write_csv(table, folder / f"{name}.csv", texts.get(name, {}))
    if "parquet" in formats:
        writing.write_parquet(table, folder / f"{name}.parquet")


def _written(out: Path, folders: dict[dt.date, Path]) -> list[Path]:
    inside = [path for folder in folders.values() for path in folder.iterdir()]
    return sorted([*inside, out / "feedback.json", out / "voice.json", out / "decisions.json", out / "README.md"])
