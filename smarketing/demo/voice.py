"""What customers said on the calls of the made-up company's reps, and what its marketers noted listening in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from smarketing.demo import company as co
from smarketing.demo.arrays import DAY, NEVER, Ints, day_of, in_working_hours, lag
from smarketing.demo.exports import FIRST_LEAD_ID, World

_DAYS: Final = 365
_NOTED, _HABIT = 0.34, 0.95
"""Of the calls of a rep who rates everything, such a share is noted; and since it has become a habit."""
_HABIT_DAYS: Final = 90
_UNNAMED: Final = 0.12
_QUOTED: Final = 0.4


@dataclass(frozen=True)
class Said:
    """What customers say: how often by persona, in the order of the company's, and ``since`` how many days.

    ``answered`` is how many days ago marketing linked what answers it.
    """

    kind: str
    text: str
    by_persona: tuple[float, ...]
    answers: tuple[str, ...] = ()
    answered: int = 60
    since: int = _DAYS
    state: str = "open"
    quotes: tuple[str, ...] = ()


_SAID: Final = (
    Said("pain_point", "The plan is a spreadsheet that only one person understands", (9, 12, 2, 1, 2, 2), (co.GUIDE,),
         310, quotes=("When she is ill, we plan on paper.", "It has 41 tabs. I am afraid of 38 of them.")),
    Said("pain_point", "A stoppage costs a shift, and the plan is wrong for the rest of the week", (11, 5, 0, 2, 2, 1),
         (co.CALCULATOR, co.WEBINAR), 280, quotes=("Tuesday's plan is history by Tuesday noon.",)),
    Said("pain_point", "Shift leads don't trust the plan, so they keep their own", (9, 22, 0, 0, 2, 2), since=130,
         quotes=("Everybody has a notebook. Mine is the good one.", "They nod, and then they do it their way.")),
    Said("pain_point", "Two plants plan against each other for the same parts", (6, 1, 0, 1, 6, 0),
         quotes=("We ship parts to each other that both needed.",)),
    Said("pain_point", "An audit means a week of copying from paper", (3, 4, 0, 1, 0, 2), (co.CHECKLIST,), 70),
    Said("pain_point", "One more system for IT to look after", (0, 0, 9, 0, 0, 0), quotes=("I have four people.",)),
    Said("question", "Does it run without a network on the floor?", (26, 16, 40, 2, 6, 4), since=80,
         quotes=("The hall is a steel box, there is no signal.", "What happens when the line drops?",
                 "Our last tool stood still with the network.")),
    Said("question", "What does a second site cost?", (2, 0, 1, 12, 5, 0), (co.PRICES,), 200,
         quotes=("I need the price of all three, not of one.",)),
    Said("question", "How long does the roll-out take with two plants?", (6, 2, 3, 2, 6, 1), (co.CASE_PAPER,), 150),
    Said("question", "Which ERPs does it read orders from?", (2, 2, 11, 1, 0, 1), quotes=("Ours is from 1998.",)),
    Said("question", "What did others save, in euros?", (1, 0, 0, 10, 6, 0), (co.CALCULATOR, co.CASE_DAIRY), 240,
         quotes=("My board believes other boards.",)),
    Said("question", "Who owns the data, and where is it kept?", (0, 0, 18, 8, 3, 0), since=150),
    Said("question", "Can we try it with our own orders?", (4, 7, 2, 0, 1, 2), (co.DEMO,), 300),
    Said("idea", "A screen on the floor that shows what changed since the morning", (4, 5, 0, 0, 0, 0),
         state="planned", answered=45, quotes=("Just tell us what is different.",)),
    Said("idea", "A text message to the shift lead when the plan moves", (2, 4, 1, 0, 0, 0), state="considered"),
    Said("idea", "Maintenance and production in one weekly plan", (3, 4, 0, 0, 1, 0), since=200),
    Said("idea", "A yearly check of the planning by somebody who knows the trade", (2, 0, 0, 2, 3, 0), since=240),
    Said("idea", "Read the paper plan from a photo", (0, 2, 0, 0, 0, 0), state="dropped", answered=110),
)  # fmt: skip
_LISTENED_IN: Final = (
    (
        co.MARKETERS[0],
        5,
        "Reps explain offline planning in the third minute; no page of ours mentions it",
        "opportunity",
    ),
    (co.MARKETERS[1], 12, "Customers say week plan, never production schedule: our ads use the other word", ""),
    (co.MARKETERS[0], 26, "The calculator is opened on the call, and nobody finds the result afterwards", ""),
    (co.MARKETERS[1], 47, "Executives ask for one page to forward, and get a link to a demo", "sales_qualified"),
)
_STAGES: Final = ("marketing_qualified", "sales_qualified", "opportunity")


def voice(world: World) -> list[dict[str, Any]]:
    """Return what was said before the end of the world, each with every time it was heard, by time."""
    rng = np.random.default_rng([world.seed, 70])
    leads = world.leads
    at = in_working_hours(rng, np.where(leads.answered < NEVER, leads.answered + lag(rng, len(leads), 9.0, 1.0), 0))
    share = np.where(at >= world.end - _HABIT_DAYS * DAY, _HABIT, _NOTED)
    diligence = np.array([rep.rates for rep in co.REPS])[leads.owner] * share
    is_noted = (leads.answered < NEVER) & (at < world.end) & (at >= world.end - _DAYS * DAY)
    rows = np.flatnonzero(is_noted & (rng.random(len(leads)) < diligence))
    rows = rows[np.argsort(at[rows], kind="stable")]
    what = _what(rng, leads.persona[rows], (world.end - at[rows]) // DAY)
    is_named, is_quoted = rng.random(len(rows)) >= _UNNAMED, rng.random(len(rows)) < _QUOTED
    picked = rng.integers(0, 1_000, len(rows))
    heard: dict[int, list[dict[str, str]]] = {}
    for place, row in enumerate(rows.tolist()):
        said = _SAID[what[place]]
        stage = int(leads.accepted[row] <= at[row]) + int(leads.opportunity[row] <= at[row])
        quote = said.quotes[picked[place] % len(said.quotes)] if said.quotes and is_quoted[place] else ""
        one = {
            "lead_id": str(FIRST_LEAD_ID + row) if is_named[place] else "",
            "persona": co.PERSONAS[leads.persona[row]].name, "stage": _STAGES[stage], "quote": quote,
            "author": co.REPS[leads.owner[row]].name, "at": str(at[row].astype("datetime64[m]")),
        }  # fmt: skip
        heard.setdefault(int(what[place]), []).append(one)
    today = day_of(world.end - DAY)
    told = [_remark(today, _SAID[number], times) for number, times in heard.items()]
    return [*told, *(_listened(today, *one) for one in _LISTENED_IN)]


def _what(rng: np.random.Generator, persona: Ints, days_ago: Ints) -> Ints:
    """Return for each call what was said, by the persona, of what anybody said by then."""
    weights = np.array([said.by_persona for said in _SAID], np.float64).T[persona]
    weights = np.where(np.array([said.since for said in _SAID]) >= days_ago[:, None], weights, 0.0)
    edges = np.cumsum(weights, axis=1)
    found: Ints = (rng.random(len(persona))[:, None] * edges[:, -1:] >= edges).sum(axis=1).astype(np.int64)
    return found


def _remark(today: dt.date, said: Said, heard: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Return what was *said* as its first hearer noted it, and what marketing made of it."""
    is_settled = bool(said.answers) or said.state != "open"
    first = dt.date.fromisoformat(heard[0]["at"][:10])
    settled = max(today - dt.timedelta(days=said.answered), first + dt.timedelta(days=1))
    return {
        "kind": said.kind, "text": said.text, "author": heard[0]["author"], "at": heard[0]["at"],
        "answers": list(said.answers), "state": said.state, "settled_by": co.MARKETERS[0] if is_settled else "",
        "settled_at": min(settled, today).isoformat(), "heard": list(heard),
    }  # fmt: skip


def _listened(today: dt.date, author: str, days: int, text: str, stage: str) -> dict[str, Any]:
    at = (today - dt.timedelta(days=days)).isoformat()
    heard = {"lead_id": "", "persona": "", "stage": stage, "quote": "", "author": author, "at": at}
    return {"kind": "note", "text": text, "author": author, "at": at, "answers": [], "state": "open",
            "settled_by": "", "settled_at": at, "heard": [heard]}  # fmt: skip
