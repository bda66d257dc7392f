"""What stands in the leads that no rule names: the words a new rule could go by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.personas import PersonaRule
from smarketing.metrics import ColumnInfo
from smarketing.settings import Settings
from smarketing.ui import formats
from smarketing.ui.tables import draw_table
from smarketing.ui.text import quiet
from smarketing.warehouse.persona_hits import leftovers

MOST: Final = 50
_USUAL: Final = "job_title"
_EMPTY: Final = "(empty)"


def draw_leftovers(
    leads: Path, rules: tuple[PersonaRule, ...], columns: Mapping[str, str], unknown: int, settings: Settings
) -> None:
    """Draw, once opened, the commonest values of a column in the leads that *rules* leave *unknown*."""
    if not unknown or not columns:
        return
    with st.expander(
        f"What the {formats.counted(unknown, 'lead')} without a persona have", icon=":material/person_search:",
        on_change="rerun", key="persona-leftovers",
    ) as box:  # fmt: skip
        if not box.open:
            return
        first = list(columns).index(_USUAL) if _USUAL in columns else 0
        column = st.selectbox(
            "By", list(columns), index=first, format_func=columns.__getitem__, key="leftovers-by", width=260
        )
        found = _leftovers(str(leads), rules, column, settings)
        rows = [{"value": value or _EMPTY, "leads": number} for value, number in found]
        infos = {"value": ColumnInfo(columns[column], "text"), "leads": ColumnInfo("Leads", "count")}
        draw_table(pa.Table.from_pylist(rows), infos, key="leftovers", currency="", alt="Leads without a persona")
        if len(found) == MOST:
            quiet(f"The {MOST} commonest.")


@st.cache_resource(show_spinner=False, max_entries=100)
def _leftovers(leads: str, rules: tuple[PersonaRule, ...], column: str, _settings: Settings) -> list[tuple[str, int]]:
    return leftovers(Path(leads), rules, column, settings=_settings, limit=MOST)
