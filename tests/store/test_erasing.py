"""Somebody forgotten is out of every kind of text that is kept, lists within a decision too, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from smarketing.domain.agreements import Portion
from smarketing.domain.period import Period
from smarketing.domain.personas import Condition, PersonaRule, RuleSet
from smarketing.ingest.person_names import spoken_pattern
from smarketing.store import Action, Hearing, Member, Override, Remark, Scenario, Store
from smarketing.store.erasing import Erasure, erase

YEAR = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
KIM = spoken_pattern(["kim@one.example"], ["kim lee", "lee kim", "lee, kim"], ["49301234567"])
GONE = Erasure(KIM, set(), {"L1"}, {}, shared={"Kim Lee Gala"})


def test_texts_within_scenarios_rules_and_members_lose_the_person(store: Store) -> None:
    why = Override("deal_size", Decimal(9), "Kim Lee", "Lee, Kim said so on +49 (0)30 1234567")
    most = Portion("source", "Ads", None, 9, "Kim Lee", "Kim Lee is the last")
    store.scenarios.add(Scenario("Without Kim Lee", Decimal(9), YEAR, (why,), portions=(most,)), by="Kim Lee")
    rule = PersonaRule("Champion", "all", (Condition("job_title", "contains", "kim@one.example"),))
    store.persona_rules.change(RuleSet((rule,), why="as Kim Lee asked"), by="Ann", expected=0)
    store.members.first(Member("ann@x.example", "Ann", "sales", "admin"))
    shown = ("Kim Lee Gala", "Meet Kim Lee")
    store.members.put(Member("a@x.example", "A", "marketing", "agency", campaigns=shown), by="Ann", expected=0)
    looked = erase(store, GONE, only_look=True)
    assert "Kim Lee" in repr(store.scenarios.current()), "looking changes nothing"
    done = erase(store, GONE)
    assert (done.changed, done.namesakes) == (looked.changed, looked.namesakes) == (3, {("scenarios", "author"): 1})
    (scenario,) = store.scenarios.current()
    (override,) = scenario.value.overrides
    assert scenario.value.name == "Without (forgotten)"
    assert (override.who, override.why) == ("Kim Lee", "(forgotten) said so on (forgotten)"), "who said it works here"
    assert [(one.who, one.why) for one in scenario.value.portions] == [("Kim Lee", "(forgotten) is the last")]
    in_force = store.persona_rules.in_force()
    assert in_force is not None
    assert (in_force.value.rules[0].conditions[0].value, in_force.value.why) == ("(forgotten)", "as (forgotten) asked")
    agency = store.members.find("a@x.example")
    assert agency is not None
    assert agency.value.campaigns == ("Kim Lee Gala", "Meet (forgotten)"), "what many share stays"
    assert erase(store, GONE, only_look=True).changed == 0


def test_names_addresses_and_phones_are_found_as_they_are_written_and_in_nothing_longer(store: Store) -> None:
    titles = {
        "KIM\u00a0LEE": "(forgotten)", "Lee,Kim": "(forgotten)", "Kim Leech": "Kim Leech", "Joakim Lee": "Joakim Lee",
        "<kim@one.example>.": "<(forgotten)>.", "-kim@one.example": "-(forgotten)",
        "joakim@one.example": "joakim@one.example",
        "kim@one.example.org": "kim@one.example.org", "0049 30/123-4567": "(forgotten)", "(030) 1234567": "(forgotten)",
        "149301234567": "149301234567",
    }  # fmt: skip
    for title in titles:
        store.actions.add(Action(title, "Ann", "sales"), by="Ann")
    erase(store, GONE)
    assert [entry.value.title for entry in store.actions.current()] == list(titles.values())


def test_what_was_heard_of_the_person_alone_loses_every_word_of_the_name_and_what_others_said_too_the_full_one(
    store: Store,
) -> None:
    lee = "Lee has no time for a roll-out"
    own = store.hearings.note(Remark("pain_point", lee), Hearing(lead_id="L1", note="“Kim here”"), by="Ann")
    shared = store.hearings.note(Remark("question", "Kim Lee asks of lee-side ports"), Hearing(lead_id="L1"), by="Lee")
    store.hearings.again(Hearing(shared.value.remark, "L2", note="Lee"), by="Ann")
    erase(store, replace(GONE, parts={"kim", "lee"}, new_ids={"L1": "forgotten-1"}))
    told = {entry.key: entry.value.text for entry in store.remarks.current()}
    assert told[own.value.remark] == "(forgotten) has no time for a roll-out"
    assert told[shared.value.remark] == "(forgotten) asks of lee-side ports"
    heard = [entry.value for entry in store.hearings.current()]
    assert [(one.lead_id, one.note, one.heard_by) for one in heard] == [
        ("forgotten-1", "“(forgotten) here”", "Ann"), ("forgotten-1", "", "Lee"), ("L2", "Lee", "Ann"),
    ]  # fmt: skip
