"""What is new for somebody: of theirs, by others, since they last looked, and nothing that they may not see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarketing.domain.agreements import Positioning
from smarketing.settings import read_settings
from smarketing.store import Action, Comment, Draft, Excusal, Feedback, Hearing, Member, Person, Remark, Reply
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.access import Roll
from smarketing.workspace.news import News, news_for, seen_until
from smarketing.workspace.seen import Seen
from smarketing.workspace.talk import Talk

LEADS = """Lead ID,Source,Campaign,Lead Owner,Create Date
L1,Paid,Spring,Ann,2026-05-04
L2,Paid,Autumn,Bob,2026-05-05
L3,Organic,,Ann,2026-05-06
"""
ANN, BOB, MIA = Person("Ann", "sales"), Person("Bob", "sales"), Person("Mia", "marketing")
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Workspace]:
    """A company with three leads, uploaded by Rob."""
    with closing(open_workspace(read_settings(workspace=tmp_path / "company"))) as here:
        (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
        here.keep(here.check(here.prepare([(tmp_path / "leads.csv", "leads.csv")])), by="Rob")
        yield here


def news(here: Workspace, who: Person, since: dt.datetime = LONG_AGO) -> list[tuple[str, str, str]]:
    """Return kind, who and what of everything new."""
    found: tuple[News, ...] = news_for(here, Talk(here.store.comments.threads()), who, since)
    return [(one.kind, one.who, one.what) for one in found]


def test_who_excuses_missed_leads_is_told_to_all_others_until_it_is_withdrawn(company: Workspace) -> None:
    given = Excusal("L1", dt.date(2026, 5, 1), "Ill")
    (entry,) = company.store.excusals.write([Draft("L1", given, 0)], by="Ann")
    assert ("excusal", "Ann", "excused 1 lead missed") in news(company, MIA)
    assert "excusal" not in {kind for kind, _, _ in news(company, ANN)}
    company.store.excusals.withdraw(entry, by="Ann")
    assert "excusal" not in {kind for kind, _, _ in news(company, MIA)}


def test_mentions_come_first_then_replies_and_nobody_is_told_of_their_own(company: Workspace) -> None:
    comments = company.store.comments
    mine = comments.add(Comment("stage", "lead", "Who?", mentions=("person:Ann", "team:sales")), by="Ann")
    comments.reply(mine.key, "You.", by="Mia")
    comments.reply(mine.key, "Really you.", by="Mia", mentions=("person:ann",))
    other = comments.add(Comment("stage", "lead", "Sales, look", mentions=("team:sales",)), by="Mia")
    comments.reply(other.key, "Fine", by="Bob")
    upload = ("upload", "Rob", "uploaded 1 file")
    assert news(company, ANN) == [
        ("mention", "Mia", "mentioned the sales team"), ("mention", "Mia", "mentioned you"),
        ("reply", "Mia", "replied in your thread"), upload,
    ]  # fmt: skip
    assert news(company, MIA) == [("reply", "Bob", "replied in your thread"), upload]
    assert news(company, ANN, other.written_at) == []


def test_who_resolves_a_thread_says_nothing_new_and_who_changes_their_words_does(company: Workspace) -> None:
    comments = company.store.comments
    asked = comments.add(Comment("stage", "lead", "Ann?", mentions=("person:Ann",)), by="Mia")
    comments.settle(asked.key, by="Bob", expected=1)
    assert news(company, ANN, asked.written_at) == []
    comments.settle(asked.key, by="Mia", expected=2, is_resolved=False)
    assert news(company, ANN, asked.written_at) == []
    comments.edit(asked.key, "Ann, please?", by="Mia", expected=3, mentions=("person:Ann",))
    assert news(company, ANN, asked.written_at) == [("mention", "Mia", "mentioned you")]


def test_sales_hears_of_verdicts_on_own_leads_and_marketing_of_all_by_who_gave_them(company: Workspace) -> None:
    since = company.store.feedback.give(Feedback("L1", "good"), by="Bob").written_at
    for lead, verdict, reason in (("L1", "bad", "no_budget"), ("L2", "ok", ""), ("L3", "good", ""), ("gone", "ok", "")):
        company.store.feedback.give(Feedback(lead, verdict, reason), by="Bob")
    assert news(company, ANN, since) == [("feedback", "Bob", "rated 2 leads of yours, 1 of them bad")]
    assert news(company, MIA, since) == [("feedback", "Bob", "rated 3 leads, 1 of them bad")]
    assert news(company, BOB, since) == []


def test_a_verdict_taken_back_is_no_news(company: Workspace) -> None:
    since = company.store.feedback.give(Feedback("L1", "good"), by="Bob").written_at
    given = company.store.feedback.give(Feedback("L2", "ok"), by="Bob")
    company.store.feedback.take_back("L2", by="Bob", expected=given.version, to=0)
    assert news(company, MIA, since) == []


def test_who_gave_a_reason_hears_what_is_replied_to_it_and_who_owes_an_action_of_it(company: Workspace) -> None:
    since = company.store.feedback.give(Feedback("L2", "bad", "no_budget"), by="Bob").written_at
    company.store.replies.add(Reply("reason", "no_budget", "We show prices."), by="Mia")
    company.store.replies.add(Reply("reason", "no_answer", "We call twice."), by="Mia")
    company.store.actions.add(Action("Tell the agency", "bob", "sales"), by="Mia")
    company.store.actions.add(Action("My own idea", "Bob", "sales"), by="Bob")
    assert news(company, BOB, since) == [
        ("answer", "Mia", "replied to “No budget”"), ("action", "Mia", "gave you an action"),
    ]  # fmt: skip
    assert news(company, ANN, since) == []


def test_a_proposal_is_news_for_the_team_that_has_not_signed(company: Workspace) -> None:
    since = company.snapshot.taken_at
    company.store.agreeing.propose("positioning", Positioning(problem="Slow"), reason="So", by=MIA, sign=True)
    waits = ("proposal", "Mia", "proposes a change that waits for your team's signature")
    assert news(company, ANN, since) == [waits]
    assert news(company, Person("Max", "marketing"), since) == []


def test_an_agency_hears_of_its_own_leads_and_campaigns_only(company: Workspace) -> None:
    company.own_store.members.first(Member("root@example.com", "Root", "sales", "admin"))
    member = Member("paul@example.com", "Paul", "marketing", "agency", campaigns=("Spring",))
    company.own_store.members.put(member, by="Root", expected=0)
    for lead in ("L1", "L2"):
        company.store.feedback.give(Feedback(lead, "ok"), by="Bob")
    for campaign in ("Spring", "Autumn"):
        company.store.comments.add(Comment("campaign", campaign, "Hi", mentions=("person:Paul",)), by="Mia")
    company.store.actions.add(Action("Call", "Paul", "marketing"), by="Mia")
    roll = Roll(company.own_store, read_settings())
    view = Seen(company, roll.viewer("paul@example.com"), roll)
    assert news(view, Person("Paul", "marketing")) == [
        ("mention", "Mia", "mentioned you"), ("feedback", "Bob", "rated 1 lead"),
    ]  # fmt: skip


def test_everything_is_new_since_the_last_look_or_since_somebody_is_known_here(company: Workspace) -> None:
    now = dt.datetime(2026, 7, 6, tzinfo=dt.UTC)
    assert seen_until(company, "Ann", now) == now - dt.timedelta(days=7)
    known = company.store.people.remember("Ann", "sales")
    company.store.people.remember("Ann", "marketing")
    assert seen_until(company, "Ann", now) == known.written_at
    company.store.looks.keep("Ann", now)
    assert seen_until(company, "ann", now) == now


def test_who_heard_something_is_told_once_what_answers_it(company: Workspace) -> None:
    remarks, hearings = company.store.remarks, company.store.hearings
    key = hearings.note(Remark("question", "Offline?"), Hearing(), by="Mia").value.remark
    same = hearings.note(Remark("question", "Without a network?"), Hearing(), by="Ann").value.remark
    remarks.join(same, key, by="Mia", expected=1)
    remarks.change(key, Remark("question", "Offline?", ("The guide",)), by="Mia", expected=1)
    told = ("linked", "Mia", "linked an answer to “Offline?”")
    assert told in news(company, ANN)
    assert told not in news(company, BOB)
    assert told not in news(company, MIA)
    since = remarks.history(key)[-1].written_at
    remarks.change(key, Remark("question", "Does it run offline?", ("The guide",)), by="Mia", expected=2)
    assert [one for one in news(company, ANN, since) if one[0] == "linked"] == [], "only its words are others"
