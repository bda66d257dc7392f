"""In which row of a file its header was found, what stands in the rows around it, and the way to name another row."""

from __future__ import annotations

from typing import Final

import streamlit as st

from smarketing.errors import IngestError
from smarketing.ingest import Grid
from smarketing.ingest.reshaping import first_rows
from smarketing.ui.choices import FileChoices
from smarketing.ui.staging import Staging
from smarketing.ui.text import escaped, plain

_BELOW: Final = 4
_ABOVE: Final = 6
_CHARACTERS: Final = 70
_BETWEEN: Final = "  ·  "


def ask_header_row(under_way: Staging, number: int) -> None:
    """Show where the header of table *number* was found, and take another row for it."""
    grid = under_way.prepared[number].grid
    key = f"header-{under_way.id}-{number}-{under_way.revision}"
    st.session_state[key] = found = row_of(grid)
    with st.popover(f"Header in row {found:,}", icon=":material/table_rows:", type="tertiary"):
        st.number_input(
            "Row of the header, as a spreadsheet numbers it",
            min_value=1,
            key=key,
            on_change=_choose,
            args=(under_way, number, key),
        )
        lines = [f"{row}: {_cut(text)}" if row else _cut(text) for row, text in _around(under_way, number)]
        st.html("".join(f'<p class="sm-quiet">{escaped(line)}</p>' for line in lines))
        st.html('<p class="sm-quiet">What is above it is left out. Remembered for the next such file.</p>')


def row_of(grid: Grid) -> int:
    """Return the row, as a spreadsheet numbers it, in which the header of *grid* starts."""
    return grid.header_row or grid.skip_lines + 1


def _around(under_way: Staging, number: int) -> list[tuple[str, str]]:
    """Return the row number and the text of the header and of the rows around it that are at hand."""
    grid = under_way.prepared[number].grid
    # blank lines above are not kept, and then nothing tells which numbers the others have
    numbers = [str(row + 1) for row in range(len(grid.preamble))]
    if len(grid.preamble) != grid.skip_lines:
        numbers = [""] * len(grid.preamble)
    key = ("first rows", number)
    if key not in under_way.seen:
        under_way.seen[key] = first_rows(grid, _BELOW, under_way.here.settings)
    return [
        *list(zip(numbers, grid.preamble, strict=True))[-_ABOVE:],
        (str(row_of(grid)), f"{_BETWEEN.join(grid.header)}  ←"),
        *((str(row), _BETWEEN.join(filter(None, cells))) for row, cells in under_way.seen[key]),
    ]


def _cut(text: str) -> str:
    shown = plain(text)
    return shown if len(shown) <= _CHARACTERS else f"{shown[: _CHARACTERS - 1]}…"


def _choose(under_way: Staging, number: int, key: str) -> None:
    """Read the table with its header in the row that was typed; what was chosen of its columns goes.

    Nothing happens where its file is gone: kept or discarded in another run of the page.
    """
    one, row = under_way.prepared[number], int(st.session_state[key])
    if row == row_of(one.grid) or not one.grid.path.exists():
        return
    try:
        under_way.prepared[number] = under_way.here.with_header_row(one, row)
    except IngestError as fault:
        under_way.fault = str(fault)
        return
    under_way.choices.files[number] = FileChoices(header_row=row)
    under_way.seen.clear()
    under_way.revision += 1
    under_way.save()
