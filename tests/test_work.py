"""Long work tells how far it is, and leaves nothing behind when it is stopped, at whichever moment."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest

from smarketing.errors import Stopped
from smarketing.ingest.watching import Watch, ensure_going, told_within
from smarketing.settings import ROOT, read_settings
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.work import Work, left_in_words

ROWS = 20_000
LATE = 200_000
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def write_leads(path: Path, rows: int) -> Path:
    """Write leads of which one has a day that is none."""
    lines = (f"{number},2026-{number % 12 + 1:02}-1{number % 9},Web,lead {number}" for number in range(rows))
    path.write_text("\n".join(["Lead id,Created,Source,Note", *lines, "x,2026-02-30,Web,bad", ""]))
    return path


@pytest.fixture(scope="module")
def leads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export that takes a moment to read."""
    return write_leads(tmp_path_factory.mktemp("exports") / "leads.csv", ROWS)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with two leads and a deal in force."""
    (tmp_path / "first.csv").write_text("Lead id,Created,Source\n1,2026-01-05,Web\n2,2026-01-06,Fair\n")
    (tmp_path / "deals.csv").write_text("Deal id,Created,Deal stage,Amount\n7,2026-01-06,Won,100\n")
    with closing(open_workspace(read_settings(workspace=tmp_path / "workspace"))) as opened:
        first = opened.prepare([(tmp_path / name, name) for name in ("first.csv", "deals.csv")])
        opened.keep(opened.check(first, as_of=dt.date(2026, 1, 7)), by="Ada")
        yield opened


def take_in(here: Workspace, path: Path, phase: str, reached: Event, stopped: Event) -> Work[object]:
    """Begin to take *path* in; ``reached`` tells that *phase* has begun, and waits for ``stopped``."""

    def act(tell: object) -> object:
        def heard(what: str, share: float) -> None:
            tell(what, share)
            if what.startswith(phase):
                reached.set()
                stopped.wait(30)

        prepared = here.prepare([(path, path.name)], progress=heard)
        try:
            upload = here.check(prepared, mode="update", as_of=dt.date(2027, 1, 7), progress=heard)
            return here.keep(upload, by="Ben", progress=heard)
        finally:
            here.discard(prepared)

    return Work(act)


def lying_about(folder: Path) -> set[str]:
    """Return what a crash or a stopped import may leave in *folder*."""
    scratch = {path.name for path in (folder / "scratch").iterdir() if path.suffix != ".owner"}
    return scratch | {path.name for path in folder.rglob("*") if path.suffix in {".tmp", ".new", ".part", ".scratch"}}


def kept_files(folder: Path) -> dict[Path, bytes]:
    """Return what is in the files of every upload that is kept in *folder*, and in the mappings remembered."""
    parts = ("snapshots", "tables", "uploads", "rejects", "mappings")
    return {path: path.read_bytes() for part in parts for path in (folder / part).rglob("*")}


PHASES = ("Reading", "Recognising", "Looking at", "Looking for", "Writing", "Comparing", "lead_stages", "audits")


@pytest.mark.parametrize("phase", PHASES)
def test_work_stopped_in_any_phase_leaves_all_as_it_was(here: Workspace, leads: Path, phase: str) -> None:
    before, numbers, files = here.snapshot, here.ask("funnel").table.to_pylist(), kept_files(here.folder)
    reached, stopped = Event(), Event()
    work = take_in(here, leads, phase, reached, stopped)
    assert reached.wait(30), f"the phase {phase} never came: {work.what}"
    work.stop()
    stopped.set()
    with pytest.raises(Stopped, match="Nothing of it was kept"):
        work.result()
    assert here.snapshot == before
    assert here.ask("funnel").table.to_pylist() == numbers
    assert lying_about(here.folder) == set()
    assert kept_files(here.folder) == files


def test_the_same_file_goes_in_after_it_was_stopped(here: Workspace, leads: Path) -> None:
    reached, stopped = Event(), Event()
    work = take_in(here, leads, "lead_stages", reached, stopped)
    reached.wait(30)
    work.stop()
    stopped.set()
    work.wait(30)
    again = take_in(here, leads, "never", Event(), Event())
    again.result()
    assert here.snapshot is not None
    assert here.snapshot.tables["leads"].rows == 2 + ROWS - 2


def test_a_statement_of_the_engine_is_interrupted_wherever_it_is() -> None:
    running, begun = Event(), Event()

    def act(tell: object) -> None:  # nothing is told within a statement
        begun.wait()
        with duckdb.connect() as engine:
            watch.add(engine)
            running.set()
            engine.execute("SELECT count(*) FROM range(10_000_000) a, range(10_000_000) b").fetchall()

    work: Work[None] = Work(act)
    watch = work._watch  # an engine of ours adds itself; this one is a stand-in
    begun.set()
    assert running.wait(10)
    time.sleep(0.1)
    work.stop()
    assert work.wait(10)
    with pytest.raises(Stopped):
        work.result()


def test_an_engine_that_runs_nothing_is_interrupted_in_its_next_statement() -> None:
    watch, faults = Watch(), []

    def run() -> None:
        with watch.in_force(), duckdb.connect() as engine:
            watch.add(engine)
            watch.stop()
            time.sleep(0.2)
            try:
                engine.execute("SELECT count(*) FROM range(10_000_000) a, range(10_000_000) b").fetchall()
            except duckdb.InterruptException as fault:
                faults.append(fault)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(10)
    assert faults


def test_the_share_grows_to_its_end_and_never_goes_back(here: Workspace, leads: Path) -> None:
    shares: list[float] = []
    begun = Event()

    def act(tell: object) -> None:
        begun.wait()

        def heard(what: str, share: float) -> None:
            tell(what, share)
            shares.append(work.share)

        here.discard(here.check(here.prepare([(leads, "leads.csv")], progress=heard), progress=heard))

    work: Work[None] = Work(act)
    begun.set()
    work.result()
    assert shares == sorted(shares)
    assert shares[0] < 0.01
    assert shares[-1] > 0.8


def test_a_part_of_the_work_is_told_as_its_share_of_the_whole() -> None:
    told: list[tuple[float, str, float]] = []
    half = told_within(lambda *heard: told.append(heard), 0.5, 1.0)
    half(0.2, "Looking", 0.4)
    assert told == [(0.6, "Looking", 0.7)]


def test_nothing_is_said_about_the_time_left_before_there_is_a_rate() -> None:
    ends = Event()
    work: Work[bool] = Work(lambda _tell: ends.wait(10))
    assert work.seconds_left is None
    ends.set()
    work.wait()
    assert work.seconds_left is None, "no share was told, so there is no rate"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, ""), (1.2, "about 5 seconds left"), (42.0, "about 40 seconds left"), (125.0, "about 2 minutes left")],
)
def test_the_time_left_is_said_in_round_words(seconds: float | None, said: str) -> None:
    assert left_in_words(seconds) == said


def test_work_that_nobody_watches_goes_on() -> None:
    ensure_going()


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """Have what is started here heed Ctrl-C, also where these tests run in the background of a shell, which doesn't."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_stops_an_import_on_the_command_line_and_leaves_nothing(tmp_path: Path) -> None:
    path = write_leads(tmp_path / "leads.csv", 4 * LATE)
    with subprocess.Popen(
        [sys.executable, "-m", "smarketing", "import", str(path), "--workspace", str(tmp_path / "workspace")],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
    ) as process:  # fmt: skip
        until = time.monotonic() + 30
        while not list((tmp_path / "workspace").glob("scratch/*/check-*")) and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=30)
    assert (process.returncode, out) == (1, ""), told
    assert told.endswith("Stopped. Nothing of it was kept; all is as it was before.\n")
    assert lying_about(tmp_path / "workspace") == set()
    assert not (tmp_path / "workspace" / "current.json").exists()
