"""What their stages and statuses mean to us: each value with its count, the unknown ones first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing.ingest import MappedValue, choices
from smarketing.ingest.value_maps import keeps_own_words
from smarketing.ui import formats
from smarketing.ui.stage_names import stage_names
from smarketing.ui.text import escaped, plain

UNKNOWN: Final = "unknown"
_LABELS: Final = {
    UNKNOWN: "Unknown",
    "disqualified": "Disqualified",
    "won": "Won",
    "lost": "Lost",
    "open": "Open",
}
Choose = Callable[[dict[str, str]], None]


def unknown_rows(kind: str, values: Sequence[MappedValue]) -> int:
    """Return how many rows of the table *kind* have a value that means nothing to us yet, though it should."""
    if keeps_own_words(kind, values):
        return 0
    return sum(value.count for value in values if value.ours is None)


def draw_values(
    label: str, values: Sequence[MappedValue], kind: str, *, proposed: AbstractSet[str], key: str, choose: Choose
) -> None:
    """Draw the values of one column and what each is taken for; *choose* gets their value → ours.

    Those not *proposed* to mean anything come first, also once a person said what they mean: no row moves meanwhile.
    """
    unknown = unknown_rows(kind, values)
    told = "All are known."
    if unknown:
        told = f"In {formats.counted(unknown, 'row')} stands a value we don't know: counted as unknown."
    elif keeps_own_words(kind, values):
        told = "Stages of deals keep their own words. Are these stages of leads? Then say what each means."
    st.html(f'<p class="sm-quiet"><b>{escaped(label)}</b> · {told}</p>')
    ordered = sorted(values, key=lambda value: (value.value.strip() in proposed, -value.count))
    table = pa.table(
        {
            "value": pa.array([plain(value.value) for value in ordered], pa.string()),
            "count": pa.array([value.count for value in ordered], pa.int64()),
            "ours": pa.array([value.ours or UNKNOWN for value in ordered], pa.string()),
        }
    )
    st.data_editor(
        table,
        column_config=_column_config(kind, tuple(stage_names().items())),
        disabled=["value", "count"],
        hide_index=True,
        height="content" if len(ordered) <= 12 else 440,
        key=key,
        on_change=_chosen,
        args=(key, tuple((value.value.strip(), value.ours or UNKNOWN) for value in ordered), choose),
        alt=f"Values of {label} and what each is taken for",
    )


def _chosen(key: str, shown: tuple[tuple[str, str], ...], choose: Choose) -> None:
    edited = st.session_state[key]["edited_rows"]
    chosen = {shown[position]: edit["ours"] or UNKNOWN for position, edit in edited.items() if "ours" in edit}
    fresh = {value: ours for (value, before), ours in chosen.items() if ours != before}
    if fresh:
        choose({value: "" if ours == UNKNOWN else ours for value, ours in fresh.items()})


@lru_cache(16)
def _column_config(kind: str, stages: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    labels = _LABELS | dict(stages)
    return {
        "value": st.column_config.TextColumn("In the file", pinned=True, width="medium"),
        "count": st.column_config.NumberColumn("Rows", format="localized", width="small"),
        "ours": st.column_config.SelectboxColumn(
            "Taken for",
            options=[UNKNOWN, *choices(kind)],
            format_func=lambda name: labels.get(str(name), str(name)),
            required=True,
            width="medium",
        ),
    }
