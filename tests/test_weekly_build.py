"""Each week's numbers are made once, and told against those of the week before that are there already."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from time import sleep

import pytest

from smarketing.workspace import Workspace, numbers

pytestmark = pytest.mark.slow

WEEKS = [dt.date(2026, 6, 30) + dt.timedelta(weeks=number) for number in range(3)]


@pytest.fixture
def weeks(here: Workspace, tmp_path: Path) -> list[set[str]]:
    """Keep one more lead each week; the builds that are there after each."""
    built = []
    for number, day in enumerate(WEEKS, 1):
        path = tmp_path / f"leads-{number}.csv"
        rows = [f"L{lead},2026-06-0{lead},Paid,Lead" for lead in range(1, number + 1)]
        path.write_text("\n".join(["lead_id,created_at,source,lifecycle_stage", *rows]) + "\n", encoding="utf-8")
        prepared = here.prepare([(path, path.name)])
        here.keep(here.check(prepared, as_of=day, mode="replace"), by="Ann")
        built.append({file.name for file in (here.folder / "builds").glob("*.duckdb")})
    return built


def test_every_week_adds_one_build(weeks: list[set[str]]) -> None:
    assert [len(built) for built in weeks] == [1, 2, 3]


def test_movements_are_told_against_the_week_before(here: Workspace, weeks: list[set[str]]) -> None:
    moved = {row["movement"]: row["leads"] for row in here.ask("lead_movement").table.to_pylist()}
    assert (moved["new"], here.previous_as_of) == (1, WEEKS[1])


def test_where_the_build_before_is_gone_or_broken_it_is_made_again(here: Workspace, weeks: list[set[str]]) -> None:
    here.undo(by="Ann")
    for name in weeks[-1]:
        (here.folder / "builds" / name).unlink()
    sleep(2 * numbers.GLANCE_SECONDS)
    moved = {row["movement"]: row["leads"] for row in here.ask("lead_movement").table.to_pylist()}
    assert (moved["new"], here.as_of) == (1, WEEKS[1])
