"""What was heard follows its lead: through a merge, under another id, and back to what was known on an earlier day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.store import Draft, Hearing, Remark, email_key, new_key
from smarketing.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

HEAD = "lead_id,email,created_at,source,Merged Contact IDs\n"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    with closing(open_workspace(read_settings(workspace=tmp_path / "workspace"))) as here:
        yield here


def upload(here: Workspace, folder: Path, rows: str, day: dt.date) -> None:
    file = folder / "leads.csv"
    file.write_text(HEAD + rows, "utf-8")
    here.keep(here.check(here.prepare([(file, file.name)]), as_of=day, mode="replace"), by="Ann")


def test_it_stays_with_a_lead_that_comes_again_under_another_id(here: Workspace, tmp_path: Path) -> None:
    upload(here, tmp_path, "A1,one@a.example,2026-05-01,Fair,\n", dt.date(2026, 6, 1))
    heard = Hearing(lead_id="A1", lead_email_key=email_key("one@a.example"))
    here.store.hearings.note(Remark("question", "Offline?"), heard, by="Ann")
    upload(here, tmp_path, "B1,one@a.example,2026-05-01,Fair,\n", dt.date(2026, 6, 8))
    assert [(row["source"], row["heard"]) for row in here.ask("voice_by_source").table.to_pylist()] == [("Fair", 1)]


def test_of_two_leads_that_the_crm_merged_it_is_one_lead_heard_twice(here: Workspace, tmp_path: Path) -> None:
    rows = "A1,one@a.example,2026-05-01,Fair,\nA2,two@a.example,2026-05-01,Paid,\n"
    upload(here, tmp_path, rows, dt.date(2026, 6, 1))
    first = here.store.hearings.note(Remark("question", "Offline?"), Hearing(lead_id="A1"), by="Ann")
    here.store.hearings.again(Hearing(first.value.remark, "A2"), by="Ann")
    assert here.ask("voice_remarks").table.to_pylist()[0]["leads"] == 2
    upload(here, tmp_path, "A1,one@a.example,2026-05-01,Fair,A2\n", dt.date(2026, 6, 8))
    (row,) = here.ask("voice_remarks").table.to_pylist()
    assert (row["heard"], row["leads"]) == (2, 1)


def test_each_click_is_counted_at_once_and_one_taken_back_is_not(here: Workspace, tmp_path: Path) -> None:
    upload(here, tmp_path, "A1,one@a.example,2026-05-01,Fair,\n", dt.date(2026, 6, 1))

    def heard() -> int:
        return sum(row["heard"] for row in here.ask("voice_remarks").table.to_pylist())

    assert heard() == 0
    first = here.store.hearings.note(Remark("pain_point", "Too slow"), Hearing(), by="Ann")
    again = here.store.hearings.again(Hearing(first.value.remark), by="Bob")
    assert heard() == 2
    here.store.hearings.take_back(again.key, by="Bob", expected=1)
    assert heard() == 1


def test_asked_as_of_a_day_only_what_was_known_then_counts(here: Workspace, tmp_path: Path) -> None:
    for day in (10, 30):
        upload(here, tmp_path, "A1,one@a.example,2026-05-01,Fair,\n", dt.date(2026, 6, day))
    key = new_key()
    for day, state in ((dt.date(2026, 6, 1), "open"), (dt.date(2026, 6, 20), "planned")):
        at = dt.datetime.combine(day, dt.time(9), dt.UTC)
        here.store.remarks.write(
            (Draft(key, Remark("idea", "A badge", state=state), author="Ann", written_at=at),), by="x"
        )
        one = Hearing(key, heard_by="Ann", heard_at=at)
        here.store.hearings.write((Draft(new_key(), one, author="Ann", written_at=at),), by="x")
    for day, known in ((10, ("open", 1)), (30, ("planned", 2))):
        (row,) = here.ask("voice_remarks", as_of=dt.date(2026, 6, day)).table.to_pylist()
        assert (row["remark_state"], row["heard"]) == known
