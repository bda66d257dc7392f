"""Times under a header that says UTC are of another hour, and near midnight of another day, where we are."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from smarketing.ingest import check, prepare
from tests.ingest.converted import at

pytestmark = pytest.mark.slow


@pytest.fixture
def read_in_berlin(tmp_path, config):
    def read(header, *times):
        rows = "".join(f"{number},a{number}@b.example,{time}\n" for number, time in enumerate(times))
        path = tmp_path / "leads.csv"
        path.write_text(f"Lead ID,Email,{header}\n{rows}")
        settings = config.model_copy(update={"time_zone": "Europe/Berlin"})
        found = prepare([(path, path.name)], tmp_path / "new", settings)
        upload = check(found, [one.mapping for one in found], tmp_path / "new", settings)
        return pq.read_table(upload.staged[0].path)["created_at"].to_pylist(), upload.reports[0].notes

    return read


@pytest.mark.parametrize("header", ["Created At (UTC)", "created_at_utc", "Created (GMT)", "Created at [UTC]"])
def test_a_time_under_a_header_of_utc_is_told_in_our_own(read_in_berlin, header):
    times, notes = read_in_berlin(header, "2026-01-13 23:30:00", "2026-07-14 22:15:01")
    assert times == [at("2026-01-14 00:30"), at("2026-07-15 00:15:01")]
    assert f"The times of “{header}” are in UTC, as it is called, and shown in Europe/Berlin." in notes


@pytest.mark.parametrize("text", ["1/13/2026 11:30 PM", "13.01.2026 23:30", "Jan 13 2026 23:30", "2026-01-13T23:30"])
def test_however_it_is_written(read_in_berlin, text):
    assert read_in_berlin("Created At (UTC)", text, "1/13/2026 1:00 PM" if "PM" in text else text)[0][0] == at(
        "2026-01-14 00:30"
    )


def test_a_day_stays_the_day_and_a_cell_with_a_zone_knows_better(read_in_berlin):
    times, _ = read_in_berlin("Created At (UTC)", "2026-01-13", "2026-01-13 00:00:00", "2026-01-13 10:00:00+02:00")
    assert times == [at("2026-01-13"), at("2026-01-13"), at("2026-01-13 09:00")]


def test_a_header_without_a_zone_is_in_our_own(read_in_berlin):
    times, notes = read_in_berlin("Created At", "2026-01-13 23:30:00", "2026-01-14 10:00:00")
    assert times[0] == at("2026-01-13 23:30")
    assert not any("UTC" in note for note in notes)
