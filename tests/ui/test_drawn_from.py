"""Fields that show what they hold, also where the browser missed the run that put it into them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    """Draw one of each field."""
    import datetime as dt  # noqa: PLC0415  # a page on its own

    import streamlit as st  # noqa: PLC0415  # the same

    from smarketing.ui.drawn_from import draw_from  # noqa: PLC0415  # the same

    draw_from(st.text_area, "Promise", "Numbers both teams believe", key="text")
    draw_from(st.number_input, "Time limit", 30, key="limit", value=None, min_value=1, step=1)
    draw_from(st.text_input, "Name", "Hand-off", key="line", max_chars=80)
    draw_from(st.number_input, "Hours", 4, key="number", min_value=1, step=1)
    draw_from(st.date_input, "Holds from", dt.date(2026, 2, 1), key="day")
    draw_from(st.time_input, "Opens", dt.time(9, 15), key="time")
    draw_from(st.checkbox, "Sign it", True, key="flag")
    draw_from(st.selectbox, "Team", "sales", key="choice", options=["marketing", "sales"])
    draw_from(st.multiselect, "Words", ["cold"], key="words", options=["cold", "hot"])
    draw_from(st.pills, "Days", ["Tue"], key="pills", options=["Mon", "Tue"], selection_mode="multi")
    draw_from(st.segmented_control, "When", "all", key="one", options=["any", "all"])


FIELDS = {
    "text": ("text_area", "Numbers both teams believe"),
    "line": ("text_input", "Hand-off"),
    "number": ("number_input", 4),
    "day": ("date_input", ["2026-02-01"]),
    "time": ("time_input", "09:15"),
    "flag": ("checkbox", True),
    "choice": ("selectbox", 1),
    "words": ("multiselect", [0]),
    "pills": ("button_group", [1]),
    "one": ("button_group", [1]),
}


@pytest.mark.parametrize("key", FIELDS)
def test_a_browser_that_missed_the_first_run_is_told_by_the_next_what_each_field_holds(key: str) -> None:
    kind, held = FIELDS[key]
    at = AppTest.from_function(page).run().run()
    assert not at.exception
    assert not at.warning
    drawn = (
        at.number_input(key)
        if kind == "number_input"
        else at.button_group(key)
        if kind == "button_group"
        else at.get(kind)[0]
    )
    default = drawn.proto.default
    assert (list(default) if isinstance(held, list) else default) == held


def test_a_number_that_may_be_none_can_still_be_emptied() -> None:
    at = AppTest.from_function(page).run().run()
    assert not at.number_input("limit").proto.HasField("default")
    at.number_input("limit").set_value(None).run()
    assert at.number_input("limit").value is None


def test_what_is_typed_since_is_what_is_said() -> None:
    at = AppTest.from_function(page).run()
    at.text_area("text").set_value("Typed since").run()
    assert at.text_area("text").proto.default == "Typed since"
    assert at.text_area("text").value == "Typed since"
