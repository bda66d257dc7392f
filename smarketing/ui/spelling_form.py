"""How the values of sources, campaigns and the like are written, and the one spelling kept for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing.ingest.spellings import Spelling
from smarketing.ui import formats
from smarketing.ui.text import plain

Choose = Callable[[str, dict[str, str]], None]
_COLUMNS: Final[dict[str, Any]] = {
    "header": st.column_config.TextColumn("Column in the file", width="medium"),
    "value": st.column_config.TextColumn("In the file", pinned=True, width="medium"),
    "count": st.column_config.NumberColumn("Rows", format="localized", width="small"),
    "kept": st.column_config.TextColumn("Kept as", required=True, width="medium"),
}


def met_rows(found: Sequence[Spelling]) -> int:
    """Return how many rows have a spelling other than the one that is kept."""
    return sum(one.count for one in found if one.value != one.kept)


def draw_spellings(found: Sequence[Spelling], *, key: str, choose: Choose) -> None:
    """Draw every spelling with its rows and what it is kept as; *choose* gets the header and spelling → kept.

    The order is that of *found*, which must not change while somebody works through it.
    """
    told = f"{formats.counted(met_rows(found), 'row')} written otherwise take the spelling most rows have."
    st.html(f'<p class="sm-quiet">{told} Change what a value is kept as; its own spelling keeps it apart.</p>')
    table = pa.table(
        {
            "header": pa.array([plain(one.header) for one in found], pa.string()),
            "value": pa.array([plain(one.value) for one in found], pa.string()),
            "count": pa.array([one.count for one in found], pa.int64()),
            "kept": pa.array([plain(one.kept) for one in found], pa.string()),
        }
    )
    st.data_editor(
        table,
        column_config=_COLUMNS,
        disabled=["header", "value", "count"],
        hide_index=True,
        height="content" if len(found) <= 12 else 440,
        key=key,
        on_change=_chosen,
        args=(key, tuple(found), choose),
        alt="Spellings of values and the one that is kept for each",
    )


def _chosen(key: str, shown: tuple[Spelling, ...], choose: Choose) -> None:
    """Hand on what is different from what was shown; the table itself goes on showing it."""
    for position, edit in st.session_state[key]["edited_rows"].items():
        one = shown[position]
        kept = (edit.get("kept") or "").strip() or one.value
        if "kept" in edit and kept != plain(one.kept):
            choose(one.header, {one.value: kept})
