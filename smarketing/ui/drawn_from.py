"""Fields that show what they hold, however often they are drawn and whichever drawing reaches the browser.

What a run puts into a field goes to the browser once. Where another run follows at once, as a click or a draft that
comes back makes one, that message is dropped: the browser draws an empty field and sends it back as emptied. So every
later run says again, as the field's default, what it holds; a field that the browser already shows is left alone. One
that may be emptied (``value=None``) can't begin with anything but nothing: there Streamlit would put the default back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

_DEFAULTS: Final = {"multiselect": "default", "pills": "default", "segmented_control": "default", "selectbox": "index"}


def draw_from(draw: Callable[..., Any], label: str, start: Any, *, key: str, **options: Any) -> None:  # noqa: ANN401  # any widget
    """Draw a widget that starts from *start*."""
    if key not in st.session_state:
        st.session_state[key] = start
    elif None not in (options.get("value", ""), options.get("index", "")):
        options |= _as_default(draw.__name__, st.session_state[key], options.get("options", ()))
    draw(label, key=key, **options)


def _as_default(widget: str, held: Any, offered: Any) -> dict[str, Any]:  # noqa: ANN401  # any widget's value
    """Return what says that *widget* holds *held*; nothing where that is no longer among what is *offered*."""
    name = _DEFAULTS.get(widget, "value")
    if widget == "selectbox":
        return {name: offered.index(held)} if held in offered else {}
    if name == "default" and not set(held if isinstance(held, list) else [held]) <= set(offered):
        return {}
    return {name: held}
