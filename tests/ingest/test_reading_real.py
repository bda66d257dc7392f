"""Real files: read as their publishers meant them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from smarketing.errors import UnreadableFile


def test_ad_platform_exports_lose_their_preambles_and_totals(desk, shared_data):
    folder = shared_data / "ads_exports"
    expected = json.loads((folder / "expected.json").read_text())["files"]
    for name, facts in expected.items():
        [grid] = desk.grids((folder / name).read_bytes(), name)
        assert len(desk.rows(grid)) - 1 == facts["rows"], name
        if "total_rows_to_skip" in facts:
            assert grid.footer_rows == facts["total_rows_to_skip"], name


@pytest.mark.parametrize("name", ["papaparse/tests", "csv-spectrum/csvs"])
def test_test_files_of_csv_readers_read_as_python_reads_them(desk, shared_data, name):
    for path in sorted((shared_data / "messy_csv" / name).glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            wanted = [row for row in csv.reader(file) if any(row)]
        [grid] = desk.grids(path.read_bytes(), path.name)
        rows = desk.rows(grid)
        found = rows if grid.raw_header[0] != "col_0" else rows[1:]
        assert found == [[*row, *[""] * (len(rows[0]) - len(row))] for row in wanted], path.name


@pytest.mark.slow
@pytest.mark.parametrize("name", ["xeducation/variants", "olist/variants"])
def test_variants_of_real_exports_keep_all_their_rows(desk, shared_data, name):
    for path in sorted((shared_data / name).iterdir()):
        if path.suffix in {".csv", ".xlsx"}:
            rows = desk.rows(desk.grids(path.read_bytes(), path.name)[0])
            assert len(rows) > 300, path.name
            assert {len(row) for row in rows} == {len(rows[0])}, path.name


@pytest.mark.parametrize(
    "name",
    [
        "bad_data/ARROW-GH-45185.parquet",
        "bad_data/ARROW-GH-47662.parquet",
        "bad_data/ARROW-RS-GH-6229-DICTHEADER.parquet",
        "data/encrypt_columns_plaintext_footer.parquet.encrypted",
        "data/byte_stream_split_extended.gzip.parquet",
        "data/large_string_map.brotli.parquet",
    ],
)
def test_a_parquet_file_that_the_engine_can_not_read_is_refused_in_words(read, shared_data, workspace, name):
    with pytest.raises(UnreadableFile) as refused:
        read(shared_data / "security" / "parquet-testing" / name)
    assert str(workspace) not in str(refused.value)
    assert Path(name).name in str(refused.value)
