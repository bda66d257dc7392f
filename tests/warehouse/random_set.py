"""Made-up canonical tables with everything that real exports hold: gaps, ties of every kind, dates that contradict."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from smarketing.domain.personas import Condition, PersonaRule, RuleSet

Rows = list[dict[str, Any]]
START = dt.datetime(2025, 1, 1)  # noqa: DTZ001  # workspace time, without zone
STAGES = ("lead", "marketing_qualified", "sales_qualified", "opportunity", "customer")
SOURCES = ("Organic", "Paid", "Referral", "unknown", " n/a ", "-", "(not set)", "", "O'Neil & Söhne", None)
COMPANIES = ("Acme Inc.", "acme, inc", "ACME", "Globex GmbH", "globex.example", "Initech", "Null", None)
DOMAINS = ("acme.example", "globex.example", "gmail.com", "initech.example")
DEAL_STAGES = ("Discovery", "Demo", "Proposal", "Closed Won", "Closed Lost")
_FIRST = (
    PersonaRule("Decider", "any", (Condition("job_title", "matches_any", ("CTO", "head of")),), 2),
    PersonaRule("Payer", "all", (Condition("x_plan", "is", "pro"), Condition("crm_score", "greater", 50))),
    PersonaRule("Newcomer", "all", (Condition("created_at", "greater", "2026-05-01"),), 3),
    PersonaRule("Small", "all", (Condition("x_seats", "less", "5"), Condition("country", "is_not", "DE")), 4),
    PersonaRule("Guest", "any", (Condition("email", "contains", "gmail"), Condition("phone", "is_filled")), 5),
    PersonaRule("Patterned", "any", (Condition("job_title", "matches", r"^(vp|chief)\b|(?:[a-d]io|\bCTO)$"),), 5),
    PersonaRule("Rest", "all", (Condition("no_such_column", "is_empty"), Condition("company", "starts_with", "a")), 6),
)
RULES = (RuleSet(_FIRST), RuleSet(_FIRST[2:5], dt.date(2025, 6, 15)), RuleSet((), dt.date(2025, 12, 24)),
         RuleSet(_FIRST[:4], dt.date(2026, 2, 1), "Guests are no persona"))  # fmt: skip


def random_tables(seed: int, leads: int = 200) -> dict[str, Rows]:
    """Return all canonical tables that models read, the same for the same *seed*."""
    chance = Random(seed)  # made-up rows, no secret
    made_leads = [_lead(chance, number) for number in range(leads)]
    made_deals = [_deal(chance, number, leads) for number in range(leads // 2)]
    return {
        "leads": made_leads,
        "deals": made_deals,
        "touches": [_touch(chance, leads) for _ in range(leads * 3)],
        "stage_history": _history(chance, leads, made_deals),
        "costs": [_cost(chance) for _ in range(30)],
        "traffic": [
            {"period_start": _day(chance), "source": chance.choice(SOURCES), "visits": chance.randrange(500)}
            for _ in range(30)
        ],
        "exchange_rates": [_rate(chance, number) for number in range(40)],
    }


def _lead(chance: Random, number: int) -> dict[str, Any]:
    created = _moment(chance, 0, 540)
    reached = chance.randrange(5)
    lead = {
        "lead_id": f"L{number}",
        "email": _sometimes(chance, f" P{chance.randrange(150)}@{chance.choice(DOMAINS)} "),
        "phone": _sometimes(chance, "123", 0.1),
        "company": chance.choice(COMPANIES),
        "job_title": chance.choice(["CTO & founder", "Director", "Head of Sales", "Clerk", "none", None]),
        "country": chance.choice(["DE", "FR", None]),
        "source": chance.choice(SOURCES),
        "campaign": chance.choice(["Spring", "Autumn", None]),
        "persona": chance.choice(["Champion", "Unknown", None, None]),
        "owner": chance.choice(["Ann", "Bob", None]),
        "created_at": created,
        "mapped_stage": chance.choice([*STAGES[: reached + 1], None]),
        "is_disqualified": chance.choice([True, False, False, None]),
        "crm_score": _sometimes(chance, chance.randrange(100)),
        "merged_lead_ids": f"gone{number}; L{number - 1}" if number % 40 == 1 else None,
        "x_plan": chance.choice(["Pro", "free", None]),
        "x_seats": chance.choice(["3", "12", "many", None]),
    }
    for stage in STAGES[1 : reached + 1]:
        created += dt.timedelta(days=chance.randrange(-3, 40), hours=chance.randrange(24))
        lead[f"became_{stage}_at"] = _sometimes(chance, created, 0.6)
    return lead


def _deal(chance: Random, number: int, leads: int) -> dict[str, Any]:
    created = _moment(chance, 0, 560)
    state = chance.choice(["won", "lost", "open"])
    names = [
        *(f"L{chance.randrange(leads + 20)}" for _ in range(chance.randrange(3))),
        *(f"p{chance.randrange(150)}@{chance.choice(DOMAINS)}" for _ in range(chance.randrange(2))),
    ]
    return {
        "deal_id": f"D{number}",
        "deal_name": f"Deal '{number}'",
        "lead_ids": " ; ".join(names) or None,
        "company": chance.choice([*COMPANIES, "initech.example", "gmail.com"]),
        "amount": chance.choice([None, 0, f"{chance.randrange(1, 900_000) / 100:.2f}"]),
        "currency": chance.choice(["EUR", "eur ", "EUR", "USD", "GBP", "JPY", None]),
        "converted_amount": _sometimes(chance, f"{chance.randrange(1, 900_000) / 100:.2f}", 0.2),
        "converted_currency": chance.choice(["EUR", "USD"]),
        "deal_stage": {"won": "Closed Won", "lost": "Closed Lost"}.get(state, chance.choice(DEAL_STAGES[:3])),
        "pipeline": chance.choice(["Sales", "Partners", None]),
        "source": _sometimes(chance, "Fair", 0.2),
        "created_at": _sometimes(chance, created, 0.95),
        "expected_close_at": _sometimes(chance, created + dt.timedelta(days=60)),
        "closed_at": _sometimes(chance, created + dt.timedelta(days=chance.randrange(-2, 90)), 0.8),
        "is_won": state == "won",
        "is_closed": state != "open",
    }


def _touch(chance: Random, leads: int) -> dict[str, Any]:
    by_id = chance.random() < 0.6
    touch = {
        "lead_id": f"L{chance.randrange(leads + 5)}" if by_id else None,
        "email": None if by_id else f"p{chance.randrange(160)}@{chance.choice(DOMAINS)}",
        "occurred_at": _moment(chance, 0, 560),
        "kind": chance.choice(["visit", "form", "call", None]),
        "channel": chance.choice(["Organic", "Paid", None]),
        "direction": chance.choice(["Marketing", "sales", "inbound", None]),
        "owner": chance.choice(["Ann", None]),
        "campaign": chance.choice(["Spring", None]),
    }
    return {**touch, "content": {"visit": "Guide", "form": "Webinar"}.get(touch["kind"])}


def _history(chance: Random, leads: int, deals: Rows) -> Rows:
    rows: Rows = []
    for deal in chance.sample(deals, len(deals) * 2 // 3):
        moment = _moment(chance, 0, 500)
        for stage in DEAL_STAGES[: chance.randrange(1, 4)]:
            moment += dt.timedelta(days=chance.randrange(-1, 15))
            if chance.random() < 0.8:
                rows.append({"record_id": deal["deal_id"], "stage": stage, "entered_at": moment})
        if deal["is_closed"]:
            rows.append({"record_id": deal["deal_id"], "stage": deal["deal_stage"], "entered_at": moment})
    for number in chance.sample(range(leads), leads // 4):
        stage = chance.choice(["MQL", "sales_qualified", "Nurture"])
        rows.append({"record_id": f"L{number}", "stage": stage, "entered_at": _moment(chance, 0, 560)})
    return rows


def _cost(chance: Random) -> dict[str, Any]:
    return {
        "period_start": _day(chance),
        "source": chance.choice(SOURCES),
        "amount": f"{chance.randrange(90_000) / 100:.2f}",
        "currency": chance.choice(["EUR", "USD", "JPY", None]),
        "clicks": _sometimes(chance, chance.randrange(50)),
    }


def _rate(chance: Random, number: int) -> dict[str, Any]:
    """Return a rate of its own day; of the pound to the dollar only, so that one has to go through the other."""
    currency, base, kind = chance.choice(
        [("USD", "EUR", "rate"), ("USD", None, "units_per_base"), ("GBP", "USD", "rate")]
    )
    return {
        "currency": currency,
        "valid_from": (START + dt.timedelta(days=60 + 9 * number)).date(),
        kind: f"{chance.randrange(5_000, 20_000) / 10_000:.4f}",
        "base_currency": base,
    }


def _sometimes(chance: Random, value: Any, share: float = 0.7) -> Any:
    return value if chance.random() < share else None


def _moment(chance: Random, first: int, last: int) -> dt.datetime:
    return START + dt.timedelta(days=chance.randrange(first, last), minutes=chance.randrange(1440))


def _day(chance: Random) -> dt.date:
    return _moment(chance, 0, 540).date()
