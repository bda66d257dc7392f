"""Verdicts from a file and into one: seen before anything is kept, each row with what becomes of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.store import Person
from smarketing.ui import exports, formats, states
from smarketing.ui.audit_taken import taken
from smarketing.ui.frame import Page
from smarketing.ui.made_files import file_button
from smarketing.ui.text import escaped, plain, quiet
from smarketing.ui.verdicts import VERDICT_LABELS, reasons_by_key
from smarketing.ui.viewer import may
from smarketing.workspace import Workspace
from smarketing.workspace.feedback_files import OUTCOMES, FeedbackFile, keep_feedback, read_feedback
from smarketing.workspace.feedback_words import FIELDS

_HELD: Final = "feedback_file"
_ROUND: Final = "feedback_files_kept"
_SAID: Final = "feedback_file_said"
MOST_SHOWN: Final = 500


def draw_feedback_file(page: Page, who: Person | None) -> None:
    """Draw the field for a file, what was understood of it, and the button that keeps it."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said, icon=":material/check_circle:")
    quiet(
        "CSV, Excel or Parquet with the columns Verdict (good, ok, bad), Lead id or E-mail, and if you like Reason, "
        "Note, Rated by and Rated (a day). Nothing is kept before you have seen what becomes of each row."
    )
    given = st.file_uploader(
        "A file of verdicts", key=f"feedback-file-{st.session_state.get(_ROUND, 0)}", disabled=who is None
    )
    if given is not None and who is not None:
        _draw_check(page, given, who)
    draw_verdict_export(page)


def _draw_check(page: Page, given: UploadedFile, who: Person) -> None:
    try:
        file = _held(page.workspace, given)
    except SmarketingError as fault:
        states.refused(str(fault))
        return
    counts = file.counted()
    told = ", ".join(f"{formats.count(counts[key])} {word}" for key, word in OUTCOMES.items() if counts[key])
    quiet(f"{formats.counted(len(file.rows), 'row')}: {told or 'nothing in them'}.")
    if file.ignored:
        quiet(f"Columns without a meaning here: {', '.join(plain(header) for header in file.ignored[:10])}.")
    for note in file.notes:
        quiet(note)
    if refused := st.session_state.pop("_feedback_fault", None):
        states.refused(refused)
    ready = len(file.to_keep)
    st.button(
        f"Keep {formats.counted(ready, 'verdict')}" if ready else "Nothing new to keep", type="primary",
        disabled=not ready, key="keep_feedback_file", on_click=_keep, args=(page.workspace, file, who),
    )  # fmt: skip
    _draw_rows(page.workspace, file)


def _held(here: Workspace, given: UploadedFile) -> FeedbackFile:
    """Return what *given* says; read once, and again only after verdicts or leads changed."""
    key = (given.file_id, here.store.revision("feedback"), here.numbers_key())
    held = cast("tuple[object, FeedbackFile] | None", st.session_state.get(_HELD))
    if held is None or held[0] != key:
        with TemporaryDirectory(prefix="verdicts-") as folder:
            path = Path(folder) / f"given{Path(given.name).suffix[:10]}"
            path.write_bytes(given.getbuffer())
            held = (key, read_feedback(here, path, given.name))
        st.session_state[_HELD] = held
    return held[1]


def _draw_rows(here: Workspace, file: FeedbackFile) -> None:
    """Draw what becomes of each row, those left out first."""
    reasons = reasons_by_key(here.store)
    rows = sorted(file.rows, key=lambda row: (row.outcome != "left out", row.row))[:MOST_SHOWN]
    frame = pd.DataFrame(
        {
            "Row": row.row,
            "Lead": plain(row.lead),
            "What becomes of it": OUTCOMES[row.outcome],
            "Why": row.why,
            "Verdict": VERDICT_LABELS.get(row.feedback.verdict, "") if row.feedback else "",
            "Reason": reasons[row.feedback.reason].label if row.feedback and row.feedback.reason else "",
        }
        for row in rows
    )
    columns = {"Why": st.column_config.TextColumn("Why", width="large")}
    height = min(430, 38 + 35 * len(frame))
    st.dataframe(frame, column_config=columns, hide_index=True, height=height, alt="What becomes of each row")
    if len(file.rows) > len(rows):
        quiet(f"The first {MOST_SHOWN} of {formats.count(len(file.rows))}, those left out on top.")


def _keep(here: Workspace, file: FeedbackFile, who: Person) -> None:
    try:
        kept = keep_feedback(here, file, by=who.name)
    except SmarketingError as fault:
        st.session_state.pop(_HELD, None)  # it is looked at anew, beside what was said meanwhile
        st.session_state["_feedback_fault"] = str(fault)
        return
    st.session_state[_SAID] = f"Kept {formats.counted(len(kept), 'verdict')} of {plain(file.file)} as {who.name}."
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_HELD, None)


def draw_verdict_export(page: Page) -> None:
    """Draw the buttons that take away the verdicts of the filters' period in the columns that a file may have."""
    if not may(Right.DOWNLOAD_ROWS):
        return
    st.html(f'<p class="sm-quiet">{escaped("The verdicts of the filters’ period, to be read in again:")}</p>')
    with st.container(horizontal=True):
        for ending, mime, write in (
            ("csv", "text/csv", exports.as_csv),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.as_excel),
        ):
            file = f"verdicts.{ending}"
            make = taken(file, partial(_written, page, write))
            file_button(
                f"Verdicts as {ending.upper()}", make, file, mime, type="tertiary", key=f"get-verdicts-{ending}"
            )


def _written(page: Page, write: Any) -> bytes:  # noqa: ANN401  # one of the writers of ``exports``
    return bytes(write(verdict_table(page)))


def verdict_table(page: Page) -> pa.Table:
    """Return the verdicts in force under the page's filters, one row a lead, in the columns of ``FIELDS``."""
    rated = page.filters.narrowed("verdict", *VERDICT_LABELS)
    rows = page.workspace.rows_behind("lead_quality", rated, limit=None).table.to_pylist()
    keys = page.workspace.ask("lead_keys").table.to_pydict()
    emails = dict(zip(keys["lead_id"], keys["email"], strict=True))
    histories = page.workspace.store.feedback.histories([row["lead_id"] for row in rows])
    table = [
        {
            **row,
            "email": emails.get(row["lead_id"]),
            "note": histories[row["lead_id"]][-1].value.note if row["lead_id"] in histories else "",
        }
        for row in rows
    ]
    columns = {label: [row[name] for row in table] for name, label in FIELDS.items()}
    types = {"Rated": pa.date32()}
    return pa.table({name: pa.array(values, types.get(name, pa.string())) for name, values in columns.items()})
