"""What people say to each other: threads, who may change what, and what somebody has seen."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from smarketing.errors import Conflict, StoreError
from smarketing.store import Comment, Store, Thread
from smarketing.store.erasing import Erasure, erase

LEADS = Comment("number", "scorecard:leads", "Why so few?", "Leads", "", "period=12_months", mentions=("team:sales",))


def test_replies_stand_under_the_comment_they_answer_and_are_about_the_same(store: Store) -> None:
    asked = store.comments.add(LEADS, by="Mia")
    other = store.comments.add(Comment("stage", "lead", "Who owns this?"), by="Mia")
    first = store.comments.reply(asked.key, "The fair was cancelled.", by="Ann", mentions=("person:Mia",))
    second = store.comments.reply(first.key, "Thanks.", by="Mia")
    assert store.comments.threads() == (Thread(asked, (first, second)), Thread(other))
    assert (second.value.subject_key, second.value.context, second.value.thread) == (
        "scorecard:leads", "period=12_months", asked.key,
    )  # fmt: skip
    assert first.value.mentions == ("person:Mia",)
    assert second.value.mentions == ()


def test_only_its_author_changes_a_comment_and_its_history_keeps_what_it_was(store: Store) -> None:
    asked = store.comments.add(LEADS, by="Mia")
    with pytest.raises(StoreError, match="Mia wrote this, and only they can change it"):
        store.comments.edit(asked.key, "Nonsense", by="Ann", expected=1)
    store.comments.edit(asked.key, "Why so many?", by="Mia", expected=1, mentions=("person:Ann",))
    assert [entry.value.text for entry in store.comments.history(asked.key)] == ["Why so few?", "Why so many?"]


def test_who_comes_second_is_told_who_was_first_and_nothing_is_lost(store: Store) -> None:
    asked = store.comments.add(LEADS, by="Mia")
    store.comments.settle(asked.key, by="Ann", expected=1)
    with pytest.raises(Conflict, match="Ann changed the comment “Why so few"):
        store.comments.edit(asked.key, "Why so many?", by="Mia", expected=1)
    store.comments.edit(asked.key, "Why so many?", by="Mia", expected=2)
    (thread,) = store.comments.threads()
    assert (thread.is_resolved, thread.first.value.text) == (True, "Why so many?")
    assert (thread.first.value.said_by, thread.first.value.said_at, thread.first.value.is_edited) == (
        "Mia", asked.value.said_at, True,
    )  # fmt: skip
    store.comments.settle(asked.key, by="Bob", expected=3, is_resolved=False)
    assert not store.comments.threads()[0].is_resolved


@pytest.mark.parametrize(
    ("subject", "key", "text", "words"),
    [
        ("number", "scorecard:leads", "  ", "The comment is empty"),
        ("number", "", "Hm", "What is commented on is empty"),
        ("weather", "today", "Hm", "can't be 'weather'"),
        ("date", "1 May", "Hm", "is no day"),
        ("stage", "lead", "x" * 2_001, "room for 2,000 letters"),
    ],
)
def test_a_comment_that_says_nothing_or_of_nothing_is_refused(subject: str, key: str, text: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        Comment(subject, key, text)


def test_text_comes_back_letter_by_letter_without_what_no_database_keeps(store: Store) -> None:
    store.comments.add(Comment("date", "2026-05-04", " <b># Fair</b>\n*“zu früh”* 👍\0 "), by="Mia")
    assert store.comments.threads()[0].first.value.text == "<b># Fair</b>\n*“zu früh”* 👍"


def test_somebody_forgotten_is_in_no_comment_mention_or_subject(store: Store) -> None:
    lead = "kim@one.example"
    store.comments.add(Comment("lead", lead, "Kim called me", lead_email_key="k", mentions=("person:Kim",)), by="Ann")
    store.comments.add(Comment("stage", "lead", "Ask KIM again"), by="Ann")
    taken = Erasure(re.compile("kim", re.IGNORECASE), {"k"}, {lead}, {lead: "gone-1"}, whole=True)
    assert {one.text for one in erase(store, taken).mentions} == {"Kim called me", "Ask KIM again"}
    of_lead, of_stage = (thread.first.value for thread in store.comments.threads())
    assert (of_lead.subject_key, of_lead.lead_email_key, of_lead.text) == ("gone-1", "", "(forgotten)")
    assert "kim" not in repr((of_lead, of_stage)).lower()


def test_what_somebody_has_seen_is_kept_by_name(store: Store) -> None:
    first, later = (dt.datetime(2026, 7, day, 9, 30, tzinfo=dt.UTC) for day in (6, 7))
    assert store.looks.of("Ann") is None
    store.looks.keep("Ann", first)
    store.looks.keep("ann ", later)
    assert (store.looks.of("ANN"), store.looks.of("Bob")) == (later, None)
