"""What no CRM exports: the reps' feedback on leads, and what both teams agreed on."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import numpy as np
from pydantic import TypeAdapter

from smarketing.demo import agreements as agreed
from smarketing.demo import company as co
from smarketing.demo.arrays import DAY, NEVER, Bools, Ints, day_of, draw, in_working_hours, lag
from smarketing.demo.exports import FIRST_LEAD_ID, World
from smarketing.domain.agreements import Portion

_PORTIONS: Final = TypeAdapter(tuple[Portion, ...])
VERDICTS: Final = ("good", "ok", "bad")
_SHARES: Final = {
    "good": {"right_fit": 0.45, "clear_need": 0.35, "asked_for_offer": 0.20},
    "ok": {"too_early": 0.45, "needs_information": 0.25, "wrong_contact": 0.30},
    "bad": {"wrong_person": 0.26, "no_need": 0.22, "wrong_company": 0.10, "not_a_buyer": 0.12,
            "bad_contact_details": 0.08, "no_answer": 0.14, "called_too_late": 0.08},
    "bad, bought": {"wrong_expectation": 0.46, "bad_contact_details": 0.22, "wrong_person": 0.20, "no_need": 0.12},
}  # fmt: skip
"""Reasons for each verdict, by the keys both teams agreed on."""
REASONS: Final = tuple(dict.fromkeys(reason for shares in _SHARES.values() for reason in shares))
_HEARD: Final = (
    "Plans in a spreadsheet that only one person understands.", "Asked how long the roll-out takes with two plants.",
    "Stoppages cost them a shift a week.", "Wants to see it with their own orders.", "Has to convince IT first.",
    "Asked whether it runs without a network on the floor.", "An audit is due in spring.",
    "The price of a second site was the question.",
)  # fmt: skip
_REGRETTED: Final = (
    "Thought it was a template, not a product.", "A student writing a thesis.", "Did not remember filling a form.",
    "Plans for four people and is happy with paper.", "The number belongs to somebody else.",
)  # fmt: skip


def feedback(world: World) -> list[dict[str, str]]:
    """Return the reps' verdicts before the end of the world, by time: one or none for each lead they answered."""
    rng = np.random.default_rng([world.seed, 60])
    leads = world.leads
    diligence = np.array([rep.rates for rep in co.REPS])[leads.owner]
    at = in_working_hours(rng, np.where(leads.answered < NEVER, leads.answered + lag(rng, len(leads), 2.5, 0.8), 0))
    rows = np.flatnonzero((leads.answered < NEVER) & (at < world.end) & (rng.random(len(leads)) < diligence))
    rows = rows[np.argsort(at[rows], kind="stable")]
    verdict = _verdicts(rng, world, rows)
    is_bought = np.array([source.name == co.POOR_SOURCE for source in co.SOURCES])[leads.source[rows]]
    reason, note = _reasons(rng, verdict, is_bought), _notes(rng, verdict)
    stamps = at[rows].astype("datetime64[m]").astype(str).tolist()
    return [
        {"lead_id": str(FIRST_LEAD_ID + row), "verdict": VERDICTS[rated], "reason": REASONS[why], "note": heard,
         "author": co.REPS[owner].name, "at": stamp}
        for row, rated, why, heard, owner, stamp in zip(
            rows.tolist(), verdict.tolist(), reason.tolist(), note, leads.owner[rows].tolist(), stamps, strict=True)
    ]  # fmt: skip


def _verdicts(rng: np.random.Generator, world: World, rows: Ints) -> Ints:
    """Return what the rep thought: mostly right, sometimes contradicted by what became of the lead."""
    leads = world.leads
    poor = np.array([source.name == co.POOR_SOURCE for source in co.SOURCES])[leads.source[rows]]
    weak = np.array([source.name == co.WEAK_SOURCE for source in co.SOURCES])[leads.source[rows]]
    weak &= leads.qualified[rows] >= world.end - co.WEAK_DAYS * DAY
    accepted = leads.accepted[rows] < NEVER
    shares = np.array([(0.74, 0.22, 0.04), (0.14, 0.46, 0.40), (0.03, 0.15, 0.82), (0.05, 0.25, 0.70)])
    case = np.where(accepted, 0, np.where(poor, 2, np.where(weak, 3, 1)))
    verdict: Ints = (rng.random(len(rows))[:, None] >= np.cumsum(shares, axis=1)[case][:, :2]).sum(axis=1)
    return verdict


def _reasons(rng: np.random.Generator, verdict: Ints, is_bought: Bools) -> Ints:
    kind = np.where((verdict == 2) & is_bought, 3, verdict)
    reason = np.zeros(len(verdict), np.int64)
    for code, shares in enumerate(_SHARES.values()):
        codes = np.array([REASONS.index(key) for key in shares])
        reason[kind == code] = codes[draw(rng, int((kind == code).sum()), list(shares.values()))]
    return reason


def _notes(rng: np.random.Generator, verdict: Ints) -> list[str]:
    has, pick = rng.random(len(verdict)) < 0.16, rng.integers(0, 1_000, len(verdict))
    return [
        (_REGRETTED if rated == 2 else _HEARD)[place % (len(_REGRETTED) if rated == 2 else len(_HEARD))]
        if noted
        else ""
        for rated, noted, place in zip(verdict.tolist(), has.tolist(), pick.tolist(), strict=True)
    ]


def agreements(end: int) -> dict[str, Any]:
    """Return what the two teams decided, with authors and dates before minute *end*."""
    today = day_of(end - DAY)
    return {
        "company": {"name": co.NAME, "product": co.PRODUCT, "currency": co.CURRENCY},
        "people": [
            *({"name": name, "team": "marketing"} for name in co.MARKETERS),
            *({"name": name, "team": "sales"} for name in (co.SALES_LEAD, *(rep.name for rep in co.REPS))),
        ],
        "persona_rules": {
            "rules": [_rule(number, persona) for number, persona in enumerate(co.PERSONAS) if persona.name],
            "author": co.MARKETERS[0], "at": _ago(today, 319),
        },
        "stages": [
            {"stage": stage, "owner": owner, "author": co.MARKETERS[0], "at": _ago(today, 330)}
            for stage, owner in _OWNERS
        ],
        "agreements": agreed.agreements(today),
        "scenarios": _scenarios(today), "actions": _actions(today),
        "replies": _replies(today), "notes": _notes_of_meetings(today),
    }  # fmt: skip


_OWNERS: Final = (
    ("lead", co.MARKETERS[1]), ("marketing_qualified", co.MARKETERS[0]), ("sales_qualified", co.REPS[0].name),
    ("opportunity", co.SALES_LEAD), ("customer", co.SALES_LEAD),
)  # fmt: skip


def _rule(priority: int, persona: co.Persona) -> dict[str, Any]:
    conditions = [{"column": "job_title", "operator": "contains", "value": part} for part in persona.contains]
    return {"persona": persona.name, "match": "any", "conditions": conditions, "priority": priority}


def _scenarios(today: dt.date) -> list[dict[str, Any]]:
    start, end = dt.date(today.year, 1, 1), dt.date(today.year + 1, 1, 1)
    first = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last = (first + dt.timedelta(days=95)).replace(day=1)
    rows = (
        (f"Plan {today.year}", 2_600_000, start, end, (), co.SALES_LEAD, 325, agreed.by_hand(today), agreed.portions()),
        ("The quarter", 900_000, first, last, (), co.MARKETERS[0], 50, (), ()),
        ("Answer within four hours", 2_600_000, start, end,
         (("marketing_qualified", "0.44", "Leads called within the hour convert so"),), co.SALES_LEAD, 30, (), ()),
    )  # fmt: skip
    return [
        {"name": name, "revenue_goal": goal, "start": since.isoformat(), "end": until.isoformat(),
         "overrides": [{"rate": rate, "value": value, "why": why, "who": author} for rate, value, why in overrides],
         "months": [{"month": one.month.isoformat(), "goal": str(one.goal)} for one in months],
         "portions": _PORTIONS.dump_python(portions, mode="json"), "author": author, "at": _ago(today, days)}
        for name, goal, since, until, overrides, author, days, months, portions in rows
    ]  # fmt: skip


def _actions(today: dt.date) -> list[dict[str, Any]]:
    slow, quick = co.SALES_LEAD, co.REPS[0].name
    rows = (
        (
            "Answer every MQL within one working day, Team South first",
            slow,
            "sales",
            49,
            -7,
            "Response SLA of Team South above 70 %",
            "open",
        ),
        (
            "Stop buying addresses for the report",
            co.MARKETERS[0],
            "marketing",
            300,
            286,
            "Fewer than one bad verdict in four",
            "done",
        ),
        (
            "Call the webinar's sign-ups before the webinar",
            quick,
            "sales",
            14,
            -12,
            "Half of the sign-ups reached",
            "open",
        ),
        (
            "Ask for the role in the checklist form",
            co.MARKETERS[1],
            "marketing",
            21,
            4,
            "Unknown persona below 10 %",
            "open",
        ),
        (
            "Review the amounts of deals in Negotiation",
            co.REPS[4].name,
            "sales",
            28,
            15,
            "No open deal with a close date in the past",
            "done",
        ),
        (
            "Case study for finance approvers",
            co.MARKETERS[0],
            "marketing",
            42,
            -26,
            "Deals with finance lost on price below 30 %",
            "open",
        ),
    )
    return [
        {"title": title, "owner": owner, "team": team, "due_date": _ago(today, due), "success_measure": measure,
         "state": state, "author": co.MARKETERS[0], "at": _ago(today, created)}
        for title, owner, team, created, due, measure, state in rows
    ]  # fmt: skip


def _replies(today: dt.date) -> list[dict[str, Any]]:
    """Return what marketing answered to the reps' reasons; ``action`` is the title of one of the actions."""
    rows = (
        (
            "wrong_expectation",
            "Most of these addresses were bought with the report. We stop buying them; what is left is called last.",
            "Stop buying addresses for the report",
            co.MARKETERS[0],
            299,
        ),
        (
            "wrong_person",
            "Anybody can fill in the checklist. The form will ask for the role; only roles that plan are handed over.",
            "Ask for the role in the checklist form",
            co.MARKETERS[1],
            20,
        ),
    )
    return [
        {"subject": "reason", "subject_key": reason, "text": text, "action": action, "author": author,
         "at": _ago(today, days)}
        for reason, text, action, author, days in rows
    ]  # fmt: skip


def _notes_of_meetings(today: dt.date) -> list[dict[str, Any]]:
    rows = (
        (
            co.SALES_LEAD,
            7,
            "note",
            "Leads from social feel weaker since the audit checklist started; we look at it next week.",
        ),
        (
            co.MARKETERS[0],
            7,
            "note",
            "Several verdicts say the checklist was all they wanted. The form does not ask for the role.",
        ),
        (
            co.REPS[4].name,
            7,
            "decision",
            "Close dates in Negotiation are gone through every month; two moved to January.",
        ),
        (co.MARKETERS[1], 14, "note", "Plant Week brought fewer contacts than last year, but more operations leads."),
        (co.REPS[0].name, 14, "win", "Answering within the hour works: most of my meetings came from those calls."),
    )
    monday = today - dt.timedelta(days=today.weekday())
    return [
        {
            "week": (monday - dt.timedelta(days=days)).isoformat(),
            "kind": kind,
            "text": text,
            "author": author,
            "at": _ago(today, days),
        }
        for author, days, kind, text in rows
    ]


def _ago(today: dt.date, days: int) -> str:
    return (today - dt.timedelta(days=days)).isoformat()
