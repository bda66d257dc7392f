"""Rows and cells that can't be taken: where a spreadsheet shows each, why, and a file of them to mend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.ingest import Reject
from smarketing.ui import formats
from smarketing.ui.tables import MOST_ROWS
from smarketing.ui.text import plain

_COLUMNS: Final = {
    "file": st.column_config.TextColumn("File", pinned=True),
    "row": st.column_config.NumberColumn("Row", format="%d"),
    "column": st.column_config.TextColumn("Column"),
    "value": st.column_config.TextColumn("Value"),
    "reason": st.column_config.TextColumn("Why", width="large"),
    "cost": st.column_config.TextColumn("What it costs"),
}


def draw_rejects(
    rejects: Sequence[tuple[str, Reject]], mendable: Callable[[], bytes] | None = None, *, name: str = "", key: str
) -> None:
    """Draw *rejects*, each with its file's name; *mendable* makes a CSV of their rows, to mend and upload again."""
    shown = rejects[:MOST_ROWS]
    st.dataframe(
        pa.table(
            {
                "file": pa.array([plain(file) for file, _ in shown], pa.string()),
                "row": pa.array([reject.row for _, reject in shown], pa.int64()),
                "column": pa.array([plain(reject.column or "") for _, reject in shown], pa.string()),
                "value": pa.array([plain(reject.value) for _, reject in shown], pa.string()),
                "reason": pa.array([plain(reject.reason) for _, reject in shown], pa.string()),
                "cost": pa.array(["the row" if reject.is_row else "the cell" for _, reject in shown], pa.string()),
            }
        ),
        column_config=_COLUMNS,
        hide_index=True,
        height="content" if len(shown) <= 12 else 440,
        key=key,
        alt="Rows left out and cells emptied",
    )
    if len(rejects) > len(shown):
        st.caption(f"The first {formats.count(len(shown))} of {formats.count(len(rejects))}.")
    if mendable is None:
        return
    st.download_button(
        "These rows as a file to mend and upload again",
        mendable,
        name,
        "text/csv",
        key=f"mend-{key}",
        icon=":material/download:",
        on_click="ignore",
    )
