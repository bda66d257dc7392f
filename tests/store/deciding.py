"""A store in which something was decided about every noun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from smarketing.domain.agreements import TOPICS, Part, Portion, Reason, ReasonsAgreement, StagesAgreement
from smarketing.domain.period import Period
from smarketing.domain.personas import Condition, PersonaRule, RuleSet
from smarketing.store import (
    PLAN,
    Action,
    Comment,
    Draft,
    Entry,
    Excusal,
    Feedback,
    Hearing,
    Member,
    Note,
    Override,
    Person,
    Remark,
    Reply,
    Return,
    Scenario,
    Standing,
    Store,
    as_agreement,
)

MONDAY = dt.date(2026, 6, 29)
MIA, ANN = Person("Mia", "marketing"), Person("Ann", "sales")


def decide(store: Store) -> None:
    """Decide something about every noun, and change some of it."""
    store.people.remember("Ann", "sales")
    agree_on_reason(store, Reason("spam", "Spam", ("bad",), "marketing"))
    store.feedback.give(Feedback("L1", "bad", "spam", "“zu früh”"), by="Ann")
    store.feedback.give(Feedback("L1", "good", "clear_need"), by="Bob")
    action = store.actions.add(Action("Call them back", "Ann", "sales", MONDAY), by="Ann")
    store.replies.add(Reply("reason", "spam", "We close the form.", action.key), by="Mia")
    plan = Scenario(
        "Careful",
        Decimal("1234567.89"),
        Period(dt.date(2026, 7, 1), dt.date(2027, 1, 1)),
        (Override("lead", Decimal("0.3125"), "Mia", "the new form"),),
        portions=(Portion("source", "Paid", Decimal("0.25"), 40, "Mia", "the keyword is exhausted"),),
    )
    store.scenarios.add(plan, by="Mia")
    agree(store, PLAN, as_agreement(plan))
    store.stages.owners.change("lead", "Mia", by="Ann")
    rule = PersonaRule("Champion", "any", (Condition("job_title", "matches_any", ("CTO", "head of")),), 1)
    store.persona_rules.change(RuleSet((rule,), MONDAY, "The new titles"), by="Mia", expected=0)
    store.notes.add(Note(MONDAY, "win", "Eight deals."), by="Sam")
    asked = store.comments.add(Comment("number", "scorecard:leads", "Why so few?", mentions=("team:sales",)), by="Mia")
    store.comments.reply(asked.key, "The fair was cancelled.", by="Ann")
    store.comments.settle(asked.key, by="Ann", expected=1)
    store.returns.put(Return("L1", MONDAY, "Budget in autumn"), by="Ann", expected=0)
    store.excusals.excuse(
        [Draft("L1", Excusal("L1", dt.date(2026, 6, 1), "Ill", "Ann was ill"), 0)],
        by="Ann",
        month=dt.date(2026, 6, 1),
        at_most=1,
        counted=0,
        since=0,
    )
    heard = store.hearings.note(Remark("question", "Runs offline?"), Hearing(lead_id="L1", persona="Buyer"), by="Ann")
    answered = Remark("question", "Runs offline?", ("https://a.example/guide",))
    store.remarks.change(heard.value.remark, answered, by="Mia", expected=1)
    store.hearings.take_back(store.hearings.again(Hearing(heard.value.remark), by="Bob").key, by="Bob", expected=1)
    store.looks.keep("Ann", dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC))
    store.members.first(Member("ann@example.com", "Ann", "sales", "admin"))
    store.members.put(
        Member("paul@agency.example", "Paul", "marketing", "agency", ("Paid",), ("Spring",)), by="Ann", expected=0
    )


def agree_on_reason(store: Store, reason: Reason) -> Standing:
    """Add *reason*, or put it in place of the one of its key, proposed by Mia and signed by both teams."""
    known = {one.key: one for one in store.reasons.all()} | {reason.key: reason}
    return agree(store, "reasons", ReasonsAgreement(tuple(known.values())))


def agree(store: Store, topic: str, content: Part, *, holds_from: dt.date | None = None) -> Standing:
    """Agree on *content*: Mia of marketing proposes it, Ann of sales signs."""
    made = store.agreeing.propose(topic, content, reason="So agreed", by=MIA, holds_from=holds_from, sign=True)
    return store.agreeing.sign(made.key, by=ANN, version=made.proposal.version)


def with_terms(stage: str, **changed: object) -> StagesAgreement:
    """Return the stages that a workspace starts with, one of them changed."""
    start = TOPICS["stages"].start
    assert isinstance(start, StagesAgreement)
    return StagesAgreement(tuple(replace(one, **changed) if one.key == stage else one for one in start.stages))


def decisions(store: Store) -> Mapping[str, list[Entry[object]]]:
    """Return every version of everything that was decided, by noun."""
    return {
        noun: [entry for latest in store._noun(noun).current() for entry in store.history(noun, latest.key)]
        for noun in store.nouns
    }
