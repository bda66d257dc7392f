"""One column of a file with its values and reasons uncut, for the table of columns shows a line or three of each."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from typing import Final

import streamlit as st

from smarketing.domain.tables import TABLES
from smarketing.ingest import Mapping
from smarketing.ui.becomes import used_by
from smarketing.ui.mapping_form import doubtful_first, why_of
from smarketing.ui.stage_names import as_called
from smarketing.ui.text import escaped, listed, plain

_LONGEST: Final = 2_000


def draw_column_in_full(
    mapping: Mapping,
    samples: Dictionary[str, Sequence[str]],
    became: Dictionary[tuple[str, str], str],
    *,
    key: str,
) -> None:
    """Ask for a column of the file and draw all that is known of it; *samples* and *became* are by header."""
    chosen = st.selectbox(
        "A column in full",
        doubtful_first(mapping.columns),
        index=None,
        format_func=lambda position: plain(mapping.columns[position].header),
        key=key,
        placeholder="Choose a column to read it uncut",
        width=360,
    )
    if chosen is None:
        return
    column = mapping.columns[chosen]
    labels = {one.name: one.label for one in TABLES[mapping.kind].columns}
    target = labels.get(column.target or "", (column.target or "").replace("_", " "))
    values = "<br>".join(escaped(value[:_LONGEST]) for value in samples.get(column.header, ())) or "none: it is empty"
    facts = [
        ("Column in the file", escaped(column.header)),
        ("Some of its values", values),
        ("Taken for", escaped(as_called(target) or "Keep as it is")),
        ("Why", escaped(as_called(why_of(mapping, column)))),
        ("What becomes of it", escaped(became.get((column.header, column.target or ""), ""))),
        ("What the pages show with it", escaped(used_by(mapping.kind, column.target))),
    ]
    listed([(said, name) for name, said in facts if said])
