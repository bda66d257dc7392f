"""Whoever cancels is not kept waiting, whatever the reader is at."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import xlsxwriter

from smarketing.errors import Stopped
from smarketing.ingest import sheet_reader
from smarketing.ingest.copies import write_copy
from smarketing.ingest.encodings import Encoding, detect_encoding, recode
from smarketing.ingest.spellings import spellings_in_force
from smarketing.ingest.spreadsheets import read_workbook
from smarketing.ingest.watching import Watch

pytestmark = pytest.mark.slow


@contextmanager
def stopped(seconds: float = 0.0) -> Iterator[None]:
    """Have whatever is done within be stopped after *seconds*, and notice that within a second more."""
    watch = Watch()
    timer = threading.Timer(seconds, watch.stop)
    if seconds:
        timer.start()
    else:
        watch.stop()
    began = time.monotonic()
    with watch.in_force(), pytest.raises(Stopped):
        yield
    timer.cancel()
    assert time.monotonic() - began < seconds + 1.0


def test_looking_for_the_encoding_stops(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a,b\n" * 1000)
    with stopped():
        detect_encoding(tmp_path / "a.csv")


def test_writing_a_file_in_utf_8_stops(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a,\xfc\n" * 1000)
    with stopped():
        recode(tmp_path / "a.csv", tmp_path / "b.csv", Encoding("cp1252"))


def test_copying_rows_one_by_one_stops_before_a_whole_batch_is_read(tmp_path):
    read = []

    def rows() -> Iterator[tuple[int, list[str]]]:
        for number in range(20_000):
            read.append(number)
            yield number, ["x"]

    with stopped():
        write_copy(rows(), 1, tmp_path / "copy.parquet")
    assert len(read) <= 1_000


def test_looking_at_the_spellings_in_force_stops(kept, workspace):
    snapshot = kept(("leads.csv", "lead_id,created_at,source\n1,2026-01-02,Web\n"))
    with stopped():
        spellings_in_force(snapshot, workspace)


def test_opening_a_workbook_stops_and_leaves_no_process_and_no_file(tmp_path, monkeypatch, config):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "a")
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    slow = tmp_path / "slow.py"
    slow.write_text("import pathlib, sys, time\ntime.sleep(2)\npathlib.Path(sys.argv[1] + '.done').touch()\n")
    monkeypatch.setattr(sheet_reader, "__file__", str(slow))
    with stopped(0.3):
        read_workbook(tmp_path / "a.xlsx", "a.xlsx", tmp_path / "work", config)
    time.sleep(2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "slow.py"]
