"""A full disk: whoever uploads, takes back or makes a backup is told so, and what was in force still is."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.errors import StoreError
from smarketing.ingest.disk import DiskRefused
from smarketing.settings import read_settings
from smarketing.store import open_store, sqlite_url
from smarketing.store.copies import save_copy
from smarketing.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FIRST, NEXT = dt.date(2026, 6, 30), dt.date(2026, 7, 7)


def keep(here: Workspace, day: dt.date) -> None:
    """Keep the golden leads as of *day*."""
    here.keep(here.check(here.prepare([(GOLDEN / "leads.csv", "leads.csv")]), as_of=day), by="Ada")


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Workspace]:
    with closing(open_workspace(read_settings(workspace=tmp_path / "company"))) as here:
        keep(here, FIRST)
        yield here


def refuse(*_args: object, **_named: object) -> None:
    """Refuse as a full disk does."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_who_uploads_or_takes_back_on_a_full_disk_is_told_and_the_numbers_stay(
    company: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = company.snapshot
    with monkeypatch.context() as full:
        full.setattr(Path, "write_text", refuse)
        full.setattr(Path, "write_bytes", refuse)
        full.setattr("os.replace", refuse)
        full.setattr(Path, "replace", refuse)
        with pytest.raises(DiskRefused, match="no space left on device"):
            keep(company, NEXT)
        with pytest.raises(DiskRefused, match="Make room"):
            company.undo(by="Ada")
    assert company.snapshot == before
    assert company.ask("scorecard").n == 1
    keep(company, NEXT)
    assert company.as_of == NEXT


def test_a_backup_that_finds_no_room_says_so_and_leaves_nothing(
    company: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "backups"
    with monkeypatch.context() as full:
        full.setattr("zipfile.ZipFile.write", refuse)
        with pytest.raises(DiskRefused, match="No backup was made"):
            company.back_up(there / "week.zip", by="Ada")
    assert list(there.iterdir()) == []
    assert company.back_up(there / "week.zip", by="Ada") > 0


def test_a_copy_of_the_decisions_that_finds_no_room_says_so(tmp_path: Path) -> None:
    with closing(open_store(sqlite_url(tmp_path / "store.sqlite"))) as store:
        store.people.remember("Ann", "sales")
        (tmp_path / "copy.sqlite").mkdir()  # no file can be written there
        with pytest.raises(StoreError, match="No copy of the decisions can be written"):
            save_copy(store._database, tmp_path / "copy.sqlite")
