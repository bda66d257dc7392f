"""Snapshots of days: which was in force when, and what is different between two."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smarketing.errors import FilterError, IngestError
from smarketing.ingest import (
    at,
    compare,
    current,
    export_mapping,
    list_snapshots,
    previous_of,
    read_mapping,
    read_snapshot,
    undo,
)
from smarketing.ingest.differences import EVERY_CHANGE, EVERY_ROW, difference, merged
from smarketing.ingest.remembered import Remembered

pytestmark = pytest.mark.slow


def leads(*ids: str) -> tuple[str, str]:
    rows = "".join(f"{name},{name}@one.example,2026-01-05\n" for name in ids)
    return "leads.csv", f"lead_id,email,created_at\n{rows}"


@pytest.fixture
def three(kept):
    days = {1: ("L1",), 2: ("L1", "L2"), 3: ("L1", "L2", "L3")}
    return [kept(leads(*ids), as_of=dt.date(2026, month, 1), mode="replace") for month, ids in days.items()]


def test_snapshots_are_listed_oldest_first(three, workspace):
    assert list_snapshots(workspace) == three
    assert [snapshot.number for snapshot in three] == [1, 2, 3]
    assert current(workspace) == three[2]


def test_last_year_s_meeting_finds_the_data_of_its_day(three, workspace):
    assert at(workspace, dt.date(2026, 2, 15)) == three[1]
    assert at(workspace, dt.date(2026, 2, 1)) == three[1]
    assert at(workspace, dt.date(2027, 1, 1)) == three[2]


def test_a_day_before_all_data_is_told_the_first_day(three, workspace):
    with pytest.raises(FilterError, match=r"no data as of 31 Dec 2025\. The first is of 1 Jan 2026"):
        at(workspace, dt.date(2025, 12, 31))


def test_of_two_snapshots_of_a_day_the_later_counts(kept, workspace):
    kept(leads("L1"), as_of=dt.date(2026, 1, 31))
    second = kept(leads("L1", "L2"), as_of=dt.date(2026, 1, 31))
    assert at(workspace, dt.date(2026, 1, 31)) == second
    assert previous_of(workspace, second) is None


def test_the_snapshot_before_has_an_earlier_day(three, workspace, kept):
    corrected = kept(leads("L1", "L2", "L3", "L4"), as_of=dt.date(2026, 3, 1))
    assert previous_of(workspace, corrected) == three[1]
    assert previous_of(workspace, three[0]) is None


def test_an_undone_snapshot_is_in_force_on_no_day_and_its_number_is_not_used_again(three, workspace, kept):
    undo(workspace)
    assert at(workspace, dt.date(2026, 12, 31)) == three[1]
    assert kept(leads("L7"), as_of=dt.date(2026, 4, 1), mode="replace").number == 4
    assert [snapshot.number for snapshot in list_snapshots(workspace)] == [1, 2, 4]


def test_any_two_snapshots_compare(three, workspace, config):
    found = compare(workspace, three[2], three[0], "leads", config)
    assert (found.new, found.changed, found.same, found.gone) == (0, 0, 1, 2)
    assert {row["lead_id"]: row["change"] for row in found.rows.to_pylist()} == {"L2": "gone", "L3": "gone"}
    nothing = compare(workspace, None, three[0], "leads", config)
    assert (nothing.new, nothing.rows.to_pylist()[0]["change"]) == (1, "new")
    assert compare(workspace, three[0], three[2], "deals", config).is_none


def test_a_snapshot_that_is_not_there_is_refused_and_no_path_leads_out(workspace):
    with pytest.raises(IngestError, match="can't be read"):
        read_snapshot(workspace, "../../etc/passwd")


def table(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


def test_a_row_is_changed_when_any_column_is_and_a_column_more_counts(tmp_path, config):
    before = table(tmp_path / "a.parquet", lead_id=["1", "2", "3"], source=["x", "y", None])
    after = table(tmp_path / "b.parquet", lead_id=["3", "2", "4"], source=[None, "z", "y"], x_note=[None, None, "n"])
    found = difference(before, after, "leads", config, limit=10)
    assert (found.new, found.changed, found.same, found.gone) == (1, 1, 1, 1)
    assert {row["lead_id"]: row["change"] for row in found.rows.to_pylist()} == {
        "2": "changed",
        "4": "new",
        "1": "gone",
    }


def test_of_a_changed_row_it_is_told_which_cells_changed(tmp_path, config):
    day, other = dt.datetime(2026, 1, 5, tzinfo=dt.UTC), dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
    times = pa.timestamp("us")
    before = table(
        tmp_path / "a.parquet", deal_id=["1"], deal_stage=["New"], owner=[None], is_won=[False],
        closed_at=pa.array([day.replace(tzinfo=None)], times),
    )  # fmt: skip
    after = table(
        tmp_path / "b.parquet", deal_id=["1"], deal_stage=["New"], owner=["Ann"], is_won=[True],
        closed_at=pa.array([other.replace(tzinfo=None)], times), x_note=["it's = 1"],
    )  # fmt: skip
    (row,) = difference(before, after, "deals", config, limit=10).rows.to_pylist()
    assert row["cells"].split("; ") == [
        "Owner: empty → Ann",
        "Is won: no → yes",
        "Closed: 2026-01-05 → 2026-01-05 09:30:00",
        "Note: empty → it's = 1",
    ]


def test_rows_of_every_change_can_be_asked_for(tmp_path, config):
    before = table(tmp_path / "a.parquet", lead_id=["1", "2", "3"], source=["x", "y", "z"])
    after = table(tmp_path / "b.parquet", lead_id=["1", "2", "4"], source=["x", "Y", "z"])
    found = difference(before, after, "leads", config, limit=10, changes=EVERY_CHANGE)
    assert {row["change"]: row["lead_id"] for row in found.rows.to_pylist()} == {
        "changed": "2", "new": "4", "gone": "3", "same": "1",
    }  # fmt: skip
    assert [found.count(change) for change in EVERY_CHANGE] == [1, 1, 1, 1]
    every = difference(None, after, "leads", config, limit=EVERY_ROW)
    assert every.rows.num_rows == 3


def test_rows_without_a_key_are_counted_with_their_repeats(tmp_path, config):
    before = table(tmp_path / "a.parquet", campaign=["x", "x", "y"], amount=[1, 1, 2])
    after = table(tmp_path / "b.parquet", campaign=["x", "y", "y"], amount=[1, 2, 2])
    found = difference(before, after, "costs", config)
    assert (found.new, found.changed, found.same, found.gone) == (1, 0, 2, 1)
    assert merged(before, after, "costs", tmp_path / "c.parquet", config) == 4


def test_a_file_is_no_difference_to_itself_in_another_order(tmp_path, config):
    before = table(tmp_path / "a.parquet", lead_id=["1", "2"], source=["x", "y"])
    after = table(tmp_path / "b.parquet", source=["y", "x"], lead_id=["2", "1"])
    assert difference(before, after, "leads", config).is_none


def test_a_mapping_goes_from_one_workspace_to_another(read, tmp_path):
    (found,) = read(leads("L1"))
    path = tmp_path / "mapping.json"
    export_mapping(path, Remembered(found.grid.header, found.mapping))
    taken = read_mapping(path)
    assert taken.mapping == found.mapping
    (again,) = read(leads("L2"), mapping=taken)
    assert again.is_remembered
    assert again.mapping.header_of("lead_id") == "lead_id"


def test_a_file_that_is_no_mapping_is_refused(tmp_path):
    path = tmp_path / "mapping.json"
    path.write_text("{}")
    with pytest.raises(IngestError, match=r"mapping\.json is no mapping \(at header: Field required\)"):
        read_mapping(path)
    with pytest.raises(IngestError, match=r"other\.json can't be read: no such file"):
        read_mapping(tmp_path / "other.json")


def test_a_mapping_to_a_column_that_we_do_not_have_is_refused(read, tmp_path):
    (found,) = read(leads("L1"))
    path = tmp_path / "mapping.json"
    export_mapping(path, Remembered(found.grid.header, found.mapping))
    path.write_text(
        path.read_text()
        .replace('"target":"email"', '"target":"emial"')
        .replace('"target": "email"', '"target": "emial"')
    )
    with pytest.raises(IngestError, match=r"takes 'email' for 'emial', which is no column of leads\. Did you mean"):
        read_mapping(path)


def test_a_part_that_names_merged_leads_takes_them_out(kept, checked, workspace):
    header = "Record ID,Email,Lifecycle Stage,Create Date,Merged object IDs\n"
    row = "{0},{0}@a.example,Lead,2026-01-0{0},\n"
    kept(("contacts.csv", header + "".join(row.format(number) for number in range(1, 7))))
    part = ("contacts.csv", header + "1,1@a.example,Lead,2026-01-01,2; 3\n")
    (report,) = checked(part, mode="update").reports
    assert (report.new, report.changed, report.same, report.gone) == (0, 1, 0, 2)
    ids = pq.read_table(kept(part, mode="update").table(workspace, "leads"))["lead_id"].to_pylist()
    assert sorted(ids) == ["1", "4", "5", "6"]
