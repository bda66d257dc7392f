"""Rows and cells that can't be taken: where a spreadsheet shows each, why, and a file of them to mend."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import Final, Literal, TypeAlias

import pyarrow as pa
import streamlit as st

from smarketing.errors import SHOWN_CHARACTERS
from smarketing.ingest import Reject
from smarketing.ui import formats
from smarketing.ui.audit_taken import taken
from smarketing.ui.made_files import file_button
from smarketing.ui.tables import MOST_ROWS
from smarketing.ui.text import plain, quiet

Mend: TypeAlias = Callable[[dict[tuple[str, str], str]], None]
_MENDED: Final = "You mended it; clear the field to take that back."
_COLUMNS: Final = {
    "file": st.column_config.TextColumn("File"),
    "row": st.column_config.NumberColumn("Row", format="%d"),
    "column": st.column_config.TextColumn("Column"),
    "value": st.column_config.TextColumn("Value"),
    "reason": st.column_config.TextColumn("Why", width="large"),
    "cost": st.column_config.TextColumn("What it costs"),
}


_MENDABLE: Final = {
    "row": st.column_config.NumberColumn("Row", format="%d", width=60),
    "column": st.column_config.TextColumn("Column", width=130),
    "value": st.column_config.TextColumn("Value", width=170),
    "better": st.column_config.TextColumn(
        "Read it as", width=170, help="Wherever this value stands in the column. Leave it empty to leave the value out."
    ),
    "reason": st.column_config.TextColumn("Why", width=560),
    "cost": st.column_config.TextColumn("What it costs", width=90),
}
"""Widths in pixels: the longest reason is read whole beside the value on a wide screen."""


def draw_rejects(rejects: Sequence[tuple[str, Reject]], *, key: str) -> None:
    """Draw *rejects*, each with its file's name."""
    shown = rejects[:MOST_ROWS]
    st.dataframe(
        _as_table(shown),
        column_config=_COLUMNS,
        hide_index=True,
        height=_height(shown),
        key=key,
        alt="Rows left out and cells emptied",
    )
    _say_more(rejects)


def draw_mendable(
    rejects: Sequence[tuple[str, Reject]], mended: Sequence[tuple[str, str, str]], *, key: str, mend: Mend
) -> None:
    """Draw *rejects* with a field to say what each value should be read as, and those *mended* so before.

    *mend* gets (header, value) → what it is read as wherever it stands in that column; an empty text takes that back.
    """
    before = [("", Reject(0, header, value, _MENDED, is_row=False)) for header, value, _ in mended]
    shown = [*before, *rejects][:MOST_ROWS]
    better = [better for *_, better in mended] + [""] * len(rejects)
    values = tuple(
        (reject.column, reject.value) if reject.column and _is_whole(reject.value) else None for _, reject in shown
    )
    # Another set of rows is another table to the browser: an edit is known by its position and must not stay behind.
    widget = f"mend-{key}-{zlib.crc32(repr((values, mended)).encode()):x}"
    st.data_editor(
        _as_table(shown).append_column("better", pa.array(better[: len(shown)], pa.string())),
        column_config=_MENDABLE,
        column_order=tuple(_MENDABLE),
        disabled=list(_COLUMNS),
        hide_index=True,
        height=_height(shown),
        key=widget,
        on_change=_mended,
        args=(widget, values, mend),
        alt="Rows left out and cells emptied, to be mended here",
    )
    _say_more(rejects)
    quiet(
        "What you type under “Read it as” counts wherever that value stands in the column. A row without an id, or one "
        "that stands twice, is mended in the file."
    )


def draw_mend_file(mendable: Callable[[], bytes], *, name: str, key: str) -> None:
    """Draw the way to get the rows as a file; *mendable* makes a CSV of them, to mend and upload again."""
    file_button(
        "These rows as a file to mend and upload again", taken(name, mendable), name, "text/csv", key=f"mend-{key}"
    )


def _is_whole(value: str) -> bool:
    """Return whether *value* is there and not cut short."""
    return 0 < len(value) < SHOWN_CHARACTERS


def _mended(widget: str, values: tuple[tuple[str, str] | None, ...], mend: Mend) -> None:
    edited = st.session_state[widget]["edited_rows"]
    chosen = {values[row]: (edit["better"] or "").strip() for row, edit in edited.items() if "better" in edit}
    told = {named: better for named, better in chosen.items() if named is not None}
    if told:
        mend(told)


def _as_table(shown: Sequence[tuple[str, Reject]]) -> pa.Table:
    return pa.table(
        {
            "file": pa.array([plain(file) for file, _ in shown], pa.string()),
            "row": pa.array([reject.row or None for _, reject in shown], pa.int64()),
            "column": pa.array([plain(reject.column or "") for _, reject in shown], pa.string()),
            "value": pa.array([plain(reject.value) for _, reject in shown], pa.string()),
            "reason": pa.array([plain(reject.reason) for _, reject in shown], pa.string()),
            "cost": pa.array([_cost(reject) for _, reject in shown], pa.string()),
        }
    )


def _cost(reject: Reject) -> str:
    if reject.reason == _MENDED:
        return "nothing"
    return "the row" if reject.is_row else "the cell"


def _height(shown: Sequence[object]) -> Literal["content"] | int:
    return "content" if len(shown) <= 12 else 440


def _say_more(rejects: Sequence[object]) -> None:
    if len(rejects) > MOST_ROWS:
        st.caption(f"The first {formats.count(MOST_ROWS)} of {formats.count(len(rejects))}.")
