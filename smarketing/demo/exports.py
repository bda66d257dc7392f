"""The company as its CRM exported it on a day: headers as HubSpot writes them, nothing known of later days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smarketing.demo import company as co
from smarketing.demo.arrays import (
    DAY,
    NEVER,
    Bools,
    Ints,
    column,
    day_of,
    draw,
    joined,
    minutes,
    numbered,
    texts,
    timestamps,
    where,
)  # fmt: skip
from smarketing.demo.deals import Deals
from smarketing.demo.journeys import Leads
from smarketing.demo.people import People
from smarketing.demo.touches import FIRST_OF_SALES, KINDS, OUTCOMES, Touches

FIRST_LEAD_ID: Final = 20_300_001
FIRST_DEAL_ID: Final = 9_400_001
_LIFECYCLE = ("Lead", "Marketing Qualified Lead", "Sales Qualified Lead", "Opportunity", "Customer")
_STATUS = ("New", "Open", "Attempted to Contact", "Connected", "Open Deal", "Unqualified", "Bad Timing")
_NEW, _OPEN, _ATTEMPTED, _CONNECTED, _OPEN_DEAL, _UNQUALIFIED, _BAD_TIMING = range(len(_STATUS))


@dataclass(frozen=True)
class World:
    """All that ever happens in the company."""

    leads: Leads
    people: People
    deals: Deals
    touches: Touches
    seed: int
    end: int


def leads_on(world: World, until: int) -> pa.Table:
    """Return the contacts created before minute *until*, by creation."""
    size = int(np.searchsorted(world.leads.created, until))
    return pa.table({**_who(world, size), **_where_from(world, size), **_how_far(world, size, until)})


def _who(world: World, size: int) -> dict[str, pa.Array]:
    leads, people = world.leads, world.people
    titles = [title for persona in co.PERSONAS for title in persona.titles]
    starts = np.cumsum([0, *(len(persona.titles) for persona in co.PERSONAS)])
    ranges = np.array([segment.employees for segment in co.SEGMENTS], dtype=np.float64)[leads.segment[:size]]
    share = leads.company[:size] * 7_919 % 1_000 / 1_000
    employees = (ranges[:, 0] * (ranges[:, 1] / ranges[:, 0]) ** share).astype(np.int64)
    is_north = np.array([rep.team == co.NORTH for rep in co.REPS])[leads.owner[:size]]
    return {
        "Record ID": numbered("", np.arange(FIRST_LEAD_ID, FIRST_LEAD_ID + size)),
        "First Name": people.first[:size], "Last Name": people.last[:size], "Email": people.email[:size],
        "Phone Number": people.phone[:size],
        "Job Title": texts(titles, starts[leads.persona[:size]] + leads.title[:size]),
        "Company Name": people.company[:size], "Industry": texts(co.INDUSTRIES, leads.industry[:size]),
        "Number of Employees": pa.array(employees),
        "Country/Region": texts([*co.COUNTRIES[co.NORTH], *co.COUNTRIES[co.SOUTH]],
                                leads.country[:size] + np.where(is_north, 0, 5)),
        "Segment": texts([segment.name for segment in co.SEGMENTS], leads.segment[:size]),
    }  # fmt: skip


def _where_from(world: World, size: int) -> dict[str, pa.Array]:
    leads = world.leads
    return {
        "Original Source": texts([source.name for source in co.SOURCES], leads.source[:size]),
        "Original Source Drill-Down 1": texts([source.detail for source in co.SOURCES], leads.source[:size]),
        "First Touch Converting Campaign": texts(["", *(one.name for one in co.CAMPAIGNS)], leads.campaign[:size] + 1),
        "First Conversion": texts(co.CONTENT, leads.content[:size]),
    }


def _how_far(world: World, size: int, until: int) -> dict[str, pa.Array]:
    leads = world.leads
    rng = np.random.default_rng([world.seed, 80])
    qualified, accepted, opportunity = leads.qualified[:size], leads.accepted[:size], leads.opportunity[:size]
    customer = customer_dates(world)[:size]
    reached = np.maximum.reduce([
        np.where(at < until, stage, 0)
        for stage, at in enumerate((leads.created[:size], qualified, accepted, opportunity, customer))
    ])  # fmt: skip
    is_rejected = (leads.rejected[:size] < until) & (reached < 3)
    is_late = rng.random(len(leads))[:size] >= 0.82
    status = np.select(
        [is_rejected & ~is_late, is_rejected], [_UNQUALIFIED, _BAD_TIMING], _status(leads, until, reached)
    )
    reason = draw(rng, len(leads), (0.26, 0.18, 0.26, 0.12, 0.18))[:size]
    is_undated = np.arange(size) % 41 == 7
    liked = np.log(column([one.accepted for one in co.PERSONAS]))[leads.persona[:size]]
    score = np.clip(46 + 15 * leads.fit[:size] + 18 * liked, 1, 99)
    has_owner = (qualified < until) | (reached > 0) | (np.arange(size) % 4 == 0)
    owners = where(has_owner, texts([rep.name for rep in co.REPS], leads.owner[:size]))
    return {
        "Contact owner": owners,
        "HubSpot Team": where(has_owner, texts([rep.team for rep in co.REPS], leads.owner[:size])),
        "Lifecycle Stage": texts(_LIFECYCLE, reached), "Lead Status": texts(_STATUS, status),
        "Unqualified Reason": where(status == _UNQUALIFIED, texts(co.UNQUALIFIED_REASONS, reason)),
        "HubSpot Score": pa.array(score.astype(np.int64)), "Create Date": timestamps(leads.created[:size]),
        "Became a Marketing Qualified Lead Date": timestamps(np.where(is_undated, NEVER, qualified), until),
        "Became a Sales Qualified Lead Date": timestamps(accepted, until),
        "Became an Opportunity Date": timestamps(opportunity, until),
        "Became a Customer Date": timestamps(customer, until),
        **_contacts(world.touches, size, until),
    }  # fmt: skip


def customer_dates(world: World) -> Ints:
    """Return for each lead when its first won deal closes."""
    deals = world.deals
    first_won = np.full(len(world.leads), NEVER)
    wins = deals.is_won & (deals.lead >= 0)
    np.minimum.at(first_won, deals.lead[wins], deals.closed[wins])
    return first_won


def _status(leads: Leads, until: int, reached: Ints) -> Ints:
    """Return the lead status of leads nobody turned down."""
    waiting = np.where(leads.answered[: len(reached)] < until, _ATTEMPTED, np.where(reached > 0, _OPEN, _NEW))
    return np.select([reached == 2, reached == 3, reached == 4], [_CONNECTED, _OPEN_DEAL, _CONNECTED], waiting)


def _contacts(touches: Touches, size: int, until: int) -> dict[str, pa.Array]:
    known = slice(0, int(np.searchsorted(touches.at, until)))
    lead, at = touches.lead[known], touches.at[known]
    is_sales = touches.kind[known] >= FIRST_OF_SALES
    first, last = np.full(size, NEVER), np.full(size, -1)
    is_listed = lead < size
    np.minimum.at(first, lead[is_sales & is_listed], at[is_sales & is_listed])
    np.maximum.at(last, lead[is_listed], at[is_listed])
    attempts = np.bincount(lead[is_sales & is_listed], minlength=size)
    return {
        "First Outreach Date": timestamps(first, until),
        "Last Activity Date": timestamps(np.where(last < 0, NEVER, last), until),
        "Number of times contacted": where(attempts > 0, pa.array(attempts)),
    }


def deals_on(world: World, until: int) -> pa.Table:
    """Return the deals created before minute *until*, by creation; those removed since are still among them."""
    deals, size = world.deals, int(np.searchsorted(world.deals.created, until))
    is_closed = deals.closed[:size] < until
    stage = _stage_on(deals, size, until)
    amount = np.where(deals.changed[:size] < until, deals.later_amount[:size], deals.amount[:size])
    probability = np.where(
        is_closed, deals.is_won[:size] * 1.0, column([share for _, share in co.DEAL_STAGES])[np.minimum(stage, 3)]
    )
    names = [*(name for name, _ in co.DEAL_STAGES), co.WON, co.LOST]
    is_lost = is_closed & ~deals.is_won[:size]
    kind = np.where(deals.is_new_business[:size], 0, 1)
    company = _companies_of_deals(world, size)
    return pa.table({
        "Record ID": numbered("", np.arange(FIRST_DEAL_ID, FIRST_DEAL_ID + size)),
        "Deal Name": joined(company, texts((co.PRODUCT, "more sites"), kind), by=" – "),
        "Pipeline": texts([co.PIPELINE], np.zeros(size, np.int64)), "Deal Stage": texts(names, stage),
        "Amount": pa.array(amount), "Currency": texts([co.CURRENCY], np.zeros(size, np.int64)),
        "Deal probability": pa.array(probability), "Create Date": timestamps(deals.created[:size]),
        "Close Date": timestamps(np.where(is_closed, deals.closed[:size], _expected_on(deals, size, until))),
        "Deal owner": texts([rep.name for rep in co.REPS], deals.owner[:size]),
        "HubSpot Team": texts([rep.team for rep in co.REPS], deals.owner[:size]),
        "Deal Type": texts(("New Business", "Existing Business"), kind),
        "Closed Lost Reason": where(is_lost, texts(co.LOST_REASONS, deals.lost_reason[:size])),
        "Associated Company": company, **_contacts_of_deals(world, size),
        **_entries(deals, size, until, is_closed, is_lost),
    })  # fmt: skip


def _companies_of_deals(world: World, size: int) -> pa.Array:
    """Return the company of each deal; that of a deal without a lead is known to no lead either."""
    lead = world.deals.lead[:size]
    any_company = world.people.company.take(pa.array(np.where(lead >= 0, lead, np.arange(size) % len(world.leads))))
    return pc.if_else(pa.array(lead >= 0), any_company, joined(any_company, pa.scalar("Holding"), by=" "))


def _stage_on(deals: Deals, size: int, until: int) -> Ints:
    """Return the code of the stage each deal is in: the open ones, then won, then lost."""
    order = np.arange(len(co.DEAL_STAGES))
    latest = np.where(deals.entered[:size, :-1] < until, order, 0).max(axis=1)
    ended = np.where(deals.is_won[:size], len(order), len(order) + 1)
    return np.where(deals.closed[:size] < until, ended, latest)


def _expected_on(deals: Deals, size: int, until: int) -> Ints:
    """Return the expected close of each deal as entered by then; most overdue ones were put off to a month's end."""
    expected = np.where(deals.slipped[:size] < until, deals.later_expected[:size], deals.expected[:size])
    month_end = (day_of(until + 10 * DAY).replace(day=28)).toordinal() + 4
    first_of_next = minutes(type(day_of(until)).fromordinal(month_end).replace(day=1))
    put_off = (expected < until) & (np.arange(size) % 4 != 3)
    return np.where(put_off, first_of_next - DAY, expected) // DAY * DAY + 12 * 60


def _contacts_of_deals(world: World, size: int) -> dict[str, pa.Array]:
    deals, until = world.deals, slice(0, size)
    lead, also = deals.lead[until], deals.also[until]
    first = where(lead >= 0, numbered("", FIRST_LEAD_ID + lead))
    second = pc.if_else(pa.array(also >= 0), numbered(";", FIRST_LEAD_ID + also), pa.scalar(""))
    return {
        "Associated Contact IDs": joined(first, second),
        "Associated Contact Email": where(lead >= 0, world.people.email.take(pa.array(np.maximum(lead, 0)))),
    }


def _entries(deals: Deals, size: int, until: int, is_closed: Bools, is_lost: Bools) -> dict[str, pa.Array]:
    names = [name for name, _ in co.DEAL_STAGES]
    dated = {name: timestamps(deals.entered[:size, number], until) for number, name in enumerate(names)}
    dated[co.WON] = timestamps(np.where(is_closed & ~is_lost, deals.closed[:size], NEVER))
    dated[co.LOST] = timestamps(np.where(is_lost, deals.closed[:size], NEVER))
    return {f'Date entered "{name} ({co.PIPELINE})"': times for name, times in dated.items()}


def touches_on(world: World, until: int) -> pa.Table:
    """Return the touches before minute *until*, by time."""
    touches, known = world.touches, slice(0, int(np.searchsorted(world.touches.at, until)))
    is_sales = touches.kind[known] >= FIRST_OF_SALES
    return pa.table({
        "Activity date": timestamps(touches.at[known]), "Activity type": texts(KINDS, touches.kind[known]),
        "Associated Contact IDs": numbered("", FIRST_LEAD_ID + touches.lead[known]),
        "Channel": texts(["", *(source.name for source in co.SOURCES)], touches.source[known] + 1),
        "Campaign": texts(["", *(campaign.name for campaign in co.CAMPAIGNS)], touches.campaign[known] + 1),
        "Content": texts(["", *co.CONTENT], touches.content[known] + 1),
        "Direction": texts(("marketing", "sales"), is_sales.astype(np.int64)),
        "Activity assigned to": texts(["", *(rep.name for rep in co.REPS)], touches.owner[known] + 1),
        "Outcome": texts(["", *OUTCOMES], touches.outcome[known] + 1),
    })  # fmt: skip
