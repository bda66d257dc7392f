"""Archives that mean harm are refused by their list or stop at a limit, and lead nowhere."""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile

import pytest

from smarketing.ingest.reading import read_grids
from tests.ingest.bombs import (
    LEADS,
    LOW,
    bigger,
    overlapping,
    refusal,
    zipped,
)


def test_a_zip_that_says_it_is_too_large_is_not_unpacked(tmp_path):
    bomb = zipped(*((f"{number}.csv", b"0" * 400_000) for number in range(3)))
    assert "it would unpack to more than 1,000,000 bytes" in refusal(tmp_path, bomb, "bomb.zip")
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize("said", [10, 0x7FFFFFFF])
def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path, said):
    content = b"1,2,3\n" * 100_000
    liar = zipped(("leads.csv", content)).replace(struct.pack("<I", len(content)), struct.pack("<I", said))
    assert re.search("is damaged|would unpack to more", refusal(tmp_path, liar, "liar.zip"))


def test_a_zip_whose_files_overlap_is_refused(tmp_path):
    assert "share the same bytes" in refusal(tmp_path, overlapping(15, b"0" * 60_000), "overlap.zip")


@pytest.mark.parametrize("outer", [lambda inner: zipped(("in.zip", inner)), gzip.compress])
def test_an_archive_in_an_archive_is_refused(tmp_path, outer):
    assert "an archive within an archive" in refusal(tmp_path, outer(zipped(("leads.csv", LEADS))), "nested.zip")


def test_a_gzip_stops_at_the_limit(tmp_path):
    assert "it unpacks to more than 1,000,000 bytes" in refusal(tmp_path, gzip.compress(bytes(5_000_000)), "zeros.gz")
    assert sum(path.stat().st_size for path in (tmp_path / "work").iterdir()) <= 1_000_000


@pytest.mark.parametrize("count", [21, 3_000])
def test_a_zip_of_very_many_files_is_refused_by_its_list(tmp_path, count):
    content = zipped(*((f"{number}", b"") for number in range(count)))
    assert "there are more than 20 files in it" in refusal(tmp_path, content, "many.zip", bigger())


def test_names_in_a_zip_lead_nowhere(tmp_path):
    names = (
        "../../../evil.csv",
        f"{tmp_path}/absolute.csv",
        "C:\\temp\\drive.csv",
        "..\\..\\back.csv",
        "CON",
        "x" * 9_000,
    )
    (tmp_path / "upload").write_bytes(zipped(*((name, LEADS) for name in names)))
    grids = read_grids(tmp_path / "upload", "names.zip", tmp_path / "work", LOW)
    assert len(grids) == len(names)
    assert {path.name for path in tmp_path.iterdir()} == {"upload", "work"}
    assert not (tmp_path.parent / "evil.csv").exists()
    assert all(len(grid.file) < 250 for grid in grids)


def test_a_link_in_a_zip_is_not_followed(tmp_path):
    entry = zipfile.ZipInfo("leads.csv")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert "/etc/passwd" in refusal(tmp_path, out.getvalue(), "link.zip"), "its own bytes were read, not those it names"
    assert not any(path.is_symlink() for path in (tmp_path / "work").iterdir())


def test_a_zip_with_a_password_says_so(tmp_path):
    content = bytearray(zipped(("leads.csv", LEADS)))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "it has a password" in refusal(tmp_path, bytes(content), "locked.zip")


@pytest.mark.parametrize("content", [zipped(), zipped(("leads.csv/", ""))])
def test_a_zip_without_a_file_is_empty(tmp_path, content):
    assert "the archive is empty" in refusal(tmp_path, content, "empty.zip")
