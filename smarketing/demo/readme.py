"""The page that goes with the demo's files: what they are, and what is wrong in them on purpose."""

from __future__ import annotations

import datetime as dt

from smarketing.demo import company as co

_QUIRKS = {
    "customers_without_won_deal": ("leads say they are customers, and no deal of theirs was won", "data health"),
    "stage_dates_out_of_order": ("leads became an SQL before they became an MQL", "data health"),
    "stage_dates_in_the_future": ("leads became an SQL on a day that has not come yet", "data health"),
    "closed_without_close_date": ("closed deals have no close date", "data health"),
    "won_for_nothing": ("won deals have the amount 0", "data health"),
    "deals_without_lead": ("deals name no contact", "data health"),
    "empty_sources": ("leads have no source", "the row (unknown)"),
    "unknown_sources": ("leads have the source `unknown`", "the row (unknown)"),
    "unreadable_creation": ("lead was created “before the move”: the row is rejected", "the import"),
    "unreadable_scores": ("leads have a score in words: the cell is emptied", "the import"),
    "unreadable_amounts": ("deals have an amount in words: the cell is emptied", "the import"),
    "duplicate_ids": ("lead stands twice with the same record id", "the import"),
    "persons_twice": ("leads are somebody who came before, with another spelling of the address", "duplicates"),
    "leads_without_email": ("leads have no e-mail", "nobody: it is no fault"),
}


def text(rows: dict[dt.date, dict[str, int]], quirks: dict[str, int], *, leads: int, seed: int) -> str:
    """Return the page, in Markdown."""
    tables = list(next(iter(rows.values())))
    counted = [f"| {day} | " + " | ".join(f"{rows[day][table]:,}" for table in tables) + " |" for day in rows]
    wrong = [f"| {quirks[name]} | {what} | {where} |" for name, (what, where) in _QUIRKS.items()]
    return _PAGE.format(
        company=co.NAME, product=co.PRODUCT, leads=leads, seed=seed, weak=co.WEAK_SOURCE, poor=co.POOR_SOURCE,
        heads=" | ".join(tables), rules=" ---: |" * len(tables), counted="\n".join(counted), wrong="\n".join(wrong),
    )  # fmt: skip


_PAGE = """# {company}: the demo company

A made-up company that sells {product}, planning software for plants and warehouses. Nothing in it is real: names are
put together from invented parts, addresses end in `.example`, telephone numbers come from ranges kept free for fiction.
Made by `python -m smarketing demo --leads {leads} --seed {seed} --out data/demo`; the same arguments give the same
bytes.

Each folder is what its CRM exported on that Friday, with headers as HubSpot writes them; a week apart, so that there is
something to compare. `feedback.json`, `voice.json` and `decisions.json` hold what no CRM has: verdicts of the reps,
what customers said on calls, persona rules, stage owners, goals, actions, replies and notes.

| day | {heads} |
| --- |{rules}
{counted}

## What is wrong in it, on purpose

Rows as of the later day, and what catches them.

| rows | what is wrong | caught by |
| ---: | --- | --- |
{wrong}

## What there is to find

- {weak}: since a campaign that began some two months ago, few of its MQLs become SQLs.
- {poor}: leads that were bought; most verdicts on them are bad.
- Leads answered within hours become SQLs more often than those that wait for days; Team South answers later than
  Team North.
- About one customer in ten buys again; the rest of the revenue is new business.
- Deals with executives and finance are won most often, those with hands-on planners seldom; IT misses a feature where
  finance names the price.
"""
