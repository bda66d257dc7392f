"""What a page says while somebody else's upload is being kept: whose it is, and that it goes on by itself."""

from __future__ import annotations

import streamlit as st

from smarketing.ui.person import person
from smarketing.ui.session import text_as_seen
from smarketing.ui.text import joined, markdown_safe, plain
from smarketing.workspace import Workspace
from smarketing.workspace.numbers import Keeping


def kept_by_others(here: Workspace) -> tuple[Keeping, ...]:
    """Return the uploads that others than whoever looks are keeping at this moment."""
    known = person()
    return tuple(one for one in here.being_kept if known is None or one.by != known.name)


def draw_being_kept(here: Workspace) -> None:
    """Say whose upload is being kept, and that nobody needs to wait for it; nothing where none is."""
    with st.container():  # always there, so that what stands below it keeps its place, and a file on its way in
        for one in kept_by_others(here):
            st.info(
                markdown_safe(text_as_seen(_sentence(one, is_empty=here.is_empty))), icon=":material/hourglass_top:"
            )


def _sentence(one: Keeping, *, is_empty: bool) -> str:
    files = joined([plain(file) for file in one.files])
    until = "its numbers appear here" if is_empty else "what you see is from before it; the new numbers come"
    return (
        f"{plain(one.by)} is keeping {files} at this moment. It goes on by itself, and {until} as soon as they are "
        "worked out. You can go on meanwhile: nothing is lost."
    )
