"""What each column of a file was taken for, and the way to say otherwise; the doubtful ones come first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dictionary
from functools import cache
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.tables import TABLES
from smarketing.ingest import ColumnMapping, DateOrder, DoubtfulAmounts, Mapping, ThreeDigits
from smarketing.ingest.date_orders import orders_of
from smarketing.ingest.near import PLEASE_CHECK, certainty_word
from smarketing.ui import formats
from smarketing.ui.becomes import used_by
from smarketing.ui.choices import row_keys
from smarketing.ui.labels import stages_in
from smarketing.ui.stage_names import as_called, stage_names
from smarketing.ui.text import markdown_safe, plain

KEEP: Final = "keep"
SAMPLE_CHARACTERS: Final = 24
_THREE_LINES: Final = 66
"""How high a row is, in pixels, so that its reasons are read whole: up to 64 the browser's table breaks no line."""
DATE_ORDERS: Final[dict[DateOrder, str]] = {"dmy": "The day", "mdy": "The month", "ymd": "The year"}
_PARTS: Final[dict[DateOrder, str]] = {"mdy": "month", "ymd": "year"}
THREE_DIGITS: Final[dict[ThreeDigits, str]] = {"thousands": "Thousands", "decimals": "Three decimals"}
Choose = Callable[[dict[str, str]], None]


def doubtful_first(columns: Sequence[ColumnMapping]) -> list[int]:
    """Return the positions of *columns* in the order to look at them: doubtful, likely, sure, kept as they are."""
    rank = {PLEASE_CHECK: 0, "likely": 1, "sure": 2, "": 3}
    return sorted(range(len(columns)), key=lambda position: rank[certainty_word(columns[position])])


def draw_columns(
    proposal: Mapping,
    mapping: Mapping,
    samples: Dictionary[str, Sequence[str]],
    became: Dictionary[tuple[str, str], str],
    *,
    key: str,
    choose: Choose,
) -> None:
    """Draw every column of a file with its values, what it is taken for and what becomes of it.

    *choose* gets row key → column, *became* says by (header, column) what the dry run made of it. The order is that of
    *proposal*, so that no row moves while somebody works through them.
    """
    keys = row_keys(mapping.columns)
    order = doubtful_first(proposal.columns)
    ordered = [mapping.columns[position] for position in order]
    cells = {
        "header": [plain(column.header) for column in ordered],
        "samples": [_sampled(samples.get(column.header, ())) for column in ordered],
        "target": [column.target or KEEP for column in ordered],
        "certainty": [certainty_word(column) for column in ordered],
        "why": [as_called(plain(why_of(mapping, column))) for column in ordered],
        "becomes": [became.get((column.header, column.target or ""), "") for column in ordered],
        "pages": [used_by(mapping.kind, column.target) for column in ordered],
    }
    st.data_editor(
        pa.table(cells, schema=pa.schema([(name, pa.string()) for name in cells])),
        column_config=_column_config(
            mapping.kind, tuple(column.target for column in ordered if column.target), tuple(stage_names().items())
        ),
        disabled=[name for name in cells if name != "target"],
        hide_index=True,
        height="content" if len(ordered) <= 10 else 620,
        row_height=_THREE_LINES,
        key=key,
        on_change=_chosen,
        args=(key, tuple((keys[position], mapping.columns[position].target or KEEP) for position in order), choose),
        alt="Columns of the file and what each is taken for",
    )


def why_of(mapping: Mapping, column: ColumnMapping) -> str:
    """Return why *column* was taken for what it is, and which column counts where it, or another, is empty."""
    seconds = mapping.seconds
    told = [f"where it is empty, “{seconds[column.header]}” counts"] if column.header in seconds else []
    told += [f"counts where “{first}” is empty" for first, second in seconds.items() if second == column.header]
    return "; ".join(part for part in (*told, column.why) if part)


def _cut(text: str) -> str:
    return text if len(text) <= SAMPLE_CHARACTERS else f"{text[: SAMPLE_CHARACTERS - 1]}…"


def _chosen(widget: str, shown: tuple[tuple[str, str], ...], choose: Choose) -> None:
    """Hand on what is different from what was shown; the table itself goes on showing it."""
    edited = st.session_state[widget]["edited_rows"]
    chosen = {shown[position]: edit["target"] or KEEP for position, edit in edited.items() if "target" in edit}
    fresh = {key: target for (key, before), target in chosen.items() if target != before}
    if fresh:
        choose({key: "" if target == KEEP else target for key, target in fresh.items()})


@cache
def _column_config(kind: str, used: tuple[str, ...], stages: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Return how the table looks; *used* may name columns of this file only, such as the date of a stage.

    *stages* are what the stages are called.
    """
    own = {column.name: stages_in(column.label, dict(stages)) or "" for column in TABLES[kind].columns}
    labels = {KEEP: "Keep as it is", **own, **{name: name.replace("_", " ") for name in used if name not in own}}
    return {
        "header": st.column_config.TextColumn("Column in the file", pinned=True, width=150),
        "samples": st.column_config.TextColumn("Some of its values", width=220),
        "target": st.column_config.SelectboxColumn(
            "Taken for",
            options=list(labels),
            format_func=lambda name: labels.get(str(name), str(name)),
            required=True,
            width=150,
        ),
        "certainty": st.column_config.TextColumn("How sure", width=75),
        "why": st.column_config.TextColumn("Why", width=210),
        "becomes": st.column_config.TextColumn("What becomes of it", width=230),
        "pages": st.column_config.TextColumn("What the pages show with it", width=200),
    }


def _sampled(values: Sequence[str]) -> str:
    return "  ·  ".join(_cut(plain(value)) for value in values)


def draw_date_orders(
    headers: Sequence[str],
    answered: Dictionary[str, DateOrder],
    samples: Dictionary[str, Sequence[str]],
    *,
    key: str,
    choose: Choose,
) -> None:
    """Ask for each of *headers* whether the day, the month or the year stands first, where no value tells."""
    for number, header in enumerate(headers):
        widget = f"{key}-{number}"
        st.session_state[widget] = answered.get(header)
        values = samples.get(header, ())
        orders = orders_of(values) or {"dmy", "mdy"}
        other = " and the ".join(_PARTS[order] for order in DATE_ORDERS if order in orders - {"dmy"})
        seen = markdown_safe(_sampled(values))
        st.segmented_control(
            f"In “{markdown_safe(header)}” no value tells the day from the {other} ({seen}). Which stands first?",
            [order for order in DATE_ORDERS if order in orders],
            format_func=DATE_ORDERS.__getitem__,
            key=widget,
            on_change=_ordered,
            args=(widget, header, choose),
        )


def _ordered(widget: str, header: str, choose: Choose) -> None:
    if order := st.session_state[widget]:
        choose({header: order})


def draw_three_digits(asked: Sequence[DoubtfulAmounts], *, key: str, choose: Choose) -> None:
    """Ask for each column *asked* what its amounts such as 1.234 are, where nothing in the column tells."""
    for number, found in enumerate(asked):
        widget = f"{key}-{number}"
        st.session_state[widget] = found.answer
        is_one = found.count == 1
        st.segmented_control(
            f"In “{markdown_safe(found.header)}” {formats.counted(found.count, 'amount')} "
            f"{'is' if is_one else 'are'} written like “{markdown_safe(plain(found.example))}”, and nothing tells what "
            f"the mark before the three digits parts. What {'is it' if is_one else 'are they'}?",
            list(THREE_DIGITS),
            format_func=THREE_DIGITS.__getitem__,
            key=widget,
            on_change=_ordered,
            args=(widget, found.header, choose),
        )
