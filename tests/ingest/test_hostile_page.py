"""docs/hostile-input.md: every sentence in it is what a file of that kind gets, and no kind lacks its sentence."""

from __future__ import annotations

import gzip
import io
import re
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smarketing.errors import IngestError
from smarketing.ingest import prepare
from smarketing.ingest.preparing import refuse_empty
from smarketing.settings import ROOT
from tests.ingest.bombs import (
    HEADER,
    LEADS,
    SHEET,
    bigger,
    cell_at,
    million_files,
    overlapping,
    refusal,
    workbook,
    zipped,
)
from tests.ingest.test_reading_other_workbooks import open_workbook, row

PAGE = (ROOT / "docs" / "hostile-input.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"[\d,]*\d(?: ?[GM]B)?")


def unnumbered(text: str) -> str:
    """Return *text* without its numbers, which depend on the limits of a test."""
    return NUMBER.sub("#", text)


def rows_of_page() -> dict[str, str]:
    """Return what the page says of each kind of file: first cell → second cell."""
    cells = (line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| "))
    return {cell[0]: unnumbered(cell[1]) for cell in cells if len(cell) > 3}


def link() -> bytes:
    entry = zipfile.ZipInfo("leads.csv")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return out.getvalue()


def parquet_cut_off() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"lead_id": list(range(1000))}), out)
    return out.getvalue()[:-40]


def repeated() -> bytes:
    cell = "<table:table-cell"
    return open_workbook(row("x" * 1000, times=60_000).replace(cell, f'{cell} table:number-columns-repeated="1000"'))


FILES = {
    "zip that says it unpacks to": lambda: zipped(*((f"{n}.csv", b"0" * 400_000) for n in range(3))),
    "gzip of": lambda: gzip.compress(bytes(5_000_000)),
    "columns": lambda: ",".join(f"c{n}" for n in range(2_000)) + "\n1\n",
    "on one line": lambda: f"{LEADS}99,2026-01-01,{'x' * 90_000},b\n",
    "in quotes, of short lines": lambda: f'{LEADS}99,2026-01-01,"' + "a line\n" * 60_000 + '",b\n',
    "a million files in a zip": million_files,
    "a zip in a zip": lambda: zipped(("in.zip", zipped(("leads.csv", LEADS)))),
    "whose files share their bytes": lambda: overlapping(15, b"0" * 60_000),
    "a link to": link,
    "Parquet that was cut off": parquet_cut_off,
    "encrypted Parquet": lambda: b"PARE" + bytes(range(256)) * 8 + b"PARE",
    "XLSX with a cell at XFD1048576": lambda: workbook(**{SHEET: cell_at("XFD1048576")}),
    "a .ods that repeats one cell": repeated,
    "NUL bytes": lambda: f"{LEADS}99,2026-01-01,W\0eb,b\n",
    "a web page named": lambda: "<!DOCTYPE html><html><body>Log in</body></html>",
    "tables within tables": lambda: "<html><table><tr><td><table><tr><td>1</td></tr></table></td></tr></table></html>",
    "a Git LFS pointer": lambda: "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n",
    "an image": lambda: b"\x89PNG\r\n\x1a\n....",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_the_page_says_what_such_a_file_is_told(tmp_path, kind):
    needs_room = kind in {"in quotes, of short lines", "a million files in a zip"}
    told = refusal(tmp_path, FILES[kind](), "x.csv", **({"config": bigger()} if needs_room else {}))
    [said] = [text for name, text in rows_of_page().items() if kind in name and "can't be read" in text]
    assert unnumbered(told.partition(" ")[2]) in said


def test_every_refusal_on_the_page_is_tried():
    refused = [name for name, said in rows_of_page().items() if re.match(r"can't be read: \S", said)]
    assert [name for name in refused if not any(kind in name for kind in FILES)] == []


def test_a_header_without_rows_is_told_as_the_page_says(tmp_path, config):
    path = tmp_path / "leads.csv"
    path.write_text(HEADER, encoding="utf-8")
    (one,) = prepare([(path, path.name)], tmp_path / "workspace", config)
    with pytest.raises(IngestError) as told:
        refuse_empty([one], config)
    assert f"| {told.value} |" in PAGE
