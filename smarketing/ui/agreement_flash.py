"""What was just decided, or why it could not be, said on top of the run that follows."""

from __future__ import annotations

from typing import Final

import streamlit as st

from smarketing.ui.states import refused
from smarketing.ui.text import markdown_safe

_SAID: Final = "_agreements_said"


def flash(sentence: str, *, is_refused: bool = False) -> None:
    """Say on top of the next run what was done, or why it could not be."""
    st.session_state[_SAID] = (sentence, is_refused)


def draw_flash() -> None:
    """Say what was done just now, or why it could not be."""
    sentence, is_refused = st.session_state.pop(_SAID, ("", False))
    if is_refused:
        refused(sentence)
    elif sentence:
        st.success(markdown_safe(sentence), icon=":material/check_circle:")
