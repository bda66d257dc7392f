"""What happened between the company and its leads: marketing's touches and the activities of the reps."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from smarketing.demo import company as co
from smarketing.demo.arrays import NEVER, Ints, draw, in_working_hours, lag
from smarketing.demo.deals import Deals
from smarketing.demo.journeys import Leads

KINDS: Final = ("Visit", "Form", "Email open", "Webinar", "Event", "Call", "Email", "Meeting")
VISIT, FORM, EMAIL_OPEN, WEBINAR, EVENT, CALL, EMAIL, MEETING = range(len(KINDS))
FIRST_OF_SALES: Final = CALL
OUTCOMES: Final = ("Connected", "No answer", "Left voicemail", "Sent", "Replied", "Completed", "No show")
_EMAIL_SOURCE = [source.name for source in co.SOURCES].index("Email Marketing")
_NEWSLETTER = [campaign.name for campaign in co.CAMPAIGNS].index("Newsletter")


@dataclass(frozen=True)
class Touches:
    """One entry per touch, by time; -1 where a code does not apply."""

    at: Ints
    lead: Ints
    kind: Ints
    owner: Ints
    source: Ints
    campaign: Ints
    content: Ints
    outcome: Ints

    def __len__(self) -> int:
        return len(self.at)


def meet(rng: np.random.Generator, leads: Leads, deals: Deals, end: int) -> Touches:
    """Return every touch before minute *end*."""
    parts = [
        _visits(rng, leads), _conversions(leads), _newsletters(rng, leads), _webinars(rng, leads),
        _answers(rng, leads), _attempts(rng, leads), _first_meetings(rng, leads), _deal_meetings(rng, deals),
    ]  # fmt: skip
    whole = {field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Touches)}
    order = np.argsort(whole["at"], kind="stable")
    order = order[: np.searchsorted(whole["at"][order], end)]
    return Touches(**{name: values[order] for name, values in whole.items()})


def _touches(
    at: Ints, lead: Ints, kind: int | Ints, *, owner: int | Ints = -1, source: int | Ints = -1,
    campaign: int | Ints = -1, content: int | Ints = -1, outcome: int | Ints = -1,
) -> Touches:  # fmt: skip
    size = len(at)
    codes = (
        np.broadcast_to(np.asarray(code, np.int64), size) for code in (kind, owner, source, campaign, content, outcome)
    )
    return Touches(at, lead, *codes)


def _repeated(rng: np.random.Generator, rows: Ints, mean: float | np.ndarray) -> Ints:
    return np.repeat(rows, rng.poisson(mean, len(rows)))


def _visits(rng: np.random.Generator, leads: Leads) -> Touches:
    lead = _repeated(rng, np.arange(len(leads)), 1.05)
    return _touches(leads.created[lead] - lag(rng, len(lead), 4, 1.2), lead, VISIT,
                    source=leads.source[lead], campaign=leads.campaign[lead], content=leads.content[lead])  # fmt: skip


def _conversions(leads: Leads) -> Touches:
    lead = np.arange(len(leads))
    kind = np.full(len(leads), FORM)
    kind[leads.content == co.CONTENT.index(co.WEBINAR)] = WEBINAR
    kind[leads.content == co.CONTENT.index(co.FAIR)] = EVENT
    return _touches(leads.created, lead, kind, source=leads.source, campaign=leads.campaign, content=leads.content)


def _newsletters(rng: np.random.Generator, leads: Leads) -> Touches:
    lead = _repeated(rng, np.arange(len(leads)), np.where(leads.qualified < NEVER, 2.6, 1.1))
    return _touches(leads.created[lead] + lag(rng, len(lead), 18, 1.0), lead, EMAIL_OPEN, source=_EMAIL_SOURCE,
                    campaign=_NEWSLETTER, content=co.CONTENT.index(co.NEWSLETTER))  # fmt: skip


def _webinars(rng: np.random.Generator, leads: Leads) -> Touches:
    lead = _repeated(rng, np.arange(len(leads)), np.where(leads.qualified < NEVER, 0.28, 0.06))
    return _touches(leads.created[lead] + lag(rng, len(lead), 24, 0.7), lead, WEBINAR, source=_EMAIL_SOURCE,
                    content=co.CONTENT.index(co.WEBINAR))  # fmt: skip


def _answers(rng: np.random.Generator, leads: Leads) -> Touches:
    """Return the first touch by sales of each lead handed over and not forgotten."""
    lead = np.flatnonzero(leads.answered < NEVER)
    return _sales(rng, leads.answered[lead], lead, leads.owner[lead])


def _attempts(rng: np.random.Generator, leads: Leads) -> Touches:
    """Return what reps try after the first touch, until the lead is accepted or given up."""
    answered = np.flatnonzero(leads.answered < NEVER)
    lead = _repeated(rng, answered, 2.3)
    at = in_working_hours(rng, leads.answered[lead] + lag(rng, len(lead), 4.0, 0.9))
    return _sales(rng, at, lead, leads.owner[lead])


def _sales(rng: np.random.Generator, at: Ints, lead: Ints, owner: Ints) -> Touches:
    is_call = rng.random(len(at)) < 0.55
    outcome = np.where(is_call, draw(rng, len(at), (0.38, 0.42, 0.20)), 3 + draw(rng, len(at), (0.7, 0.3)))
    return _touches(at, lead, np.where(is_call, CALL, EMAIL), owner=owner, outcome=outcome)


def _first_meetings(rng: np.random.Generator, leads: Leads) -> Touches:
    lead = np.flatnonzero(leads.accepted < NEVER)
    return _meetings(rng, leads.accepted[lead], lead, leads.owner[lead])


def _deal_meetings(rng: np.random.Generator, deals: Deals) -> Touches:
    deal = _repeated(rng, np.flatnonzero(deals.lead >= 0), 1.8)
    share = rng.random(len(deal)) * 0.95
    at = deals.created[deal] + (share * (deals.closed[deal] - deals.created[deal])).astype(np.int64)
    return _meetings(rng, at, deals.lead[deal], deals.owner[deal])


def _meetings(rng: np.random.Generator, at: Ints, lead: Ints, owner: Ints) -> Touches:
    outcome = 5 + draw(rng, len(at), (0.92, 0.08))
    return _touches(in_working_hours(rng, at), lead, MEETING, owner=owner, outcome=outcome)
