"""What may be decided, noun by noun."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from smarketing.domain.agreements import AgreementError
from smarketing.domain.period import Period
from smarketing.domain.personas import Condition, PersonaRule, RuleSet
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.errors import Conflict, StoreError
from smarketing.store import (
    DEFAULT_REASONS,
    PLAN,
    Action,
    Board,
    Draft,
    Feedback,
    Note,
    Override,
    Reason,
    Reply,
    Scenario,
    Store,
    as_agreement,
    email_key,
)
from tests.store.deciding import ANN, MIA, agree, agree_on_reason, with_terms

SECOND_HALF = Period(dt.date(2026, 7, 1), dt.date(2027, 1, 1))


def test_a_person_is_remembered_once_whatever_the_case_of_the_name(store: Store) -> None:
    store.people.remember("Ann Lee", "sales")
    store.people.remember(" ann lee ", "marketing")
    store.people.remember("ann lee", "marketing")
    assert [(entry.value.name, entry.value.team, entry.version) for entry in store.people.current()] == [
        ("ann lee", "marketing", 2)
    ]
    assert store.people.find("ANN LEE") is not None
    assert store.people.find("Bob") is None


def test_the_latest_verdict_on_a_lead_counts_and_the_first_is_kept(store: Store) -> None:
    store.feedback.give(Feedback("L1", "good", "clear_need"), by="Ann")
    store.feedback.give(Feedback("L1", "bad", "no_budget", note="until May"), by="Bob")
    (latest,) = store.feedback.current()
    assert (latest.value.verdict, latest.author, latest.version) == ("bad", "Bob", 2)
    assert [entry.value.verdict for entry in store.history("feedback", "L1")] == ["good", "bad"]


def test_the_verdicts_on_several_leads_come_in_one_look_each_oldest_first(store: Store) -> None:
    for lead, verdict, reason in (("L1", "good", "clear_need"), ("L2", "ok", "too_early"), ("L1", "bad", "no_budget")):
        store.feedback.give(Feedback(lead, verdict, reason), by="Ann")
    found = store.feedback.histories(["L1", "L2", "L9"])
    told = {key: [entry.value.verdict for entry in history] for key, history in found.items()}
    assert told == {"L1": ["good", "bad"], "L2": ["ok"]}


def test_histories_are_found_among_more_leads_than_one_query_can_name(store: Store) -> None:
    store.feedback.give(Feedback("L1", "good", "clear_need"), by="Ann")
    store.feedback.give(Feedback("L250000", "good", "clear_need"), by="Ann")
    found = store.feedback.histories([f"L{number}" for number in range(260_000)])
    assert {key: len(history) for key, history in found.items()} == {"L1": 1, "L250000": 1}


def test_many_verdicts_are_kept_in_one_go(store: Store) -> None:
    drafts = [Draft(f"L{number}", Feedback(f"L{number}", "bad", "no_answer")) for number in range(3_000)]
    store.feedback.give_all(drafts, by="Ann")
    assert len(store.feedback.current()) == 3_000


def test_a_verdict_given_elsewhere_keeps_its_author_and_its_time(store: Store) -> None:
    given_at = dt.datetime(2026, 3, 2, 10, 30, tzinfo=dt.UTC)
    draft = Draft("L1", Feedback("L1", "ok", source="import"), author="Bob", written_at=given_at)
    (kept,) = store.feedback.give_all([draft], by="Ann")
    assert (kept.author, kept.written_at) == ("Bob", given_at)


@pytest.mark.parametrize(
    ("feedback", "words"),
    [
        (Feedback("L1", "bad"), "A bad lead needs a reason"),
        (Feedback("L1", "ok", "because"), "must be one of the list"),
        (Feedback("L1", "good", "no_budget"), "“No budget” is a reason for ok and bad, not for good"),
    ],
)
def test_a_verdict_whose_reason_does_not_fit_is_refused(store: Store, feedback: Feedback, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        store.feedback.give(feedback, by="Ann")
    assert store.feedback.current() == ()


def test_the_e_mail_key_stays_the_same_however_the_address_is_written_and_hides_it() -> None:
    assert email_key(" Ann@One.example ") == email_key("ann@one.example")
    assert "ann" not in email_key("ann@one.example")
    assert email_key(None) == email_key("no address") == ""


def test_reasons_are_the_default_ones_until_both_teams_agree_on_others(store: Store) -> None:
    assert store.reasons.all() == DEFAULT_REASONS
    assert {reason.acting_team for reason in DEFAULT_REASONS} == {"marketing", "sales", "both"}
    agree_on_reason(store, Reason("spam", "Spam", ("bad",), "marketing"))
    agree_on_reason(store, replace(store.reasons.reason("no_answer"), is_retired=True))
    offered = [reason.key for reason in store.reasons.offered("bad")]
    assert "spam" in offered
    assert "no_answer" not in offered
    assert store.reasons.reason("no_answer").label == "No answer after every attempt"


def test_marketing_replies_to_a_reason_and_names_the_action(store: Store) -> None:
    action = store.actions.add(Action("Raise the price on the form", "Mia", "marketing"), by="Mia")
    reply = store.replies.add(Reply("reason", "no_budget", "We show prices now.", action.key), by="Mia")
    store.replies.add(Reply("source", "Paid", "We stop this campaign."), by="Mia")
    assert store.replies.to("reason", "no_budget") == (reply,)
    better = replace(reply.value, text="We show prices on every page.")
    store.replies.change(reply.key, better, by="Mia", expected=1)
    assert [entry.value for entry in store.replies.to("reason", "no_budget")] == [better]


def test_open_actions_come_earliest_due_first_and_are_carried_over(store: Store) -> None:
    for title, due in (("someday", None), ("late", dt.date(2026, 8, 1)), ("soon", dt.date(2026, 7, 8))):
        store.actions.add(Action(title, "Ann", "sales", due), by="Ann")
    done = store.actions.add(Action("done", "Ann", "both"), by="Ann")
    store.actions.change(done.key, replace(done.value, state="done"), by="Ann", expected=1)
    store.actions.carry_over(store.actions.open(), by="Ann")
    assert [(entry.value.title, entry.value.carried_over) for entry in store.actions.open()] == [
        ("soon", 1),
        ("late", 1),
        ("someday", 1),
    ]


def test_a_scenario_comes_back_to_the_cent_with_who_believed_in_its_rates(store: Store) -> None:
    overrides = (Override("lead", Decimal("0.3125"), "Mia", "the new form"),)
    scenario = Scenario("Careful", Decimal("1234567.89"), SECOND_HALF, overrides)
    store.scenarios.add(scenario, by="Ann")
    assert [entry.value for entry in store.scenarios.current()] == [scenario]


def test_a_scenario_is_the_plan_once_both_teams_have_signed_it_and_stays_as_it_was_signed(store: Store) -> None:
    first, second = (store.scenarios.add(Scenario(name, Decimal(500_000), SECOND_HALF), by="Ann") for name in "ab")
    assert store.scenarios.plan() is None
    made = store.agreeing.propose(PLAN, as_agreement(first.value), reason="So", by=MIA, sign=True)
    assert store.scenarios.plan() is None, "one team alone makes no plan"
    store.agreeing.sign(made.key, by=ANN, version=1)
    higher = replace(first.value, revenue_goal=Decimal(600_000))
    changed = store.scenarios.change(first.key, higher, by="Bob", expected=1)
    plan = store.scenarios.plan()
    assert plan is not None
    assert (plan.scenario, plan.agreed.version, plan.agreed.author) == (first.value, 1, "Ann")
    assert store.scenarios.board() == Board((changed, second), plan, None)


def test_a_plan_that_is_signed_ahead_follows_the_one_in_force(store: Store) -> None:
    now, later = (Scenario(name, Decimal(500_000), SECOND_HALF) for name in ("Now", "Later"))
    agree(store, PLAN, as_agreement(now))
    today = store.agreements.today
    agree(store, PLAN, as_agreement(later), holds_from=today + dt.timedelta(days=9))
    board = store.scenarios.board()
    assert (board.plan.scenario, board.coming.scenario) == (now, later)  # type: ignore[union-attr]  # both are there
    days = [today - dt.timedelta(days=1), today, today + dt.timedelta(days=8), today + dt.timedelta(days=9)]
    plans = [store.scenarios.plan(day) for day in days[:2]]
    assert [plan and plan.scenario for plan in plans] == [None, now], "what was over by then had none"
    assert [store.scenarios.plan(day).scenario for day in days[2:]] == [now, later]  # type: ignore[union-attr]  # both are there


def test_stages_are_the_default_ones_with_the_terms_agreed_last_and_the_owner_named_last(store: Store) -> None:
    assert [(entry.value, entry.version) for entry in store.stages.agreed()] == [(one, 0) for one in DEFAULT_STAGES]
    agree(store, "stages", with_terms("marketing_qualified", target_rate=0.5, limit_days=3))
    store.stages.owners.change("marketing_qualified", " Mia ", by="Mia", expected=0)
    agreed = [entry.value for entry in store.stages.agreed()]
    assert agreed.pop(1) == replace(DEFAULT_STAGES[1], owner="Mia", target_rate=0.5, limit_days=3)
    assert agreed == [stage for stage in DEFAULT_STAGES if stage.key != "marketing_qualified"]
    with pytest.raises(Conflict, match="Mia changed the owner of MQL"):
        store.stages.owners.change("marketing_qualified", "Sam", by="Sam", expected=0)
    with pytest.raises(StoreError, match="Did you mean 'customer'"):
        store.stages.owners.change("costumer", "Sam", by="Sam")


def test_persona_rules_are_one_set_that_changes_as_a_whole(store: Store) -> None:
    chief = PersonaRule("Champion", "any", (Condition("job_title", "matches_any", ("CTO", "head of")),), 1)
    large = PersonaRule("Buyer", "all", (Condition("crm_score", "greater", 40.0), Condition("x_plan", "is_filled")))
    assert store.persona_rules.in_force() is None
    store.persona_rules.change(RuleSet((chief,)), by="Mia", expected=0)
    store.persona_rules.change(RuleSet((chief, large)), by="Sam", expected=1)
    with pytest.raises(Conflict, match="Sam changed the persona rules"):
        store.persona_rules.change(RuleSet(), by="Mia", expected=1)
    assert [entry.value.rules for entry in store.history("persona_rules", "rules")] == [(chief,), (chief, large)]


def test_a_rule_set_is_for_the_days_that_no_later_one_speaks_of(store: Store) -> None:
    days = (None, "2026-07-01", "2026-03-01", "2026-09-01")
    for version, day in enumerate(days):
        first = dt.date.fromisoformat(day) if day else None
        store.persona_rules.change(RuleSet((), first, "a word"), by="Mia", expected=version)
    applied = store.persona_rules.still_applied()
    assert [(entry.version, str(entry.value.since)) for entry in applied] == [
        (1, "None"), (3, "2026-03-01"), (4, "2026-09-01"),
    ]  # fmt: skip
    last = store.persona_rules.change(RuleSet(), by="Mia", expected=4)
    assert store.persona_rules.still_applied() == (last,), "history too, on request"


def test_notes_belong_to_a_week_and_can_be_withdrawn(store: Store) -> None:
    monday = dt.date(2026, 7, 6)
    win = store.notes.add(Note(monday, "win", "Eight deals."), by="Sam")
    slip = store.notes.add(Note(monday, "decision", "Stop the fair."), by="Mia")
    store.notes.add(Note(monday + dt.timedelta(days=7), "note", "Later."), by="Mia")
    store.notes.change(slip.key, replace(slip.value, is_withdrawn=True), by="Mia", expected=1)
    assert store.notes.of_week(monday) == (win,)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Note(dt.date(2026, 7, 7), "note", "a Tuesday"),
        lambda: Action(" ", "Ann", "sales"),
        lambda: Action("call", "Ann", "legal"),
        lambda: Scenario("none", Decimal(0), SECOND_HALF),
        lambda: Override("lead", Decimal(-1), "Ann", "why"),
        lambda: Override("lead", Decimal(1), "Ann", ""),
        lambda: Feedback("L1", "splendid"),
        lambda: Reply("reason", "no_budget", ""),
    ],
)
def test_what_makes_no_sense_is_refused_before_it_reaches_the_store(wrong: object) -> None:
    with pytest.raises((StoreError, AgreementError)):
        wrong()  # type: ignore[operator]  # a lambda that makes the wrong value
