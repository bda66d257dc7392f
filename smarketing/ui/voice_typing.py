"""While a note is typed: what was heard before and may be the same, before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from smarketing.domain.alike import alike
from smarketing.ui.text import markdown_safe
from smarketing.ui.voice_form import NEAR, TYPED, TYPED_QUOTE, View, hear_again
from smarketing.ui.voice_words import times

_COUNTED: Final = "_voice_counted"


@st.fragment
def draw_heard_before(view: View, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw what of the remarks *known*, by key, is like the words typed so far, each with one click to count it.

    Words and quote come from fields that nobody sees (``echo.js``); only this part is drawn anew with them.
    """
    if st.session_state.pop(_COUNTED, False):
        st.rerun()
    for name, key in (("voice", TYPED), ("quote", TYPED_QUOTE)):
        with st.container(key=f"_echoes-{name}"):
            st.text_input("Typed so far", key=key, label_visibility="collapsed")
    typed = str(st.session_state.get(TYPED) or "").strip()
    near = _near(typed, known) if not st.session_state.get(NEAR) else []  # else it is asked already
    if not near:
        return
    with st.container(border=True, key="voice-typed"):
        st.html('<p class="sm-quiet" role="status">Heard before, perhaps the same:</p>')
        for key in near:
            row = known[key]
            label = f"**Heard it too:** {markdown_safe(row['remark'])} ({times(row['heard'])})"
            st.button(
                label, key=f"voice-typed-{key}", width="stretch", icon=":material/add:", on_click=_count,
                args=(view, key, row["remark"]),
            )  # fmt: skip


def _near(typed: str, known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the keys of what the words *typed* so far are like; the last of them may be half a word."""
    remarks = {key: row["remark"] for key, row in known.items()}
    whole = typed.rpartition(" ")[0]
    return (alike(typed, remarks) or alike(whole, remarks)) if whole else []


def _count(view: View, key: str, words: str) -> None:
    hear_again(view, key, words, quote=str(st.session_state.get(TYPED_QUOTE) or "").strip())
    st.session_state[_COUNTED] = True
