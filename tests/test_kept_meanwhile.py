"""While somebody's upload is kept, everybody else sees what was before, whole, and whose upload it is; nobody waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from smarketing.errors import Conflict
from smarketing.ingest import Upload
from smarketing.settings import ROOT
from smarketing.workspace import Workspace
from smarketing.workspace.numbers import Keeping

GOLDEN = ROOT / "tests" / "golden"
DAYS = (dt.date(2026, 6, 30), dt.date(2026, 7, 7))
T = TypeVar("T")
Upload_ = Callable[..., Upload]


@pytest.fixture
def checked(here: Workspace, tmp_path: Path) -> Callable[[int], Upload]:
    """Have the golden leads, and as many more as are asked for, read and not kept; as of a week later if there are."""

    def check(more: int = 0) -> Upload:
        path = tmp_path / f"leads{more}.csv"
        rows = "".join(f"X{number},x{number}@x.example,2026-07-01\n" for number in range(more))
        path.write_text(f"lead_id,email,created_at\n{rows}" if more else (GOLDEN / "leads.csv").read_text())
        return here.check(here.prepare([(path, path.name)]), as_of=DAYS[bool(more)], mode="replace")

    return check


def seen_while_kept(here: Workspace, upload: Upload, look: Callable[[], T]) -> list[T]:
    """Keep *upload* and return what a colleague saw at each step of it, none of whom had to wait."""
    found = []
    with ThreadPoolExecutor(1) as colleague:
        here.keep(upload, by="Ann", progress=lambda *_: found.append(colleague.submit(look).result(20)))
    return found


def counted(here: Workspace) -> tuple[object, ...]:
    """Return what a page's head says: whether there is anything, of which day, from which files, and how much."""
    if here.is_empty or here.snapshot is None:
        return (True, here.as_of, (), 0)
    files = tuple(report.file for report in here.snapshot.reports)
    return (False, here.as_of, files, sum(here.ask("leads_by_source").table.column("leads").to_pylist()))


def test_the_first_upload_shows_nothing_until_all_of_it_is_there(here: Workspace, checked: Upload_) -> None:
    assert set(seen_while_kept(here, checked(), lambda: counted(here))) == {(True, None, (), 0)}
    assert counted(here) == (False, DAYS[0], ("leads0.csv",), 12)


def test_numbers_files_and_day_are_those_before_until_the_new_ones_are_there(here: Workspace, checked: Upload_) -> None:
    here.keep(checked(), by="Ben")
    assert counted(here) == (False, DAYS[0], ("leads0.csv",), 12)
    assert set(seen_while_kept(here, checked(3), lambda: counted(here))) == {(False, DAYS[0], ("leads0.csv",), 12)}
    assert counted(here) == (False, DAYS[1], ("leads3.csv",), 3)


def test_whose_upload_it_is_can_be_told_meanwhile_and_no_longer(here: Workspace, checked: Upload_) -> None:
    assert set(seen_while_kept(here, checked(), lambda: here.being_kept)) == {(Keeping("Ann", ("leads0.csv",)),)}
    assert here.being_kept == ()


def test_a_second_upload_is_told_at_once_who_was_first(here: Workspace, checked: Upload_) -> None:
    first, second = checked(), checked(3)

    def try_to_keep() -> str:
        with pytest.raises(Conflict) as told:
            here.keep(second, by="Ben")
        return str(told.value)

    assert all("Ann changed the data" in told for told in seen_while_kept(here, first, try_to_keep))


def test_after_everything_was_taken_back_nothing_of_it_is_shown_while_the_next_is_kept(
    here: Workspace, checked: Upload_
) -> None:
    here.keep(checked(), by="Ben")
    assert counted(here)[3] == 12
    here.undo(by="Ben")
    assert set(seen_while_kept(here, checked(3), lambda: counted(here))) == {(True, None, (), 0)}
