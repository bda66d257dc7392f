"""The work on an upload under a bar: how far it is, what is being done, how long still, and a way to stop it.

The work has a thread of its own, so it goes on while its page is left or loaded again, and whoever comes back finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from smarketing.errors import AuditError, EngineError, SmarketingError, Stopped
from smarketing.ingest import Snapshot
from smarketing.ingest.watching import part
from smarketing.ui import formats, states
from smarketing.ui.staging import Staging, forget
from smarketing.ui.text import markdown_safe
from smarketing.warehouse.marts import Progress
from smarketing.workspace.work import Work, left_in_words

_NOTICE: Final = "upload_notice"
_LOOKS_EVERY_SECONDS: Final = 0.25
_STOPS_WITHIN_SECONDS: Final = 20
_PREPARED: Final = 0.25
"""How much of the time until an upload can be kept goes into understanding its files, as measured."""
_BEGUN: Final[dict[str, Staging]] = {}
"""Uploads that are being worked on, by id, for every session of this process."""


def worked_on(upload: str) -> Staging | None:
    """Return the upload called *upload* if it is being worked on, whoever began it."""
    return _BEGUN.get(upload)


def is_read(under_way: Staging) -> bool:
    """Return whether the files were read and, as far as they can be, every row of them as chosen."""
    return under_way.is_ready and (not under_way.prepared or under_way.is_checked)


def read(under_way: Staging, tell: Progress) -> None:
    """Read the files and all their rows, as far as that is not done; stopped, nothing of the upload stays.

    Raises:
        Stopped: the work of this thread was asked to stop.
    """
    try:
        if not under_way.is_ready:
            part(0.0, _PREPARED)
            under_way.prepare(tell)
            part(_PREPARED, 1.0)
        if under_way.prepared and not under_way.is_checked:
            under_way.check(tell)
    except Stopped:
        under_way.clear()
        raise


def begin(under_way: Staging, act: Callable[[Progress], Snapshot | None]) -> None:
    """Do *act* for *under_way* on a thread of its own, unless something is being done for it already."""
    if under_way.work is None:
        _BEGUN[under_way.id] = under_way
        under_way.work = Work(act)


def follow(under_way: Staging) -> Snapshot | None:
    """Draw a bar until the work on *under_way* has ended; return its snapshot where that was to be kept.

    What went wrong is told by ``draw_notice`` in the next run.
    """
    work = under_way.work
    if work is None:
        return None
    if not work.wait(_LOOKS_EVERY_SECONDS):
        _draw_until_over(under_way, work)
    under_way.work = None
    _BEGUN.pop(under_way.id, None)
    try:
        return work.result()
    except SmarketingError as fault:
        is_kept = isinstance(fault, AuditError | EngineError) and not under_way.folder.exists()
        st.session_state[_NOTICE] = f"Kept, but its numbers are not up. {fault}" if is_kept else str(fault)
        return None


def draw_notice() -> None:
    """Say once why the last work on an upload came to nothing."""
    if sentence := st.session_state.pop(_NOTICE, ""):
        states.refused(sentence)


def _draw_until_over(under_way: Staging, work: Work[Snapshot | None]) -> None:
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center", key="upload-work"):
        bar = st.progress(0.0, "Beginning …", width="stretch")
        st.button("Cancel", on_click=_stop, args=(under_way, work), key=f"stop-{under_way.id}", icon=":material/close:")
    while not work.wait(_LOOKS_EVERY_SECONDS):
        bar.progress(work.share, markdown_safe(_in_words(work)))
    place.empty()


def _in_words(work: Work[Snapshot | None]) -> str:
    """Return what is being done, the share done and, where the rate so far tells, how long it still takes."""
    said = (f"{work.what or 'Beginning'} … {formats.rate(work.share, 0)}", left_in_words(work.seconds_left))
    return ", ".join(words for words in said if words)


def _stop(under_way: Staging, work: Work[Snapshot | None]) -> None:
    """Stop the work; its upload goes, and nothing of it stays."""
    work.stop()
    work.wait(_STOPS_WITHIN_SECONDS)
    under_way.work = None
    _BEGUN.pop(under_way.id, None)
    st.session_state[_NOTICE] = str(Stopped())
    forget()
