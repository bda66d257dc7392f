"""A company comes back from its backup as it was: numbers, files and decisions, from and into either database."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.demo import generate
from smarketing.errors import StoreError
from smarketing.ingest import snapshots
from smarketing.settings import ROOT, Settings, read_settings
from smarketing.store import Feedback, Note
from smarketing.workspace import Workspace, open_workspace, restore
from smarketing.workspace.backup import store_of
from tests.store.deciding import MONDAY, decide, decisions

GOLDEN = ROOT / "tests" / "golden"
METRICS = ("funnel", "leads_by_source", "lead_quality", "win_rate_by_source")
NewUrl = Callable[[], str]


@pytest.fixture
def new_url(request: pytest.FixtureRequest, store_url: str) -> NewUrl:
    """Return the address of one more store that doesn't exist yet: in the workspace, or a PostgreSQL database."""
    return lambda: "" if store_url.startswith("sqlite") else request.getfixturevalue("new_database")()


def upload(here: Workspace, *names: str, day: dt.date) -> None:
    prepared = here.prepare([(GOLDEN / name, name) for name in names])
    here.keep(here.check(prepared, as_of=day), by="Ann")


def numbers(here: Workspace) -> list[object]:
    return [here.ask(metric).table.to_pylist() for metric in METRICS]


def mappings(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "mappings").iterdir()}


def test_a_destroyed_company_comes_back_into_either_database_and_undo_still_works(
    new_url: NewUrl, tmp_path: Path
) -> None:
    before = read_settings(workspace=tmp_path / "company", store_url=new_url())
    with closing(open_workspace(before)) as here:
        upload(here, "leads.csv", day=dt.date(2026, 6, 23))
        upload(here, "deals.csv", day=dt.date(2026, 6, 30))
        decide(here.store)
        was = decisions(here.store), numbers(here), here.snapshot, mappings(here.folder)
        here.back_up(tmp_path / "monday.zip")
    shutil.rmtree(before.workspace)
    assert all(was[0].values())
    for number, url in enumerate({new_url(), ""}):
        settings = read_settings(workspace=tmp_path / f"new{number}", store_url=url)
        restore(settings, tmp_path / "monday.zip")
        with closing(open_workspace(settings)) as here:
            assert (decisions(here.store), numbers(here), here.snapshot, mappings(here.folder)) == was
            assert here.faults() == []
            assert here.store.feedback.give(Feedback("L1", "ok"), by="Eve").version == 3
            undone = here.undo(by="Ann")
            assert undone is not None
            assert undone.as_of == dt.date(2026, 6, 23)


@pytest.mark.slow
def test_what_people_decided_beside_the_demo_comes_back_with_it_whatever_the_database(
    new_url: NewUrl, tmp_path: Path
) -> None:
    generate(tmp_path / "demo", leads=200, seed=3)

    def of(name: str) -> Settings:
        return read_settings(workspace=tmp_path / name, store_url=new_url(), demo=tmp_path / "demo")

    with closing(open_workspace(of("company"))) as here:
        here.load_demo()
        here.store.notes.add(Note(MONDAY, "decision", "Stop the fair."), by="Mia")
        was = decisions(here.store)
        here.back_up(tmp_path / "monday.zip")
    settings = of("new")
    restore(settings, tmp_path / "monday.zip")
    with closing(open_workspace(settings)) as here:
        assert here.holds_demo
        assert decisions(here.store) == was
        upload(here, "leads.csv", day=dt.date(2026, 11, 21))
        assert [entry.value.text for entry in here.store.notes.current()] == ["Stop the fair."]
        here.undo(by="Ann")
        assert here.holds_demo
        assert decisions(here.store) == was


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a small company with three verdicts."""
    folder = tmp_path_factory.mktemp("golden")
    with closing(open_workspace(read_settings(workspace=folder / "company"))) as here:
        upload(here, "leads.csv", "deals.csv", day=dt.date(2026, 6, 30))
        for lead in ("L1", "L2", "L3"):
            here.store.feedback.give(Feedback(lead, "ok"), by="Ann")
        here.back_up(folder / "monday.zip")
    return folder / "monday.zip"


def changed(content: bytes) -> Iterator[bytes]:
    """Yield *content* cut, longer, or with one bit of it another."""
    chance = random.Random(4)
    places = [
        *range(40),
        *range(len(content) - 200, len(content)),
        *(chance.randrange(len(content)) for _ in range(60)),
    ]
    for place in places:
        yield content[:place]
        yield content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
    yield content + b"\0"
    yield content[: len(content) // 3] + content[len(content) // 2 :]


def test_a_backup_that_was_cut_or_changed_anywhere_is_refused_and_leaves_nothing(golden: Path, tmp_path: Path) -> None:
    settings, file = read_settings(workspace=tmp_path / "company"), tmp_path / "monday.zip"
    for content in changed(golden.read_bytes()):
        file.write_bytes(content)
        with pytest.raises(StoreError, match=r"monday.zip (was cut or changed|is no backup of ours)"):
            restore(settings, file)
    left = [path for path in settings.workspace.rglob("*") if path.is_file()]
    assert [path.name for path in left] in ([], [".lock"])
    restore(settings, golden)


def test_a_backup_made_before_there_were_checksums_is_still_restored(golden: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(golden) as archive, zipfile.ZipFile(tmp_path / "old.zip", "w") as old:
        for name in archive.namelist():
            old.writestr(name, json.dumps({"format": 1}) if name == "backup.json" else archive.read(name))
    settings = read_settings(workspace=tmp_path / "company")
    restore(settings, tmp_path / "old.zip")
    with closing(open_workspace(settings)) as here:
        assert (len(here.store.feedback.current()), here.faults()) == (3, [])


@pytest.mark.slow
def test_a_restore_killed_at_any_step_is_nothing_or_goes_on_and_never_a_mixture(golden: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.store.restorer", str(tmp_path / "company"), str(golden)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    kills = [json.loads(line) for line in done.stdout.splitlines()]
    with closing(open_workspace(read_settings(workspace=tmp_path / "company"))) as here:
        whole = [here.snapshot and here.snapshot.id, 3]
        assert here.faults() == []
    assert len(kills) > 20
    assert all(kill["after"] == whole for kill in kills)
    half = [kill for kill in kills if "was interrupted" in str(kill["left"])]
    assert half
    assert all(kill["left"] in ([None, 0], whole) for kill in kills if kill not in half)


def test_a_half_restored_company_is_opened_by_nobody_and_takes_no_other_backup(golden: Path, tmp_path: Path) -> None:
    settings = read_settings(workspace=tmp_path / "company")
    mark = json.dumps({"file": "sunday.zip", "fingerprint": "another"})
    snapshots.write_safely(settings.workspace / "restoring.json", mark.encode())
    with pytest.raises(StoreError, match=r"restore of sunday.zip into .* was interrupted. Run it again"):
        open_workspace(settings)
    with pytest.raises(StoreError, match="Run that one again, or name an empty folder"):
        restore(settings, golden)


def test_a_store_that_holds_something_else_refuses_the_backup_and_no_file_stays(
    golden: Path, tmp_path: Path, new_url: NewUrl
) -> None:
    settings = read_settings(workspace=tmp_path / "company", store_url=new_url())
    with closing(store_of(settings)) as store:
        store.notes.add(Note(MONDAY, "note", "Ours."), by="Mia")
    with pytest.raises(StoreError, match="isn't empty"):
        restore(settings, golden)
    with closing(open_workspace(settings)) as here:
        assert here.is_empty
        assert here.store.feedback.current() == ()
        assert len(here.store.notes.current()) == 1
    assert not any((settings.workspace / name).exists() for name in ("restoring.json", "current.json"))
    assert not list(settings.workspace.glob("*/*.json"))


def test_a_backup_taken_while_people_decide_and_upload_holds_one_state_of_it_all(
    new_url: NewUrl, tmp_path: Path
) -> None:
    settings = read_settings(workspace=tmp_path / "company", store_url=new_url())
    with closing(open_workspace(settings)) as here, ThreadPoolExecutor(4) as crowd:
        upload(here, "leads.csv", day=dt.date(2026, 6, 23))
        for number in range(20):
            here.store.feedback.give(Feedback(f"before {number}", "ok"), by="Ann")
        store = here.store
        busy = [
            crowd.submit(lambda who=who: [store.feedback.give(Feedback(who, "ok"), by=who) for _ in range(40)])
            for who in ("Bob", "Eve", "Mia")
        ]
        uploading = crowd.submit(upload, here, "deals.csv", day=dt.date(2026, 6, 30))
        here.back_up(tmp_path / "monday.zip")
        for one in (*busy, uploading):
            one.result()
    back = read_settings(workspace=tmp_path / "new", store_url=new_url())
    restore(back, tmp_path / "monday.zip")
    with closing(open_workspace(back)) as here:
        assert here.faults() == []
        assert numbers(here)
        assert {f"before {number}" for number in range(20)} <= {entry.key for entry in here.store.feedback.current()}
        for who in ("Bob", "Eve", "Mia"):
            versions = [entry.version for entry in here.store.history("feedback", who)]
            assert versions == list(range(1, len(versions) + 1))


def test_a_running_server_sees_its_destroyed_company_again_once_it_is_restored(golden: Path, tmp_path: Path) -> None:
    settings = read_settings(workspace=tmp_path / "company")
    restore(settings, golden)
    with closing(open_workspace(settings)) as here:
        was = decisions(here.store), numbers(here)
        here.store.feedback.give(Feedback("L1", "good"), by="lost with the folder")
        assert numbers(here) != was[1]
        shutil.rmtree(settings.workspace)
        with pytest.raises(StoreError, match="can't be reached"):
            here.store.feedback.give(Feedback("L1", "good"), by="Ann")
        restore(settings, golden)
        assert (decisions(here.store), numbers(here)) == was
        here.store.feedback.give(Feedback("L1", "good"), by="Ann")
        assert len(here.store.history("feedback", "L1")) == 2


def test_a_backup_within_the_workspace_is_refused(golden: Path, tmp_path: Path) -> None:
    settings = read_settings(workspace=tmp_path / "company")
    restore(settings, golden)
    with (
        closing(open_workspace(settings)) as here,
        pytest.raises(StoreError, match="lost together with the workspace"),
    ):
        here.back_up(settings.workspace / "monday.zip")
