"""What marketing spent, the visits that came, and what is planned: small tables, whatever the number of leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from smarketing.demo import company as co
from smarketing.demo.arrays import DAY, Ints, day_of, minutes
from smarketing.demo.journeys import HISTORY_DAYS, Leads

_PRICE_OF_CLICK = {"Paid Search": 4.1, "Paid Social": 3.2}


@dataclass(frozen=True)
class _Span:
    """The part of a week or month a campaign ran in: its first and last day."""

    first: dt.date
    last: dt.date


def costs(seed: int, end: int, until: int) -> pa.Table:
    """Return the spend of every campaign as billed before minute *until*; a running period is billed to date."""
    rows = []
    for number, campaign in enumerate(co.CAMPAIGNS):
        rng = np.random.default_rng([seed, 70, number])
        for span in _spans(campaign, end):
            factor = float(rng.lognormal(0, 0.13))
            if minutes(span.first) < until:
                rows.append(_bill(campaign, span, factor, until))
    return pa.Table.from_pylist(sorted(rows, key=lambda row: (row["Start Date"], row["Campaign"])), schema=_COSTS)


_COSTS = pa.schema([
    ("Start Date", pa.date32()), ("End Date", pa.date32()), ("Source", pa.string()), ("Campaign", pa.string()),
    ("Spend", pa.float64()), ("Currency", pa.string()), ("Impressions", pa.int64()), ("Clicks", pa.int64()),
])  # fmt: skip


def _spans(campaign: co.Campaign, end: int) -> Iterator[_Span]:
    first = day_of(end - campaign.from_days * DAY)
    last = day_of(end - (campaign.to_days + 1) * DAY)
    start = first
    while start <= last:
        whole = _week(start) if campaign.billed == "week" else _month(start)
        stop = min(whole, last)
        yield _Span(start, stop)
        start = stop + dt.timedelta(days=1)


def _week(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=6 - day.weekday())


def _month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _bill(campaign: co.Campaign, span: _Span, factor: float, until: int) -> dict[str, object]:
    last = min(span.last, day_of(until - DAY))
    is_event = campaign.from_days - campaign.to_days < 10
    share = 1.0 if is_event else ((last - span.first).days + 1) / 30.4
    amount = round(campaign.budget * share * factor, 2)
    price = _PRICE_OF_CLICK.get(campaign.source)
    clicks = int(amount / price / factor) if price else None
    return {
        "Start Date": span.first, "End Date": last, "Source": campaign.source, "Campaign": campaign.name,
        "Spend": amount, "Currency": co.CURRENCY, "Clicks": clicks,
        "Impressions": int(clicks * 41 * factor) if clicks is not None else None,
    }  # fmt: skip


def traffic(seed: int, leads: Leads, end: int, until: int) -> pa.Table:
    """Return the visits by week and source before minute *until*, about so many as the leads that came of them cost."""
    monday = minutes(day_of(end - HISTORY_DAYS * DAY) - dt.timedelta(days=day_of(end - HISTORY_DAYS * DAY).weekday()))
    weeks = (until - 1 - monday) // (7 * DAY) + 1
    known = leads.created < until
    rows = []
    for code, source in enumerate(co.SOURCES):
        arrivals = np.bincount((leads.created[known & (leads.source == code)] - monday) // (7 * DAY), minlength=weeks)
        visits = _visits(np.random.default_rng([seed, 71, code]), arrivals, source.visits)
        rows += [
            (day_of(monday + week * 7 * DAY), source.name, int(visits[week])) for week in range(weeks) if visits[week]
        ]
    rows.sort()
    names = ("Week", "Session source", "Sessions")
    return pa.table({name: pa.array(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)})


def _visits(rng: np.random.Generator, arrivals: Ints, each: float) -> Ints:
    noise = rng.lognormal(0, 0.1, HISTORY_DAYS)[: len(arrivals)]
    return (arrivals * each * noise).astype(np.int64)


def calendar(end: int) -> pa.Table:
    """Return what marketing has done lately and is about to do, early enough for sales to join in."""
    today = day_of(end - DAY)
    rows = [
        {"Name": name, "Start Date": today + dt.timedelta(days=start), "End Date": today + dt.timedelta(days=stop),
         "Team": team, "Campaign": campaign, "Channel": channel, "Persona": persona, "Notes": notes}
        for start, stop, name, team, campaign, channel, persona, notes in _PLANNED
    ]  # fmt: skip
    return pa.Table.from_pylist(rows)


_PLANNED = (
    (-73, -69, "Fair: Plant Week", "Marketing", "Fair: Plant Week, second year", "Offline Sources", "Operations lead",
     "Reps at the stand by the half day"),
    (-75, 25, "Social: win the audit", "Marketing", "Social: win the audit", "Paid Social", "Hands-on planner",
     "Largest social budget of the year"),
    (-40, 12, "Sign-up for the year-end planning webinar", "Marketing", "Webinar: year-end planning", "Email Marketing",
     "Operations lead", "Sales calls everybody who signs up within a day"),
    (12, 12, "Webinar: year-end planning", "Marketing", "Webinar: year-end planning", "Webinar", "Operations lead",
     "Ylva Sandmark answers questions live"),
    (5, 5, "Breakfast in Utrecht", "Sales", "Regional breakfasts", "Offline Sources", "Executive sponsor",
     "Twelve seats; each rep may bring two open deals"),
    (18, 32, "Search: budget season", "Agency", "Search: planning software", "Paid Search", "Finance approver",
     "Doubled budget until the holidays"),
    (26, 40, "Case study: Aldermoor Paper, second part", "Marketing", "Case studies", "Organic Search",
     "Finance approver", "Sales sends it to open deals in paper and packaging"),
    (53, 56, "Kick-off: plan of the new year", "Sales", None, None, None, "Both teams sign the plan"),
    (67, 95, "Social: new year, new shifts", "Agency", "Social: cost of downtime", "Paid Social", "Hands-on planner",
     "Waits for a decision on the audience"),
    (116, 120, "Fair: Hall and Floor", "Marketing", None, "Offline Sources", "Operations lead", "Stand is booked"),
)  # fmt: skip
