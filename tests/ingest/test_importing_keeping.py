"""An upload is kept as a whole or not at all, by one person at a time, and can be undone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor

import pyarrow.parquet as pq
import pytest

from smarketing.errors import Conflict, IngestError, MissingColumn
from smarketing.ingest import check, current, keep, list_snapshots, undo
from smarketing.ingest.mending import write_mendable
from smarketing.settings import ROOT

LEADS = "lead_id,email,created_at,source,lifecycle_stage\n{}"
ROWS = ["L1,a@one.example,2026-01-05,Paid,Lead\n", "L2,b@two.example,2026-01-06,Organic,Customer\n"]


def leads(*rows: str) -> tuple[str, str]:
    return "leads.csv", LEADS.format("".join(rows))


def test_the_second_of_two_uploads_is_told_who_was_first(checked, workspace, config):
    first, second = checked(leads(*ROWS)), checked(leads(ROWS[0]))
    snapshot = keep(first, workspace, config, author="Ann")
    with pytest.raises(Conflict, match="Ann changed the data at"):
        keep(second, workspace, config, author="Bob")
    assert current(workspace) == snapshot
    assert second.work.exists()


def test_of_two_uploads_kept_at_the_same_moment_one_wins(checked, workspace, config):
    uploads = {"Ann": checked(leads(*ROWS)), "Bob": checked(leads(ROWS[0]))}

    def try_to_keep(author: str) -> str | None:
        try:
            keep(uploads[author], workspace, config, author=author)
        except Conflict as lost:
            return lost.who
        return None

    with ThreadPoolExecutor(2) as pool:
        told = dict(zip(uploads, pool.map(try_to_keep, uploads), strict=True))
    winner = current(workspace).author
    assert told == {author: None if author == winner else winner for author in uploads}


def test_an_upload_that_was_refused_can_be_checked_again_and_kept(checked, read, workspace, config):
    found = read(leads(ROWS[0]))
    stale = check(found, [one.mapping for one in found], workspace, config)
    keep(checked(leads(*ROWS)), workspace, config, author="Ann")
    with pytest.raises(Conflict):
        keep(stale, workspace, config, author="Bob")
    fresh = check(found, [one.mapping for one in found], workspace, config, mode="replace")
    assert keep(fresh, workspace, config, author="Bob").tables["leads"].rows == 1


def test_an_upload_checked_in_two_ways_is_kept_as_it_was_shown(read, workspace, config):
    found = read(leads(*ROWS))
    (mapping,) = (one.mapping for one in found)
    shown = check(found, [mapping], workspace, config)
    without_source = tuple(column for column in mapping.columns if column.header != "source")
    check(found, [type(mapping)(mapping.kind, None, without_source)], workspace, config)
    snapshot = keep(shown, workspace, config, author="Ann")
    assert "source" in pq.read_schema(snapshot.table(workspace, "leads")).names


def test_a_kept_upload_can_not_be_kept_twice(checked, workspace, config):
    upload = checked(leads(*ROWS))
    keep(upload, workspace, config, author="Ann")
    with pytest.raises(IngestError, match="kept or discarded before"):
        keep(upload, workspace, config, author="Ann")


def test_undo_brings_back_the_state_before_and_keeps_the_files(kept, workspace):
    first = kept(leads(*ROWS))
    second = kept(leads(ROWS[0]), mode="replace")
    assert undo(workspace) == first
    assert list_snapshots(workspace) == [first]
    assert second.table(workspace, "leads").exists()
    assert undo(workspace) is None
    with pytest.raises(IngestError, match="nothing to undo"):
        undo(workspace)


CRASH = """
    import os, signal, sys
    from pathlib import Path
    from smarketing.ingest import check, keep, prepare, keeping, snapshots
    from smarketing.settings import read_settings

    workspace, file, step = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    settings = read_settings(time_zone="UTC")
    found = prepare([(file, file.name)], workspace, settings)
    upload = check(found, [one.mapping for one in found], workspace, settings, mode="replace")

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    target = {"files": "_place", "snapshot": "write_snapshot", "pointer": "point_at", "memory": "_remember"}[step]
    setattr(keeping, target, die)
    keep(upload, workspace, settings, author="Bob")
"""


@pytest.mark.parametrize("step", ["files", "snapshot", "pointer", "memory"])
def test_a_crash_at_any_step_leaves_the_state_before_or_the_state_after(kept, workspace, tmp_path, step, checked):
    before = kept(leads(*ROWS))
    file = tmp_path / "next.csv"
    file.write_text(LEADS.format("L9,z@nine.example,2026-03-01,Paid,Lead\n"))
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CRASH), str(workspace), str(file), step],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    found = current(workspace)
    if step == "memory":
        assert found.parent == before.id
        assert found.tables["leads"].rows == 1
    else:
        assert found == before
    assert all((workspace / table.path).exists() for table in found.tables.values())
    assert kept(leads(*ROWS), author="Ann", mode="replace").tables["leads"].rows == 2


def test_what_a_killed_import_left_is_swept_by_the_next_an_hour_later(read, workspace):
    left, fresh = (workspace / "scratch" / name for name in ("left", "fresh"))
    for folder in (left, fresh):
        folder.mkdir(parents=True)
    before = time.time() - 3_700
    os.utime(left, (before, before))
    read(("leads.csv", "lead_id,email,created_at,source\nL1,a@one.example,2026-01-05,Paid\n"))
    assert (left.exists(), fresh.exists()) == (False, True)


def test_no_column_of_another_kind_is_proposed_for_a_missing_one(checked):
    with pytest.raises(MissingColumn) as refused:
        checked(("people.csv", "lead_id,email,Converted,lead_status\n1,a@b.example,0,New\n"))
    assert "'Converted'" not in str(refused.value)


def test_rows_that_were_mended_in_the_file_we_offered_never_take_the_place_of_all(checked, kept, workspace, tmp_path):
    header, rows = "lead_id,created_at,crm_score\n", [f"L{n},2026-01-05,{{}}\n" for n in range(10)]
    kept(("leads.csv", header + "".join(row.format("high" if n < 8 else 7) for n, row in enumerate(rows))))
    write_mendable(next((workspace / "rejects").iterdir()), tmp_path / "mend.csv")
    mended = (tmp_path / "mend.csv").read_text(encoding="utf-8-sig").replace("high", "7")
    upload = checked(("to_mend.csv", mended))
    assert [part.converted.rows_kept for part in upload.parts] == [8]
    assert [(table.mode, table.table.rows, table.difference.gone) for table in upload.staged] == [("update", 10, 0)]


@pytest.mark.parametrize("mode", [None, "replace", "update"])
def test_an_upload_of_which_no_row_can_be_read_is_not_kept(kept, read, workspace, config, mode):
    before = kept(leads(*ROWS))
    found = read(leads(*(row.replace("2026-01", "2026-13") for row in ROWS)))
    upload = check(found, [one.mapping for one in found], workspace, config, mode=mode)
    assert upload.refusal.startswith("None of the 2 rows of leads.csv can be read")
    assert not upload.changes_nothing
    with pytest.raises(IngestError, match="None of the 2 rows"):
        keep(upload, workspace, config, author="Ann")
    assert current(workspace) == before


def test_the_first_upload_of_which_no_row_can_be_read_says_so_and_asks_for_no_day(checked):
    upload = checked(leads(*(row.replace("2026-01", "2026-13") for row in ROWS)))
    assert "Row 2:" in upload.refusal
    assert upload.reports[0].rejects
