"""What the pages can show with the columns there are, and which column would show the rest."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import streamlit as st

from smarketing.ui.stage_names import stage_names
from smarketing.ui.text import badge, escaped, listed

Known: TypeAlias = AbstractSet[tuple[str, str]]
"""Canonical columns that hold something, as (table, column)."""


@dataclass(frozen=True)
class Need:
    """Something a page shows, and the columns any of which is enough for it."""

    page: str
    what: str
    any_of: tuple[tuple[str, str], ...]
    remedy: str

    def is_met(self, known: Known) -> bool:
        """Return whether one of the columns is there."""
        return any(column in known for column in self.any_of)


_NEEDS: Final = (
    Need("Funnel", "how far leads get", (("leads", "created_at"),), "Export leads, with the day they came in."),
    Need(
        "Funnel", "who became {marketing_qualified} or {sales_qualified}",
        (("leads", "lifecycle_stage"), ("leads", "lead_status"), ("leads", "became_marketing_qualified_at"),
         ("leads", "became_sales_qualified_at"), ("stage_history", "stage")),
        "Export the lifecycle stage of leads, or the dates they became {marketing_qualified} and {sales_qualified}.",
    ),
    Need(
        "Funnel", "which leads became opportunities and customers",
        (("deals", "lead_ids"), ("deals", "company")),
        "Export deals with the id or e-mail of their lead.",
    ),
    Need("Personas", "leads by persona", (("leads", "persona"),),
         "Choose the column that holds it, or write persona rules on the Personas page."),
    Need("Personas", "win rate by persona", (("leads", "persona"), ("deals", "persona")),
         "Choose the column that holds it, or write persona rules on the Personas page."),
    Need("Lead quality", "leads by source", (("leads", "source"),), "Export the source of each lead."),
    Need("Lead quality", "leads by rep", (("leads", "owner"), ("deals", "owner")), "Export the owner of each lead."),
    Need("Goal planning", "revenue and deal size", (("deals", "amount"),), "Export the amount of each deal."),
    Need("Goal planning", "the sales cycle", (("deals", "created_at"),), "Export the date each deal was created."),
    Need("Weekly sync", "open deals due in a quarter", (("deals", "expected_close_at"), ("deals", "closed_at")),
         "Export the expected close date of deals."),
)  # fmt: skip


def needs() -> tuple[Need, ...]:
    """Return what pages need, stages as they are called here."""
    names = stage_names()
    return tuple(
        replace(need, what=need.what.format_map(names), remedy=need.remedy.format_map(names)) for need in _NEEDS
    )


def changes(before: Known, after: Known) -> list[tuple[str, Need]]:
    """Return what pages lose, can't show, and gain with the columns *after* instead of *before*, in this order."""
    told = [(_change(need.is_met(before), is_met=need.is_met(after)), need) for need in needs()]
    order = ("loses", "can't show", "gains")
    return sorted((pair for pair in told if pair[0]), key=lambda pair: order.index(pair[0]))


def _change(was_met: bool, *, is_met: bool) -> str:  # noqa: FBT001  # a pair of before and after
    if is_met:
        return "" if was_met else "gains"
    return "loses" if was_met else "can't show"


def draw_losses(before: Known, after: Known) -> None:
    """Draw only what pages lose, for it must not be overlooked; nothing where they lose nothing."""
    lost = [need for change, need in changes(before, after) if change == "loses"]
    if lost:
        told = "; ".join(f"{need.page}: {need.what}" for need in lost)
        st.html(f'<p class="sm-quiet">{badge("Pages lose by it", "bad")} {escaped(told)}</p>')


def draw_changes(before: Known, after: Known) -> None:
    """Draw what each page gains, loses or still can't show, and the column that would show it."""
    tones = {"gains": "won", "loses": "bad", "can't show": "neutral"}
    listed(
        [
            (
                f"{badge(change, tones[change])} <b>{escaped(need.page)}</b>: {escaped(need.what)}",
                "" if change == "gains" else escaped(need.remedy),
            )
            for change, need in changes(before, after)
        ]
    )
