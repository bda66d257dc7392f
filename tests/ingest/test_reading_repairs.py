"""Files that an editor, a disk or a report's head changed as a whole are read for what they are, and it is told."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

from smarketing.errors import UnreadableFile

PLAIN = 'lead_id,email,created_at,company\n1,a@x.example,2026-05-01,"Acme, Inc"\n2,b@x.example,2026-05-02,Beta\n'
ROWS = [
    ["lead_id", "email", "created_at", "company"],
    ["1", "a@x.example", "2026-05-01", "Acme, Inc"],
    ["2", "b@x.example", "2026-05-02", "Beta"],
]
GA4 = """# ----------------------------------------
# Traffic acquisition
# Account: Acme
# ----------------------------------------
#
{}
Session source / medium,Sessions,Engaged sessions
,8520,5400{}
google / organic,4210,3000
(direct) / (none),3110,1500
google / cpc,1200,900
"""
DAYS = dt.date(2026, 5, 31)


@pytest.mark.parametrize(("opening", "closing"), ["“”", "„“", "””", "«»"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_typographic_quotes_around_every_cell_are_quotes(desk, opening, closing, mark):
    rows = [
        ["lead_id", "email", "company"],
        ["1", "a@x.example", f"Acme{mark} Inc"],
        ["2", "b@x.example", 'The "Best"'],
    ]
    text = "\n".join(mark.join(f"{opening}{cell}{closing}" for cell in row) for row in rows)
    (grid,) = desk.grids(f"{text}\n")
    assert desk.rows(grid) == rows
    assert any("typographic quotes" in note for note in grid.notes)


def test_typographic_quotes_within_a_text_stay(desk):
    rows = [["lead_id", "note"], ["1", "“Best of” fair"], ["2", "said “yes”"], ["3", "“no”"]]
    (grid,) = desk.grids("".join(f"{one},{other}\n" for one, other in rows))
    assert desk.rows(grid) == rows


def test_a_line_that_only_begins_with_such_quotes_takes_no_time(desk):
    line = "“a”," * 20_000 + "“b"
    (grid,) = desk.grids(f"{line}\n{line}\n".replace(",", ";", 1)[:100_000])
    assert grid.header


@pytest.mark.parametrize("zeros", [1, 3, 5000])
def test_zeros_at_the_end_of_a_file_are_left_out_and_told(desk, zeros):
    (grid,) = desk.grids(PLAIN.encode() + b"\x00" * zeros)
    assert desk.rows(grid) == ROWS
    assert any(f"{zeros:,} zero byte" in note for note in grid.notes)


def test_zeros_amid_the_text_are_still_refused(desk):
    with pytest.raises(UnreadableFile, match="row 3, column 4"):
        desk.grids(PLAIN.replace("Beta", "Be\x00ta").encode() + b"\x00\x00")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_utf_16_keeps_its_zeros(desk, encoding):
    (grid,) = desk.grids(PLAIN.encode(encoding))
    assert desk.rows(grid) == ROWS


@pytest.mark.parametrize(
    ("period", "total"),
    [
        ("# Start date: 20260501\n# End date: 20260531", ""),
        ("# 20260501-20260531", ",Grand total"),
        ("# 2026-05-01 - 2026-05-31", ""),
    ],
)
def test_a_traffic_report_of_google_analytics_is_of_the_period_above_its_header(checked, period, total):
    upload = checked(("ga4.csv", GA4.format(period, total)), as_of=DAYS)
    (part,) = upload.parts
    assert (part.mapping.kind, part.mapping.preset) == ("traffic", "google_analytics_traffic")
    found = pq.read_table(part.converted.path)
    assert found["visits"].to_pylist() == [4210, 3110, 1200]
    assert set(found["period_start"].to_pylist()) == {dt.date(2026, 5, 1)}
    assert any("count on the first day of the period above the header" in note for note in upload.reports[0].notes)


def test_a_traffic_report_that_names_no_day_says_what_it_lacks(read):
    (found,) = read(("ga4.csv", GA4.format("#", "").split("#\n")[-1]))
    assert not found.is_needed
    assert found.why.startswith("It has the columns of Google Analytics traffic report and no day. Nothing says which")


@pytest.mark.parametrize(
    "above",
    [
        "Report,Campaign performance,,,\nAccount,Acme GmbH,,,\nPeriod,all,,,\n",
        "Exported,by,Kim,on,Monday\nCompany,Acme,Region,EMEA,All\n",
    ],
)
def test_a_header_below_rows_as_wide_as_itself_is_found_by_its_names(read, above):
    text = f"{above}Day,Campaign,Cost,Impressions,Clicks\n2026-05-01,Brand,12.5,100,2\n2026-05-02,Brand,13.5,110,3\n"
    (found,) = read(("costs.csv", text))
    assert found.grid.header == ("Day", "Campaign", "Cost", "Impressions", "Clicks")
    assert found.mapping.kind == "costs"
    assert any("was taken for the header, for its names are known" in note for note in found.grid.notes)
