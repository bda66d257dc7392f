"""The files of the Pollock benchmark: read right cell for cell, and never wrong without a word."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.pollock import RIGHT, SILENT, judged, kind_of, read_clean
from smarketing.ingest import write_grid

LEAST_SURVEY = 36


@pytest.fixture(scope="module")
def pollock(shared_data: Path) -> Path:
    folder = shared_data / "pollock" / "dev"
    if not folder.is_dir():
        pytest.skip("the Pollock files are not on this machine")
    return folder


def outcomes(folder: Path) -> dict[str, str]:
    files = sorted((folder / "csv").iterdir())
    return {path.name: judged(path, read_clean(folder / "clean" / path.name)) for path in files}


def test_every_polluted_file_is_read_right(pollock):
    found = outcomes(pollock / "polluted_files")
    assert {name: what for name, what in found.items() if what != RIGHT} == {}


def test_files_as_found_in_the_wild_are_mostly_right_and_never_wrong_in_silence(pollock):
    found = outcomes(pollock / "survey_sample")
    assert Counter(found.values())[RIGHT] >= LEAST_SURVEY
    assert {name for name, what in found.items() if what == SILENT} == set()


def test_a_word_for_a_missing_number_stays_as_it_is_and_is_told(desk, tmp_path):
    rows = "".join(f"T{number},{number},{number}.5\n" for number in range(20))
    path = tmp_path / "tubes.csv"
    path.write_text(f"Tube,Year,Value\nA,2009,missing\n{rows}B,missing,3\nC,2010,n/a\n")
    (grid,) = desk.grids(path.read_bytes())
    told = write_grid(grid, tmp_path / "grid.csv", desk.settings)
    said = "“missing” stands in 2 cells of columns that otherwise hold numbers"
    assert told.notes == (f"{said}; it is text here, and no number to an import.",)
    assert read_clean(tmp_path / "grid.csv")[1] == ["A", "2009", "missing"]


def test_files_are_told_apart_by_the_kind_of_their_pollution():
    assert kind_of("row_less_sep_row10_col4.csv") == "row less sep"
    assert kind_of("row_field_delimiter_10_0x20.csv") == "row field delimiter"
    assert kind_of("file_header_multirow_2.csv") == "file header multirow"
