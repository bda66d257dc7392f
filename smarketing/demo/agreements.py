"""What the made-up company's two teams agreed on, when, and what is still to be signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from smarketing.demo import company as co
from smarketing.domain.agreements import (
    TOPICS,
    Calendar,
    ForPersona,
    HandOff,
    Holiday,
    JourneyStage,
    LeadRule,
    MonthGoal,
    Part,
    PersonaProfile,
    PersonasAgreement,
    PlanAgreement,
    Portion,
    Positioning,
    Promise,
    Response,
    SalesReadyLead,
    ServiceLevel,
    StagesAgreement,
)
from smarketing.domain.curve import spread
from smarketing.domain.period import year_of
from smarketing.domain.personas import Condition
from smarketing.domain.working_time import work_days

_MARKETER, _SELLER = co.MARKETERS[0], co.SALES_LEAD
_SCORED: Final = Condition("crm_score", "greater", 40.0)
_STAGES: Final = (  # what changes with each version: days before today, targets, limits, why
    (330, (0.30, 0.35, 0.50, 0.25), (30, 14, 30, 90), "What we start the year with."),
    (
        210,
        (0.32, 0.40, 0.55, 0.26),
        (30, 10, 21, 90),
        "Half the MQLs waited two weeks for a call; ten days are enough.",
    ),
    (95, (0.34, 0.40, 0.55, 0.26), (30, 7, 21, 90), "The reps who call within a week win twice as often."),
)
_JOURNEYS: Final = (
    ("Operations lead", "Runs a plant or its logistics; is measured by what leaves the gate on time.",
     ("Fewer stoppages", "A plan that survives the morning"), ("No time for a roll-out",),
     ((co.GUIDE, co.REPORT), (co.CALCULATOR, co.CASE_PAPER), (co.DEMO,))),
    ("Hands-on planner", "Plans the week, in a spreadsheet so far.",
     ("Plan a week in an hour",), ("The spreadsheet works for me",), ((co.GUIDE, co.CHECKLIST), (co.VIDEO,), ())),
    ("IT decision-maker", "Answers for what runs in the plant.",
     ("Runs without a network on the floor",), ("One more system to look after",), ((), (co.WEBINAR,), (co.DEMO,))),
    ("Finance approver", "Signs, and asks what it brings.",
     ("A sum that holds before the board",), ("The price of a second site",), ((), (), (co.PRICES,))),
    ("Executive sponsor", "Wants the delivery date kept; brings everybody else along.",
     ("Delivery dates that hold",), ("Another project",), ((co.REPORT,), (co.CASE_DAIRY,), ())),
)  # fmt: skip


def agreements(today: dt.date) -> list[dict[str, Any]]:
    """Return every proposal in the order of its day, with who signed it when; the last waits for sales."""
    signed = [
        *((days, "stages", _stages(targets, limits), why) for days, targets, limits, why in _STAGES),
        (328, "calendar", Calendar(currency=co.CURRENCY, locale="en_GB"), "So that both teams count the same weeks."),
        (328, "positioning", _positioning(), "One sentence for the site and for the first call."),
        (321, "personas", _personas(), "The five roles that sit in our deals."),
        (320, "plan", _plan(today), "The goal of the year, as we went through it together."),
        (300, "service_level", _service_level(today), "What each side can hold the other to."),
        (296, "hand_off", _hand_off(), "Reps called without knowing whom, or what for."),
        (290, "sales_ready", _ready(_SCORED), "Below a score of 40 hardly anybody bought."),
    ]
    rows = [_row(today, *one, waits=False) for one in sorted(signed, key=lambda one: -one[0])]
    stricter = _ready(_SCORED, Condition("job_title", "is_filled"), Condition("source", "is_not", co.POOR_SOURCE))
    why = "Bought addresses and leads without a role hardly ever become an SQL, and cost the reps a day a week."
    return [*rows, _row(today, 3, "sales_ready", stricter, why, waits=True)]


def _row(today: dt.date, days: int, topic: str, content: Part, why: str, *, waits: bool) -> dict[str, Any]:
    """Return a proposal of so many *days* ago; sales signs two days later, unless it *waits*."""
    proposed, signed = today - dt.timedelta(days=days), today - dt.timedelta(days=days - 2)
    signatures = [{"author": _MARKETER, "team": "marketing", "at": proposed.isoformat()}]
    if not waits:
        signatures.append({"author": _SELLER, "team": "sales", "at": signed.isoformat()})
    holds_from = today + dt.timedelta(days=10) if waits else signed
    return {"topic": topic, "content": TOPICS[topic].encode(content), "reason": why, "author": _MARKETER,
            "team": "marketing", "at": proposed.isoformat(), "holds_from": holds_from.isoformat(),
            "signatures": signatures}  # fmt: skip


def _stages(targets: Sequence[float], limits: Sequence[int]) -> StagesAgreement:
    start = TOPICS["stages"].start
    assert isinstance(start, StagesAgreement)
    *steps, customer = start.stages
    changed = [
        replace(terms, target_rate=target, limit_days=limit)
        for terms, target, limit in zip(steps, targets, limits, strict=True)
    ]
    meant = (
        ForPersona("Hands-on planner", "Has asked for a price or a visit, not for a template alone."),
        ForPersona("Finance approver", "Comes with somebody of operations who knows the need."),
    )
    changed[1] = replace(changed[1], for_personas=meant)
    return StagesAgreement((*changed, customer))


def _ready(*conditions: Condition) -> SalesReadyLead:
    return SalesReadyLead(
        "Works in a plant that plans more than one line, has a say in how, and has asked us something.",
        LeadRule("all", conditions),
    )


def _hand_off() -> HandOff:
    start = TOPICS["hand_off"].start
    assert isinstance(start, HandOff)
    ready, *others = start.hand_overs
    return HandOff((replace(ready, details=("name", "email", "company", "role", "content")), *others))


def _personas() -> PersonasAgreement:
    stages = ("awareness", "consideration", "decision")
    return PersonasAgreement(
        tuple(
            PersonaProfile(
                name, about, needs, objections,
                tuple(JourneyStage(stage, content) for stage, content in zip(stages, given, strict=True)),  # type: ignore[arg-type]  # of the three
            )
            for name, about, needs, objections, given in _JOURNEYS
        )
    )  # fmt: skip


def _service_level(today: dt.date) -> ServiceLevel:
    start = TOPICS["service_level"].start
    assert isinstance(start, ServiceLevel)
    asked = LeadRule("any", (Condition("content", "matches_any", (co.DEMO, co.PRICES)),))
    return replace(
        start,
        promises=(Promise("", Decimal(180_000), 110), Promise("Operations lead", None, 35)),
        responses=(
            Response("Asked for a demo or a price", Decimal(4), 5, 7, asked),
            Response("Every other lead", Decimal(8), 3, 5),
        ),
        holidays=(
            Holiday(dt.date(today.year, 12, 25), "Christmas Day"),
            Holiday(dt.date(today.year + 1, 1, 1), "New Year"),
        ),
        excusal_grounds=("The contact details didn't work", "The lead asked for a later date"),
        excusal_limit=0.05,
    )


def by_hand(today: dt.date) -> tuple[MonthGoal, ...]:
    """Return the months of which more is known: plants stand still in August and order before the year ends."""
    return tuple(
        MonthGoal(dt.date(today.year, month, 1), Decimal(goal), is_by_hand=True)
        for month, goal in ((8, 150_000), (12, 300_000))
    )


def portions() -> tuple[Portion, ...]:
    """Return what single groups are to bring: more who sign, and no more from the fairs than there are fairs."""
    return (
        Portion(
            "persona", "Executive sponsor", Decimal("0.15"), None, co.SALES_LEAD, "Deals with a sponsor are larger"
        ),
        Portion("source", "Offline Sources", None, 15, co.MARKETERS[1], "There are no more trade fairs than last year"),
    )


def _plan(today: dt.date) -> PlanAgreement:
    year, goal = year_of(today), Decimal(2_600_000)
    days = work_days(_service_level(today))
    return PlanAgreement(
        f"Plan {today.year}", goal, year.start, year.last_day,
        months=spread(goal, year, by_hand(today), days=days), portions=portions(),
    )  # fmt: skip


def _positioning() -> Positioning:
    return Positioning(
        for_whom="Plants with 50 to 2,000 people that plan several lines",
        problem="The week's plan lives in a spreadsheet that one person understands, and a stoppage ends it",
        category="Production planning",
        promise="A plan of the week in an hour that is right again a minute after something breaks",
        unlike="A planning module of the ERP, which takes a year to set up",
        proof=(co.CASE_DAIRY, co.CASE_PAPER),
    )
