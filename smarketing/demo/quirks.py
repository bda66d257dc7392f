"""What is wrong in every real export: put in on purpose, counted, and listed in the demo's README."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smarketing.demo.arrays import DAY, NEVER, Bools, Ints, timestamps
from smarketing.demo.exports import FIRST_DEAL_ID, FIRST_LEAD_ID, World

Texts = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By table, header and record id, what stands in a text file instead of a value."""
_SETTLED = 60 * DAY
"""Old enough to stand in both weeks."""
_MQL, _SQL, _CUSTOMER = (
    "Became a Marketing Qualified Lead Date", "Became a Sales Qualified Lead Date", "Became a Customer Date",
)  # fmt: skip


@dataclass(frozen=True)
class Quirks:
    """Rows (places by creation) that are to be spoilt, by what is wrong with them."""

    customers_without_won_deal: Ints
    stage_dates_out_of_order: Ints
    stage_dates_in_the_future: Ints
    empty_sources: Ints
    unknown_sources: Ints
    unreadable_creation: Ints
    unreadable_scores: Ints
    duplicate_ids: Ints
    closed_without_close_date: Ints
    won_for_nothing: Ints
    unreadable_amounts: Ints
    texts: Texts = field(default_factory=dict)


def choose(world: World) -> Quirks:
    """Return the rows to be spoilt: a handful of each kind, and sources missing in proportion."""
    rng = np.random.default_rng([world.seed, 90])
    leads, deals, settled = world.leads, world.deals, world.end - _SETTLED
    spare = leads.opportunity == NEVER
    alone = _some(rng, (leads.accepted < settled - _SETTLED) & spare, 7)
    swapped = _some(
        rng, (leads.accepted < settled) & ~spare & (leads.qualified < NEVER) & (np.arange(len(leads)) % 41 != 7), 9
    )
    mistyped = np.setdiff1d(_some(rng, (leads.accepted < settled) & spare, 12), alone)[:2]
    plain = leads.qualified == NEVER
    plain = plain & (leads.created < settled)
    sources = rng.random(len(leads))
    closed = (deals.closed < settled) & (deals.lead >= 0)
    nothing = _some(rng, closed & deals.is_won, 4)
    undated = np.setdiff1d(_some(rng, closed, 9), nothing)[:5]
    amounts = np.setdiff1d(_some(rng, (deals.created < settled) & ~deals.is_won, 8), undated)[:3]
    creation, scores = (
        _some(rng, plain & (np.arange(len(leads)) % 4 == 1), 1),
        _some(rng, plain & (np.arange(len(leads)) % 4 == 2), 2),
    )
    return Quirks(
        customers_without_won_deal=alone, stage_dates_out_of_order=swapped, stage_dates_in_the_future=mistyped,
        empty_sources=np.flatnonzero(sources < 0.010), unknown_sources=np.flatnonzero(sources > 0.996),
        unreadable_creation=creation, unreadable_scores=scores,
        duplicate_ids=_some(rng, ~plain & (leads.created < settled), 1),
        closed_without_close_date=undated, won_for_nothing=nothing, unreadable_amounts=amounts,
        texts={
            "leads": {"Create Date": _spelt(FIRST_LEAD_ID, creation, ("before the move",)),
                      "HubSpot Score": _spelt(FIRST_LEAD_ID, scores, ("high", "very high"))},
            "deals": {"Amount": _spelt(FIRST_DEAL_ID, amounts, ("tbd", "on request", "see offer"))},
        },
    )  # fmt: skip


def _some(rng: np.random.Generator, fits: Bools, number: int) -> Ints:
    rows = np.flatnonzero(fits)
    return np.sort(rng.choice(rows, min(number, len(rows)), replace=False))


def _spelt(first_id: int, rows: Ints, words: tuple[str, ...]) -> dict[str, str]:
    return {str(first_id + row): word for row, word in zip(rows.tolist(), words, strict=False)}


def spoil_leads(table: pa.Table, world: World, quirks: Quirks) -> pa.Table:
    """Return the contacts with their quirks; a row that stands twice comes last."""
    leads = world.leads
    alone, swapped, mistyped = (
        quirks.customers_without_won_deal, quirks.stage_dates_out_of_order, quirks.stage_dates_in_the_future,
    )  # fmt: skip
    table = _set(table, "Lifecycle Stage", alone, ["Customer"] * len(alone))
    table = _set(table, "Lead Status", alone, ["Connected"] * len(alone))
    table = _set(table, "Unqualified Reason", alone, [None] * len(alone))
    table = _set(table, _CUSTOMER, alone, timestamps(leads.accepted[alone] + 25 * DAY))
    table = _set(table, _MQL, swapped, timestamps(leads.accepted[swapped] + 3 * DAY))
    table = _set(table, _SQL, mistyped, timestamps(leads.accepted[mistyped] + 732 * DAY))
    table = _set(table, "Original Source", quirks.empty_sources, [None] * len(quirks.empty_sources))
    table = _set(table, "Original Source", quirks.unknown_sources, ["unknown"] * len(quirks.unknown_sources))
    table = _set(table, "Create Date", quirks.unreadable_creation, [None] * len(quirks.unreadable_creation))
    table = _set(table, "HubSpot Score", quirks.unreadable_scores, [None] * len(quirks.unreadable_scores))
    return pa.concat_tables([table, table.take(pa.array(quirks.duplicate_ids))]).combine_chunks()


def spoil_deals(table: pa.Table, world: World, quirks: Quirks, until: int) -> pa.Table:
    """Return the deals with their quirks, without those removed by minute *until*."""
    table = _set(table, "Close Date", quirks.closed_without_close_date, [None] * len(quirks.closed_without_close_date))
    table = _set(table, "Amount", quirks.won_for_nothing, [0.0] * len(quirks.won_for_nothing))
    table = _set(table, "Amount", quirks.unreadable_amounts, [None] * len(quirks.unreadable_amounts))
    return table.filter(pa.array(world.deals.removed[: len(table)] >= until)).combine_chunks()


def _set(table: pa.Table, header: str, rows: Ints, values: Any) -> pa.Table:  # noqa: ANN401  # a list or an Arrow array
    """Return *table* with *values* in *rows*, in this order, of a column; rows it has not yet are passed over."""
    place = table.schema.get_field_index(header)
    column = table.column(header).combine_chunks()
    wanted = pa.array(values, column.type) if isinstance(values, list) else values.cast(column.type)
    has = rows < len(table)
    mask = np.zeros(len(table), dtype=bool)
    mask[rows[has]] = True
    return table.set_column(place, header, pc.replace_with_mask(column, pa.array(mask), wanted.filter(pa.array(has))))


def counts(quirks: Quirks, world: World) -> dict[str, int]:
    """Return how many rows of the latest exports are wrong in which way."""
    leads, deals = world.leads, world.deals
    chosen = {name: len(getattr(quirks, name)) for name in Quirks.__dataclass_fields__ if name != "texts"}
    listed = (deals.created < world.end) & (deals.removed >= world.end)
    return chosen | {
        "deals_without_lead": int((listed & (deals.lead < 0)).sum()),
        "persons_twice": int((leads.same_as != np.arange(len(leads))).sum()),
        "leads_without_email": int(world.people.email.null_count),
    }
