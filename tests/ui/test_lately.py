"""What is decided is read once for all who may see the same, while it holds, and never for who may see less."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.store import Member, Note
from smarketing.ui.lately import lately
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.access import Roll
from smarketing.workspace.seen import Seen

MONDAY = dt.date(2026, 6, 29)
HEADER = "Lead ID,Email,First Name,Last Name,Source,Create Date\n"
ADA, BO = (
    "L1,ada@acme.example,Ada,Lovelace,Paid,2026-05-04\n",
    "L2,bo@beta.example,Bo,Diddley,Paid,2026-05-05\n",
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """A company with one lead, and a note that names another person too."""
    with closing(open_workspace(read_settings(workspace=tmp_path / "company"))) as here:
        put(here, tmp_path, ADA, as_of=dt.date(2026, 6, 30))
        here.own_store.members.first(Member("root@example.com", "Root", "sales", "admin"))
        here.own_store.members.put(Member("v@example.com", "Vi", "sales", "viewer"), by="Root", expected=0)
        here.store.notes.add(Note(MONDAY, "note", "Ada Lovelace met Bo Diddley."), by="Root")
        yield here


def put(here: Workspace, folder: Path, rows: str, *, as_of: dt.date) -> None:
    file = folder / "leads.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    here.keep(here.check(here.prepare([(file, file.name)]), as_of=as_of, mode="replace"), by="Root")


def seen_by(here: Workspace, login: str) -> Seen:
    roll = Roll(here.own_store, read_settings())
    return Seen(here, roll.viewer(login), roll)


def notes(view: Workspace) -> list[str]:
    kept = lately(view, "notes", "notes", read=lambda: view.store.notes.newest(8))
    return [entry.value.text for entry in kept]


def test_who_may_see_less_is_not_shown_what_was_read_for_others(here: Workspace) -> None:
    assert notes(seen_by(here, "root@example.com")) == ["Ada Lovelace met Bo Diddley."]
    assert notes(seen_by(here, "v@example.com")) == ["••• met Bo Diddley."]


def test_a_person_who_becomes_a_lead_is_hidden_in_what_was_said_of_them_before(here: Workspace, tmp_path: Path) -> None:
    viewer = seen_by(here, "v@example.com")
    assert notes(viewer) == ["••• met Bo Diddley."]
    put(here, tmp_path, ADA + BO, as_of=dt.date(2026, 7, 7))
    assert notes(viewer) == ["••• met •••."]


def test_what_somebody_decides_is_told_at_once(here: Workspace) -> None:
    assert len(notes(here)) == 1
    here.store.notes.add(Note(MONDAY, "note", "Another one."), by="Root")
    assert len(notes(here)) == 2
