"""A store in which something was decided about every noun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from smarketing.domain.period import Period
from smarketing.domain.personas import Condition, PersonaRule
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.store import Action, Entry, Feedback, Note, Override, Reason, Reply, Scenario, Store, terms_of

MONDAY = dt.date(2026, 6, 29)


def decide(store: Store) -> None:
    """Decide something about every noun, and change some of it."""
    store.people.remember("Ann", "sales")
    store.reasons.change(Reason("spam", "Spam", ("bad",), "marketing"), by="Ann")
    store.feedback.give(Feedback("L1", "bad", "spam", "“zu früh”"), by="Ann")
    store.feedback.give(Feedback("L1", "good", "clear_need"), by="Bob")
    action = store.actions.add(Action("Call them back", "Ann", "sales", MONDAY), by="Ann")
    store.replies.add(Reply("reason", "spam", "We close the form.", action.key), by="Mia")
    plan = Scenario(
        "Careful",
        Decimal("1234567.89"),
        Period(dt.date(2026, 7, 1), dt.date(2027, 1, 1)),
        (Override("lead", Decimal("0.3125"), "Mia", "the new form"),),
    )
    store.scenarios.adopt(store.scenarios.add(plan, by="Mia").key, by="Sam")
    store.stages.change("lead", terms_of(DEFAULT_STAGES[0]), by="Ann")
    rule = PersonaRule("Champion", "any", (Condition("job_title", "matches_any", ("CTO", "head of")),), 1)
    store.persona_rules.change((rule,), by="Mia", expected=0)
    store.notes.add(Note(MONDAY, "win", "Eight deals."), by="Sam")


def decisions(store: Store) -> Mapping[str, list[Entry[object]]]:
    """Return every version of everything that was decided, by noun."""
    return {
        noun: [entry for latest in store._noun(noun).current() for entry in store.history(noun, latest.key)]
        for noun in store.nouns
    }
