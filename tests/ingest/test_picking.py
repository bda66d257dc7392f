"""Rows picked from a long text file are the rows at those places, wherever in the file a line begins or ends."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.ingest.bytescan import PIECE
from smarketing.ingest.picking import pick_rows
from smarketing.ingest.reading import read_grids
from smarketing.settings import read_settings

_LENGTHS = st.one_of(
    st.integers(1, 60), st.sampled_from([PIECE - 6, PIECE - 5, PIECE - 4, PIECE - 3, PIECE // 2, 2 * PIECE])
)


@pytest.mark.slow
@settings(deadline=None)
@given(
    lengths=st.lists(_LENGTHS, min_size=1, max_size=8),
    feed=st.sampled_from(["\n", "\r\n"]),
    is_ended=st.booleans(),
    data=st.data(),
)
def test_rows_are_picked_by_their_place(lengths: list[int], feed: str, *, is_ended: bool, data: st.DataObject) -> None:
    rows = [f"{place},{chr(97 + place) * length}" for place, length in enumerate(lengths)]
    places = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1))))
    with TemporaryDirectory() as folder:
        path = Path(folder, "leads.csv")
        path.write_bytes(feed.join(["id,name", *rows, *([""] if is_ended else [])]).encode())
        [grid] = read_grids(path, path.name, Path(folder), read_settings())
        assert pick_rows(grid, places, len(rows), Path(folder, "picked.csv"))
        picked = Path(folder, "picked.csv").read_bytes().decode().split(feed)
    assert picked == ["header", *(rows[place] for place in places), ""]


@pytest.mark.parametrize("rows", [2, 4])
def test_nothing_is_picked_where_rows_and_lines_are_not_as_many(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("id,name\n1,a\n2,b\n3,c\n")
    [grid] = read_grids(path, path.name, tmp_path, read_settings())
    assert not pick_rows(grid, [1], rows, tmp_path / "picked.csv")
