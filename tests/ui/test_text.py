"""Whatever a file says is shown letter by letter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smarketing.ui.text import badge, escaped, first_of, joined, markdown_safe, named, plain, readable, strong

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def test_html_from_a_file_is_text() -> None:
    for shown in (escaped(HOSTILE), strong(HOSTILE), badge(HOSTILE)):
        assert "<script" not in shown
        assert "<img" not in shown
        assert "&lt;script&gt;" in shown


def test_markdown_from_a_file_is_text() -> None:
    assert markdown_safe("[x](http://evil)") == "\\[x\\]\\(http\\://evil\\)"
    assert markdown_safe(":material/home: **b**").startswith("\\:material/home\\:")


def test_marks_that_turn_the_reading_direction_are_taken_out() -> None:
    assert plain("invoice\u202excod.exe\u2066") == "invoicexcod.exe"


def test_text_of_several_lines_keeps_them_and_nothing_that_turns_or_rings() -> None:
    assert readable("Paid\u202e: 3\nWeb\x07: 4") == "Paid: 3\nWeb: 4"


def test_a_long_name_in_a_sentence_is_cut_with_the_whole_of_it_in_its_tip() -> None:
    assert named("Champion") == "<b>Champion</b>"
    told = named("x" * 10_000)
    assert told.count("x") == 10_000 + 59
    assert told.endswith("x…</b></span>")


def test_of_many_names_the_first_stand_and_the_others_are_counted() -> None:
    assert joined(first_of("ABCD", 4)) == "A, B, C and D"
    assert joined(first_of("ABCDE", 3)) == "A, B, C and 2 more"


def test_names_are_joined_as_people_list_them() -> None:
    assert [joined("ABC"[:length]) for length in range(4)] == ["", "A", "A and B", "A, B and C"]


@given(st.text())
def test_no_tag_and_no_line_break_survives(text: str) -> None:
    shown = escaped(text)
    assert "<" not in shown
    assert ">" not in shown
    assert "\n" not in shown
