"""Uploads: drop files, see what was understood and what would change, keep them or not."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from smarketing.domain.roles import Right
from smarketing.ingest import Snapshot, Upload
from smarketing.ui import formats, states, upload_session
from smarketing.ui.audit_taken import discard
from smarketing.ui.demo_company import draw_demo, draw_demo_is_here
from smarketing.ui.file_card import draw_file
from smarketing.ui.frame import Page
from smarketing.ui.person import person, signed
from smarketing.ui.staging import Staging
from smarketing.ui.text import escaped, plain, quiet
from smarketing.ui.upload_summary import draw_choices, draw_consequences, draw_summary, kept_rows, rows_in_words
from smarketing.ui.upload_work import begin, draw_notice, follow, is_read, read, worked_on
from smarketing.ui.verdicts import moment
from smarketing.ui.viewer import may

RECEIPT: Final = "data_receipt"
_ROUND: Final = "uploads_kept"
_OFFERED: Final = 5


def draw_uploads(page: Page) -> None:
    """Draw the field for files or, once there are some, the upload under way."""
    _draw_receipt()
    draw_notice()
    under_way = upload_session.held(page.workspace)
    if under_way is None:
        _draw_field(page)
        return
    _work_on(under_way)
    if not under_way.prepared:
        _draw_refused(under_way)
        st.button("Choose other files", on_click=discard, args=(under_way,), key="discard", type="primary")
        return
    checked = under_way.checked
    is_in_force = checked is not None and checked.changes_nothing
    title = "This upload is in force already" if is_in_force else "This upload is not kept yet"
    with page.card(title, key="upload"):
        _draw_refused(under_way)
        if under_way.checked is not None:
            draw_summary(under_way.checked)
        draw_choices(under_way)
        _draw_keep(under_way)
        if under_way.checked is not None:
            draw_consequences(page, under_way, under_way.checked)
    for number in range(len(under_way.prepared)):
        with page.guarded():
            draw_file(page, under_way, number)


def _work_on(under_way: Staging) -> None:
    """Do what has to be done before *under_way* can be shown, or wait for what was begun."""
    upload = under_way.checked
    if under_way.work is None and not is_read(under_way):
        begin(under_way, partial(read, under_way))
    if under_way.work is None:
        return
    snapshot = follow(under_way)
    if snapshot is not None and upload is not None:
        st.session_state[RECEIPT] = _receipt(upload, snapshot)
    if not under_way.folder.exists():
        st.rerun()


def _draw_refused(under_way: Staging) -> None:
    for sentence in (*under_way.refused, under_way.fault):
        if sentence:
            states.refused(sentence)


def _draw_field(page: Page) -> None:
    kept = st.session_state.get(_ROUND, 0)
    with page.card("Upload this week's exports", key="drop"):
        if not may(Right.UPLOAD):
            signed("drop", Right.UPLOAD)
            return
        files = st.file_uploader(
            "Several files at once: leads, deals, activities, stage history, costs, visits, calendar",
            accept_multiple_files=True,
            key=f"exports-{kept}",
        )
        st.html(
            '<p class="sm-quiet">CSV, Excel or Parquet as your CRM or ad platform exports it, also zipped. '
            "Nothing is kept before you have seen what was understood.</p>"
        )
        _draw_unfinished(page)
    if page.workspace.is_empty:
        draw_demo(page)
    elif page.workspace.holds_demo:
        draw_demo_is_here(page)
    if files:
        st.session_state.pop(RECEIPT, None)
        known = person()
        upload_session.start(page.workspace, files, known.name if known else "")
        st.session_state[_ROUND] = kept + 1
        st.rerun()


def _draw_unfinished(page: Page) -> None:
    """Offer to go on with what was dropped, by anybody, and neither kept nor discarded."""
    for begun, at in upload_session.unfinished(page.workspace)[:_OFFERED]:
        names = ", ".join(plain(name) for name in begun.choices.names)
        who = f"{plain(begun.choices.by)} dropped" if begun.choices.by else "Not kept yet, dropped"
        is_worked_on = worked_on(begun.id) is not None
        kept = ". It is being worked on" if is_worked_on else _kept_meanwhile(page, begun)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f'<p class="sm-quiet">{escaped("Dropped" if kept and not begun.choices.by else who)} '
                f"<b>{escaped(names)}</b>, {escaped(moment(at))}{escaped(kept)}</p>"
            )
            st.button("Go on with it", on_click=upload_session.take_up, args=(begun,), key=f"take-up-{begun.id}")
            if is_worked_on:
                continue
            st.button("Throw it away", on_click=discard, args=(begun,), key=f"drop-{begun.id}", type="tertiary")


def _kept_meanwhile(page: Page, begun: Staging) -> str:
    """Return that the files of *begun* were kept all the same, by whoever else took them in; empty if they weren't."""
    kept = page.workspace.kept_before([begun.folder / str(number) for number in range(len(begun.choices.names))])
    if kept is None:
        return ""
    current = page.workspace.in_force
    state = "In force already" if current is not None and current.id == kept.id else "Kept already"
    return f". {state}: {plain(kept.author)} kept the same files, {moment(kept.taken_at)}"


def _draw_keep(under_way: Staging) -> None:
    who = signed("upload", Right.UPLOAD)
    upload = under_way.checked
    refusal = upload.refusal if upload else ""
    is_ready = who is not None and upload is not None and not upload.undecided and not refusal
    for sentence in filter(None, (under_way.overtaken, refusal or (upload.remark if upload else ""))):
        states.refused(sentence)
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = st.button("Keep", type="primary", icon=":material/check:", key="keep", disabled=not is_ready)
        st.button("Discard", on_click=discard, args=(under_way,), key="discard")
        if upload and upload.undecided:
            quiet("First settle below how dates or amounts are written.")
    is_news, under_way.is_news = under_way.is_news, False
    if is_news or not (wanted and who and upload):
        return
    begin(under_way, partial(under_way.keep, upload, who.name))
    st.rerun()


def _receipt(upload: Upload, snapshot: Snapshot) -> str:
    if upload.changes_nothing:
        return f"Nothing changed: this is in force already, as of {formats.date(snapshot.as_of)}."
    kept = rows_in_words(kept_rows(upload))
    return f"Kept: {kept}, as of {formats.date(snapshot.as_of)}."


def _draw_receipt() -> None:
    """Say what was just kept and where to see it."""
    sentence = st.session_state.get(RECEIPT)
    if not sentence:
        return
    with st.container(border=True, key="card-receipt"):
        st.html(f'<p class="sm-say"><b class="sm-won">✓</b> {escaped(sentence)}</p>')
        with st.container(horizontal=True):
            st.page_link("pages/funnel.py", label="See the funnel", icon=":material/filter_list:")
            st.page_link("app.py", label="Open the weekly sync", icon=":material/groups:")
