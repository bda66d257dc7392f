"""Bombs of real size against the usual limits, in a process of their own, whose memory is counted."""

from __future__ import annotations

import gzip
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from smarketing.settings import ROOT
from tests.ingest.bombs import (
    HEADER,
    LEADS,
    SHEET,
    cell_at,
    million_files,
    workbook,
)

MEASURED = """
    import resource, sys
    from pathlib import Path
    from smarketing.errors import SmarketingError
    from smarketing.ingest import prepare
    from smarketing.settings import read_settings

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        prepare([(Path(sys.argv[1]), "bomb")], Path(sys.argv[2]), read_settings(time_zone="UTC"))
        print("read")
    except SmarketingError as told:
        print(told)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def measured(path: Path, folder: Path) -> tuple[str, int, int]:
    """Return what *path* came to with the usual settings, and the megabytes it took, beyond a start and in children."""
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEASURED), str(path), str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told, own, of_children = ended.stdout.splitlines()
    assert not list(folder.glob("scratch/*-*")), "nothing is left"
    return told, int(own), int(of_children)


def write_zeros(path: Path, megabytes: int) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(megabytes):
            file.write(bytes(1 << 20))


@pytest.mark.slow
def test_real_bombs_take_little_memory(tmp_path):
    write_zeros(tmp_path / "zeros.gz", 4_200)
    (tmp_path / "far.xlsx").write_bytes(workbook(**{SHEET: cell_at("XFD1048576")}))
    (tmp_path / "cell.csv").write_text(f"{HEADER}1,2026-01-05,{'x' * (100 << 20)},b\n{LEADS}")
    (tmp_path / "million.zip").write_bytes(million_files())
    (tmp_path / "quoted.csv").write_text(f'{LEADS}98,2026-01-05,"' + "a short line of it\n" * 5_000_000 + '",b\n')
    wide = ",".join(f"c{number}" for number in range(50_000))
    (tmp_path / "wide.csv").write_text(f"{wide}\n{wide}\n")
    told = {
        name: measured(tmp_path / name, tmp_path / "w")
        for name in ("zeros.gz", "far.xlsx", "cell.csv", "quoted.csv", "million.zip", "wide.csv")
    }
    assert "it unpacks to more than 4,294,967,296 bytes" in told["zeros.gz"][0]
    assert "takes more memory than one import may have (1GB)" in told["far.xlsx"][0]
    assert "it has a line of more than 2,097,152 bytes" in told["cell.csv"][0]
    assert "rows hold one cell, where the header has 4" in told["quoted.csv"][0]
    assert "there are more than 500 files in it" in told["million.zip"][0]
    assert "it has 50,000 columns, more than 2,000" in told["wide.csv"][0]
    assert max(own for _, own, _ in told.values()) < 150
    assert max(of_children for _, _, of_children in told.values()) < 1_500
