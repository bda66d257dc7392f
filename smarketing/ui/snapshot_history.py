"""Every upload that was kept: what came with it, how any two differ, and the way back from the last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.roles import Right
from smarketing.ingest import Difference, Snapshot
from smarketing.ingest.differences import EVERY_CHANGE, EVERY_ROW
from smarketing.ui import formats
from smarketing.ui.difference_table import as_file, draw_difference
from smarketing.ui.frame import Page
from smarketing.ui.person import signed
from smarketing.ui.rejects_table import draw_rejects
from smarketing.ui.tables import MOST_ROWS
from smarketing.ui.text import markdown_safe, plain, say
from smarketing.ui.uploads import RECEIPT

_SHOWN: Final = 50
_COMPARED: Final = "differences"
_COLUMNS: Final = {
    "as_of": st.column_config.DateColumn("As of", format="D MMM YYYY", pinned=True),
    "taken_at": st.column_config.DatetimeColumn("Kept", format="D MMM YYYY, HH:mm"),
    "author": st.column_config.TextColumn("By"),
    "files": st.column_config.TextColumn("Files", width="large"),
    "rows": st.column_config.NumberColumn("Rows kept", format="localized"),
    "left_out": st.column_config.NumberColumn("Left out", format="localized"),
}


def title_of(snapshot: Snapshot) -> str:
    """Return what a snapshot is called in a choice, such as ``20 Nov 2026 (no. 2, by Ada)``."""
    by = f", by {plain(snapshot.author)}" if snapshot.author else ""
    return f"{formats.date(snapshot.as_of)} (no. {snapshot.number}{by})"


def draw_history(page: Page) -> None:
    """Draw the uploads that were kept, latest first, with the way to compare any two and to undo the last."""
    snapshots = page.workspace.snapshots()[::-1]
    if not snapshots:
        say("No upload has been kept yet.")
        return
    say(
        f"{formats.counted(len(snapshots), 'upload')} kept; "
        + (f"the numbers are those of {formats.date(page.as_of)}." if page.as_of else "no numbers are up.")
    )
    st.dataframe(
        _as_table(snapshots[:_SHOWN]), column_config=_COLUMNS, hide_index=True, height="content", key="snapshots",
        alt="Uploads that were kept, latest first",
    )  # fmt: skip
    rejects = [(report.file, reject) for report in snapshots[0].reports for reject in report.rejects]
    if rejects:
        with st.expander(f"Left out or emptied in the last upload: {formats.count(len(rejects))}", key="last_rejects"):
            draw_rejects(rejects, key="kept-rejects")
    if st.button("Undo the last upload", icon=":material/undo:", key="undo"):
        _confirm_undo(page, snapshots)
    if len(snapshots) > 1:
        _draw_comparison(page, snapshots)


def _as_table(snapshots: Sequence[Snapshot]) -> pa.Table:
    return pa.table(
        {
            "as_of": [one.as_of for one in snapshots],
            "taken_at": [one.taken_at.replace(tzinfo=None) for one in snapshots],
            "author": [plain(one.author) for one in snapshots],
            "files": [", ".join(dict.fromkeys(plain(report.file) for report in one.reports)) for one in snapshots],
            "rows": [sum(report.rows_kept for report in one.reports) for one in snapshots],
            "left_out": [sum(report.rows_rejected for report in one.reports) for one in snapshots],
        }
    )


def _draw_comparison(page: Page, snapshots: Sequence[Snapshot]) -> None:
    """Draw what is new, changed and gone between two snapshots that the viewer chooses."""
    known = {one.id: one for one in snapshots}
    st.html('<p class="sm-quiet">Compare any two</p>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before, after = (
            st.selectbox(
                label,
                list(known),
                index=index,
                format_func=lambda name: title_of(known[name]),
                key=f"compare_{label}",
                width=330,
            )
            for label, index in (("Before", 1), ("After", 0))
        )
        wanted = st.button("Show the difference", key="compare", icon=":material/difference:")
    if wanted:
        st.session_state["compared"] = (before, after)
    if st.session_state.get("compared") == (before, after):
        for found in _differences(page, known[before], known[after]):
            draw_difference(
                found,
                key=f"compared-{found.kind}",
                currency=page.currency,
                export=partial(_rows_to_export, page, known[before], known[after], found.kind),
            )


def _differences(page: Page, before: Snapshot, after: Snapshot) -> list[Difference]:
    """Return what differs in each table, with rows of every change; worked out once per session and pair."""
    name = (str(page.workspace.folder), before.id, after.id)
    known: tuple[object, list[Difference]] | None = st.session_state.get(_COMPARED)
    if known is None or known[0] != name:
        here = page.workspace
        found = [
            one if one.is_none else here.compare(before, after, one.kind, limit=MOST_ROWS, changes=EVERY_CHANGE)
            for one in here.differences(before, after)
        ]
        known = st.session_state[_COMPARED] = (name, found)
    return known[1]


def _rows_to_export(page: Page, before: Snapshot, after: Snapshot, kind: str) -> bytes:
    return as_file(page.workspace.compare(before, after, kind, limit=EVERY_ROW))


@st.dialog("Undo the last upload?", icon=":material/undo:")
def _confirm_undo(page: Page, snapshots: Sequence[Snapshot]) -> None:
    if len(snapshots) > 1:
        back = f"the numbers go back to those of {markdown_safe(title_of(snapshots[1]))}"
    else:
        back = "the demo company is back" if snapshots[0].made_way else "the workspace is empty again"
    st.markdown(
        f"The upload of {markdown_safe(title_of(snapshots[0]))} is taken back: {back}. Goals, feedback and notes stay."
    )
    who = signed("undo", Right.UPLOAD)
    if who and st.button("Undo it", type="primary", key="undo_confirmed"):
        with page.guarded(), st.spinner("Putting the numbers before in force again …"):
            page.workspace.undo(snapshots[0].id, by=who.name)
            st.session_state[RECEIPT] = f"Undone: the upload of {title_of(snapshots[0])}."
            st.rerun()
