"""The made-up company and a company's own files never mix: the first own files take the place of all of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.errors import IngestError
from smarketing.ingest import Upload, keeping
from smarketing.settings import ROOT, read_settings
from smarketing.store import Feedback, Note
from smarketing.workspace import Workspace, open_workspace, restore
from tests.ready import DemoIn

GOLDEN = ROOT / "tests" / "golden"
LONG_AGO = dt.date(2026, 6, 30)
MONDAY = dt.date(2026, 6, 29)


@pytest.fixture
def here(demo_in: DemoIn, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace that holds the demo company."""
    with closing(open_workspace(read_settings(workspace=demo_in(tmp_path / "company")))) as opened:
        yield opened


def own_files(here: Workspace) -> Upload:
    prepared = here.prepare([(GOLDEN / name, name) for name in ("leads.csv", "deals.csv")])
    return here.check(prepared, as_of=LONG_AGO)


def leads(here: Workspace) -> int:
    return sum(here.ask("leads_by_source").table.column("leads").to_pylist())


def decided(here: Workspace) -> list[str]:
    """Return the nouns about which anything is decided."""
    store = here.store
    return [noun for noun, revision in zip(store.nouns, store.revisions(*store.nouns), strict=True) if revision]


def test_the_first_own_files_take_the_place_of_the_whole_demo_and_undo_brings_it_back(here: Workspace) -> None:
    demo, made_up, said = here.snapshot, leads(here), decided(here)
    upload = own_files(here)
    assert (here.holds_demo, upload.replaced, upload.refusal) == (True, demo, "")
    assert {table.mode for table in upload.staged} == {"replace"}
    assert all("The demo company makes way" in " ".join(report.notes) for report in upload.reports)
    kept = here.keep(upload, by="Ann")
    assert (here.holds_demo, leads(here), here.as_of, here.previous_as_of) == (False, 12, LONG_AGO, None)
    assert (set(kept.tables), here.snapshots(), decided(here)) == ({"leads", "deals"}, [kept], [])
    here.undo(kept.id, by="Ann")
    assert (here.snapshot, leads(here), decided(here)) == (demo, made_up, said)


def test_own_values_are_spelled_as_in_the_file_not_as_the_demo_company_spells_them(
    here: Workspace, tmp_path: Path
) -> None:
    rows = "".join(f"{place},2026-06-0{place},organic_search\n" for place in range(1, 5))
    (tmp_path / "own.csv").write_text(f"lead_id,created_at,source\n{rows}", encoding="utf-8")
    prepared = here.prepare([(tmp_path / "own.csv", "own.csv")])
    assert [column.values for column in prepared[0].mapping.columns] == [(), (), ()]
    here.keep(here.check(prepared, as_of=LONG_AGO), by="Ann")
    assert here.ask("leads_by_source").table.column("source").to_pylist() == ["organic_search"]


def test_what_people_decided_beside_the_demo_is_not_lost_with_it(here: Workspace) -> None:
    here.store.stages.owners.change("lead", "Ann", by="Ann")
    here.store.notes.add(Note(MONDAY, "decision", "We call within a day"), by="Ann")
    here.store.feedback.give(Feedback("made-up lead", "good"), by="Ann")
    here.keep(own_files(here), by="Ann")
    assert decided(here) == ["notes", "stage_owners"]
    (note,) = here.store.notes.current()
    assert (note.value.text, note.author) == ("We call within a day", "Ann")
    here.undo(by="Ann")
    here.keep(own_files(here), by="Ann")
    assert len(here.store.notes.history(note.key)) == 1


def test_a_crash_before_the_last_step_leaves_the_demo_as_it_was(
    here: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo, said = here.snapshot, decided(here)

    def crash(*_: object, **__: object) -> None:
        raise OSError("The disk is gone")

    upload = own_files(here)
    monkeypatch.setattr(keeping, "point_at", crash)
    with pytest.raises(OSError, match="disk"):
        here.keep(upload, by="Ann")
    with closing(open_workspace(here.settings)) as restarted:
        assert (restarted.snapshot, decided(restarted)) == (demo, said)


def test_the_demo_can_be_taken_away_and_opened_again(here: Workspace) -> None:
    said = decided(here)
    here.take_demo_away(by="Ann")
    assert (here.is_empty, decided(here)) == (True, [])
    with pytest.raises(IngestError, match="isn't here any more"):
        here.take_demo_away(by="Ben")
    here.load_demo()
    assert (here.holds_demo, decided(here)) == (True, said)


def test_a_backup_of_the_demo_comes_back_with_its_decisions(here: Workspace, tmp_path: Path) -> None:
    said = decided(here)
    here.back_up(tmp_path / "backup.zip")
    there = read_settings(workspace=tmp_path / "there")
    restore(there, tmp_path / "backup.zip")
    with closing(open_workspace(there)) as back:
        assert (back.holds_demo, decided(back)) == (True, said)


def test_a_demo_opened_by_an_earlier_version_leaves_its_agreements_behind_as_well(here: Workspace) -> None:
    path = here.folder / "demo.json"
    known = json.loads(path.read_text("utf-8"))
    for noun in ("agreements", "proposals", "signatures", "stage_owners"):
        del known[noun]
    path.write_text(json.dumps(known), "utf-8")
    here.keep(own_files(here), by="Ann")
    assert decided(here) == []
