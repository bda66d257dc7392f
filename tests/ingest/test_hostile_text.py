"""Text files that mean harm are refused with a sentence, and every word of them stays text."""

from __future__ import annotations

import re

import pyarrow.parquet as pq
import pytest

from smarketing.ingest import check, keep, prepare
from smarketing.ingest.unseen import BLANKS
from tests.ingest.bombs import (
    HEADER,
    LEADS,
    NO_LETTERS,
    bigger,
    refusal,
)


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


@pytest.mark.parametrize("end", ['"', ""])
def test_a_text_of_very_many_lines_in_quotes_is_refused_before_it_is_repaired(tmp_path, end):
    content = f'{LEADS}99,2026-01-01,"' + "a line\n" * 60_000 + f"{end},b\n"
    assert "rows hold one cell, where the header has 4. A quote may never be closed" in refusal(
        tmp_path, content, config=bigger()
    )


def test_a_quote_that_is_never_closed_costs_only_its_row(tmp_path, config):
    rows = [f"{number},2026-01-05,Web" for number in range(60_000)]
    rows[10] = '10,2026-01-05,"Web'
    path = tmp_path / "leads.csv"
    path.write_text("\n".join(["Lead id,Created,Source", *rows]))
    [one] = prepare([(path, path.name)], tmp_path / "workspace", config)
    upload = check([one], [one.mapping], tmp_path / "workspace", config)
    assert upload.reports[0].rows_kept == 60_000


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("99,2026-01-01,W\0eb,b\n", r"row \d+, column 3 \(“Source”\) holds a character that no text has"),
        ('98,2026-01-01,"We\nb",b\n99,2026-01-01,Web,"b\0\nb\0"\n', r"column 4 .*, the first of 2 such\."),
        ("\0,2026-01-01,Web,b\n", r"column 1 .* Take it out there, in the CRM or in the file, or export"),
    ],
)
def test_a_zero_amid_text_is_refused_with_its_place_and_what_to_do(tmp_path, line, place):
    assert re.search(f"can't be read: .*{place}", refusal(tmp_path, f"{LEADS}{line}"))


def test_a_file_full_of_zeros_and_marks_is_no_text(tmp_path):
    assert "binary data" in refusal(tmp_path, f"{LEADS}99,\0\x01\x02,\0\0\x03,\0\n")


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


def bare(text: str) -> str:
    """Return *text* without what nobody sees around it."""
    return re.sub(f"^{BLANKS}|{BLANKS}$", "", text).strip()


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
    payloads = [line for line in text.splitlines() if line.strip() and not NO_LETTERS.search(line)]
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
        payload for number, payload in enumerate(payloads) if kept[number] and kept[number].strip() != bare(payload)
    ]
    assert wrong == []
    assert sum(not value for value in kept.values()) <= 10, "only words that mean empty are empty"
