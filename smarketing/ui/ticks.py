"""What a page looks at again by itself, without taking a press of the viewer away or counting it twice."""

from __future__ import annotations

import streamlit as st


def look_again(name: str, seconds: float) -> None:
    """Have the fragment that this is drawn in run anew every *seconds*: ``ticks.js`` presses a button nobody sees.

    Nothing is looked at in a tab that nobody sees, and not while the viewer clicks or types.
    """
    st.button("Look again", key=f"tick-{round(seconds * 1000)}-{name}")
