"""Files that mean harm are refused with a sentence, or contained; the limits are settings.

The bombs here are small and the limits low; ``slow`` ones are of real size.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import resource
import struct
import subprocess
import sys
import textwrap
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from smarketing.errors import UnreadableFile
from smarketing.ingest import check, keep, prepare
from smarketing.ingest.reading import read_grids
from smarketing.settings import ROOT, read_settings

HEADER = "Lead id,Created,Source,Email\n"
LEADS = HEADER + "".join(f"{row},2026-01-{row % 28 + 1:02d},Web,a{row}@x.example\n" for row in range(1, 30))
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{depth} "{f"&a{depth - 1};" * 10}">' for depth in range(1, 10)
)
LOW = read_settings(
    time_zone="UTC",
    max_file_bytes=1_000_000,
    max_columns=50,
    max_cell_bytes=20_000,
    max_archive_files=20,
    import_memory_limit="150MB",
)


def refusal(folder: Path, content: bytes | str, name: str = "leads.csv", config=LOW) -> str:
    """Return the sentence with which *content* is refused."""
    path = folder / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(UnreadableFile) as told:
        read_grids(path, name, folder / "work", config)
    return str(told.value)


def zipped(*files: tuple[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def overlapping(names: int, content: bytes) -> bytes:
    """Return a zip whose list names the same packed bytes many times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    facts = (zlib.crc32(content), len(packed), len(content))
    body = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, *facts, 1, 0) + b"a" + packed
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, *facts, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, names, names, len(entry) * names, len(body), 0)
    return body + entry * names + end


def workbook(**parts: object) -> bytes:
    """Return a sound workbook of leads; *parts* are changes to its XML: path → bytes, or (old, new)."""
    plain, out = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Leads")
        for number, line in enumerate(LEADS.splitlines()):
            sheet.write_row(number, 0, line.split(","))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            change = parts.get(name, part)
            target.writestr(name, part.replace(*change) if isinstance(change, tuple) else change)
    return out.getvalue()


def cell_at(place: str) -> tuple[bytes, bytes]:
    row = re.sub("[A-Z]", "", place)
    cell = f'<row r="{row}"><c r="{place}" t="str"><v>x</v></c></row></sheetData>'
    return b"</sheetData>", cell.encode()


# Archives


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


@pytest.mark.parametrize("count", [21, 70_000])
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
    (tmp_path / "upload").write_bytes(out.getvalue())
    (grid,) = read_grids(tmp_path / "upload", "link.zip", tmp_path / "work", LOW)
    assert not any("root" in header for header in grid.header)
    assert not any(path.is_symlink() for path in (tmp_path / "work").iterdir())


def test_a_zip_with_a_password_says_so(tmp_path):
    content = bytearray(zipped(("leads.csv", LEADS)))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "it has a password" in refusal(tmp_path, bytes(content), "locked.zip")


@pytest.mark.parametrize("content", [zipped(), zipped(("leads.csv/", ""))])
def test_a_zip_without_a_file_is_empty(tmp_path, content):
    assert "the archive is empty" in refusal(tmp_path, content, "empty.zip")


# Text


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\x00" * 500, b"\xef\xbb\xbf"])
def test_a_file_of_nothing_is_empty(tmp_path, content):
    assert "it is empty" in refusal(tmp_path, content)


def test_too_many_columns_are_refused(tmp_path):
    wide = ",".join(f"c{number}" for number in range(2_000))
    assert "it has 2,000 columns, more than 50" in refusal(tmp_path, f"{wide}\n{wide}\n")


@pytest.mark.parametrize("cell", ["x" * 90_000, '"' + 'a""' * 30_000 + '"', '"a"b",' * 20_000])
def test_a_cell_beyond_the_limit_is_refused_wherever_it_stands(tmp_path, cell):
    for content in (f"{LEADS}99,2026-01-01,{cell},b\n", f"{HEADER}99,2026-01-01,{cell},b\n{LEADS}"):
        assert "it has a line of more than 20,000 bytes" in refusal(tmp_path, content)


def test_zeros_in_a_text_file_are_refused(tmp_path):
    assert "binary data" in refusal(tmp_path, f"{LEADS}99,2026-01-01,W\0eb,b\n")


def test_headers_that_are_ours_or_sql_are_only_names(tmp_path, config):
    headers = (
        'lead_id,lead_id,row,id,is_out,surplus,c1,"x""); DROP TABLE leads; --",$1,?,%s,created_at,source,mapped_stage'
    )
    row = "{0},a,b,c,d,e,f,g,h,i,j,2026-01-05,Web,k"
    path = tmp_path / "'; DROP TABLE leads; --.csv"
    path.write_text("\n".join([headers, *(row.format(number) for number in range(5))]))
    found = prepare([(path, path.name)], tmp_path / "workspace", config)
    upload = check(found, [one.mapping for one in found], tmp_path / "workspace", config)
    snapshot = keep(upload, tmp_path / "workspace", config, author="Ann")
    table = pq.read_table(snapshot.table(tmp_path / "workspace", "leads"))
    assert table.num_rows == 5
    assert table.column_names.count("lead_id") == 1
    assert len(set(table.column_names)) == len(table.column_names)
    assert [name for name in table.column_names if name.startswith("x_")]


# Workbooks


@pytest.mark.parametrize("place", ["XFD1048576", "ZZZZZZ4294967295"])
def test_a_cell_far_from_all_others_costs_a_sentence_and_no_memory(tmp_path, place):
    told = refusal(tmp_path, workbook(**{SHEET: cell_at(place)}), "far.xlsx")
    assert re.search("takes more memory than one import may have|no workbook that can be opened", told)


def test_a_text_that_stands_in_many_cells_costs_a_sentence_and_no_memory(tmp_path):
    book = workbook(**{STRINGS: (b"<t>Web</t>", b"<t>" + b"A" * (8 << 20) + b"</t>")})
    assert "takes more memory than one import may have (150MB)" in refusal(tmp_path, book, "b.xlsx", bigger())


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    book = workbook(**{SHEET: (b"<sheetData>", b"<!--" + b"x" * 2_000_000 + b"--><sheetData>")})
    assert "it would unpack to more than 1,000,000 bytes" in refusal(tmp_path, book, "b.xlsx")


@pytest.mark.parametrize("part", [SHEET, STRINGS])
def test_entities_of_xml_are_never_expanded(tmp_path, part):
    bomb = f'{LAUGHS}<!ENTITY file SYSTEM "file:///etc/passwd">]><x><si><t>&a9;&file;</t></si></x>'
    path = tmp_path / "upload"
    path.write_bytes(workbook(**{part: bomb.encode()}))
    with contextlib.suppress(UnreadableFile):
        grids = read_grids(path, "laughs.xlsx", tmp_path / "work", LOW)
        assert not any(mark in header for grid in grids for header in grid.header for mark in ("root:", "haha"))


@pytest.mark.parametrize(
    "change",
    [
        (b'<dimension ref="A1:D30"/>', b'<dimension ref="A1:XFD1048576"/>'),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A50:XFD1048576"/></mergeCells>'),
        (b"</sheetData>", b"<row/>" * 100_000 + b"</sheetData>"),
        (b"</sheetData>", b"<row>" * 50_000 + b"</row>" * 50_000 + b"</sheetData>"),
    ],
)
def test_what_a_sheet_only_says_of_its_size_costs_nothing(tmp_path, change):
    (tmp_path / "upload").write_bytes(workbook(**{SHEET: change}))
    (grid,) = read_grids(tmp_path / "upload", "leads.xlsx", tmp_path / "work", LOW)
    assert grid.header == ("Lead id", "Created", "Source", "Email")
    assert pq.read_metadata(grid.path).num_rows == 29


def test_a_workbook_of_very_many_sheets_is_refused(tmp_path):
    sheets = "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 400))
    book = workbook(**{"xl/workbook.xml": (b"</sheets>", f"{sheets}</sheets>".encode())})
    assert "it has more than 20 sheets" in refusal(tmp_path, book, "sheets.xlsx")


def test_a_formula_in_a_sheet_is_its_last_value_and_is_never_run(tmp_path):
    formula = b'<row r="40"><c r="A40" t="str"><f>HYPERLINK("http://x")</f><v>99</v></c></row></sheetData>'
    (tmp_path / "upload").write_bytes(workbook(**{SHEET: (b"</sheetData>", formula)}))
    (grid,) = read_grids(tmp_path / "upload", "leads.xlsx", tmp_path / "work", LOW)
    assert pq.read_table(grid.path).column("c1").to_pylist()[-1] == "99"


# Parquet


@pytest.mark.parametrize("end", [4, 40, 200])
def test_a_parquet_file_cut_off_is_refused(tmp_path, end):
    out = io.BytesIO()
    pq.write_table(pa.table({"lead_id": list(range(1000))}), out)
    assert re.search("damaged|cut off", refusal(tmp_path, out.getvalue()[:-end], "leads.parquet"))


def test_an_encrypted_parquet_file_is_refused(tmp_path):
    assert "it is an encrypted Parquet file" in refusal(tmp_path, b"PARE" + bytes(range(256)) * 8 + b"PARE")


@pytest.mark.parametrize("kind", ["bad_data/*", "data/*.encrypted", "data/aes256/*"])
def test_broken_and_encrypted_parquet_files_give_a_table_or_a_sentence(tmp_path, shared_data, kind):
    config = read_settings(time_zone="UTC")
    for path in sorted((shared_data / "security" / "parquet-testing").glob(kind)):
        told = ""
        try:
            assert len(read_grids(path, path.name, tmp_path / "work", config)) == 1
        except UnreadableFile as refused:
            told = str(refused)
        assert not told or told.startswith(path.name)
        assert told or "encrypted" not in path.name or "plaintext_footer" in path.name


# Lists of payloads


@pytest.mark.parametrize(
    "lines",
    [
        "csv-injection-payloads/Intruder/csv-payload.txt",
        "blns/blns.txt",
        "PayloadsAllTheThings/CSV Injection/README.md",
    ],
)
def test_every_payload_comes_through_as_the_text_it_is(tmp_path, shared_data, config, lines):
    text = (shared_data / "security" / lines).read_text(encoding="utf-8")
    payloads = [line for line in text.splitlines() if line.strip() and "\0" not in line]
    rows = [
        f'{number},2026-01-05,Web,"{payload.replace(chr(34), chr(34) * 2)}"' for number, payload in enumerate(payloads)
    ]
    path = tmp_path / "payloads.csv"
    path.write_text("\n".join(["Lead id,Created,Source,Remark", *rows]), encoding="utf-8")
    workspace = tmp_path / "workspace"
    found = prepare([(path, path.name)], workspace, config)
    snapshot = keep(check(found, [one.mapping for one in found], workspace, config), workspace, config, author="Ann")
    table = pq.read_table(snapshot.table(workspace, "leads"))
    assert table.num_rows == len(payloads)
    kept = {int(row["lead_id"]): row["x_remark"] or "" for row in table.to_pylist()}
    wrong = [
        payload for number, payload in enumerate(payloads) if kept[number] and kept[number].strip() != payload.strip()
    ]
    assert wrong == []
    assert sum(not value for value in kept.values()) <= 10, "only words that mean empty are empty"


# Real sizes, in a process of their own, whose memory is counted


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
"""


def measured(path: Path, folder: Path) -> tuple[str, int]:
    """Return what *path* came to with the usual settings, and the megabytes it took beyond a start."""
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEASURED), str(path), str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told, memory = ended.stdout.splitlines()
    assert not list(folder.glob("scratch/*-*")), "nothing is left"
    return told, int(memory)


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
    wide = ",".join(f"c{number}" for number in range(50_000))
    (tmp_path / "wide.csv").write_text(f"{wide}\n{wide}\n")
    told = {
        name: measured(tmp_path / name, tmp_path / "w")
        for name in ("zeros.gz", "far.xlsx", "cell.csv", "million.zip", "wide.csv")
    }
    assert "it unpacks to more than 4,294,967,296 bytes" in told["zeros.gz"][0]
    assert "takes more memory than one import may have (1GB)" in told["far.xlsx"][0]
    assert "it has a line of more than 2,097,152 bytes" in told["cell.csv"][0]
    assert "there are more than 500 files in it" in told["million.zip"][0]
    assert "it has 50,000 columns, more than 2,000" in told["wide.csv"][0]
    assert max(memory for _, memory in told.values()) < 150
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024 < 1_500


def million_files() -> bytes:
    """Return a zip whose list names a million files, as short as such a list can be."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 1, 0) + b"a"
    size = len(entry) * 1_000_000
    return local + entry * 1_000_000 + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, size, len(local), 0)


def bigger():
    return LOW.model_copy(update={"max_file_bytes": 100_000_000})
