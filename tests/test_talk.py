"""Whom a comment mentions, and where the threads about one thing are found."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.store import Comment, Member
from smarketing.workspace import Workspace
from smarketing.workspace.access import Roll
from smarketing.workspace.seen import Seen, leads_named_as_seen
from smarketing.workspace.talk import Talk, leads_in, mentionable, mentioned, named

JUNE = dt.date(2026, 6, 30)
MERGED = """Record ID,Email,Create Date,Source,Merged contact IDs
L1,a@acme.example,2026-05-04,Paid,L7;L8
L2,b@beta.example,2026-05-05,Organic,L9
"""

OFFERED = {"team:sales": "Sales (team)", "person:Ann": "Ann", "person:Ann Lee": "Ann Lee", "person:Jörg (Nord)": "Jörg"}


def test_everybody_who_decides_and_both_teams_can_be_mentioned(here: Workspace) -> None:
    here.store.people.remember("mia", "marketing")
    here.own_store.members.first(Member("ann@example.com", "Ann", "sales", "admin"))
    offered = mentionable(here.store, here.own_store)
    assert list(offered) == ["team:marketing", "team:sales", "person:Ann", "person:mia"]
    assert [named(one) for one in offered] == ["@Marketing", "@Sales", "@Ann", "@mia"]


def test_a_name_typed_with_an_at_sign_is_a_mention_the_longest_that_fits() -> None:
    said = "@ann lee and @Jörg (Nord): see what @SALES did, not mail@ann or @anna, @@ann"
    assert mentioned(said, OFFERED) == ("person:Ann Lee", "person:Jörg (Nord)", "team:sales")
    assert mentioned("ask @Ann.", OFFERED) == ("person:Ann",)
    assert mentioned("ask @Ann.", {}) == ()


def test_threads_are_found_by_what_they_are_about_and_a_lead_by_its_e_mail_too(here: Workspace) -> None:
    comments = here.store.comments
    first = comments.add(Comment("lead", "L1", "Called", lead_email_key="k"), by="Ann")
    comments.reply(first.key, "And?", by="Mia")
    done = comments.add(Comment("lead", "L1", "Old"), by="Ann")
    comments.settle(done.key, by="Mia", expected=1)
    for day in ("2026-05-31", "2026-05-04", "2026-06-01"):
        comments.add(Comment("date", day, "Fair"), by="Mia")
    talk = Talk(comments.threads())
    assert (talk.count("lead", "L1"), len(talk.on("lead", "L1"))) == (2, 2)
    assert (talk.count("lead", "new-id", "k"), talk.count("lead", "L2", "other"), talk.count("stage", "L1")) == (
        2,
        0,
        0,
    )
    assert [day.day for day, _ in talk.days(dt.date(2026, 5, 1), dt.date(2026, 6, 1))] == [4, 31]
    found = talk.find(first.key)
    assert found is not None
    assert found.first == first
    assert talk.find("none") is None


@pytest.mark.slow
def test_what_is_said_of_a_lead_follows_it_through_merges(here: Workspace, tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(MERGED, encoding="utf-8")
    here.keep(here.check(here.prepare([(tmp_path / "leads.csv", "leads.csv")]), as_of=JUNE), by="Ann")
    for lead_id in ("L1", "L7", "L8", "L2"):
        here.store.comments.add(Comment("lead", lead_id, f"Of {lead_id}"), by="Ann")
    here.store.comments.add(Comment("stage", "L7", "A stage of that name"), by="Ann")
    threads = here.store.comments.threads()
    talk = Talk(threads, leads_named_as_seen(here, leads_in(threads)))
    for asked in ("L1", "L7", "L8"):
        assert [one.first.value.text for one in talk.on("lead", asked)] == ["Of L1", "Of L7", "Of L8"]
    assert (talk.count("lead", "L2"), talk.count("stage", "L7"), talk.key_of("lead", "L8")) == (1, 1, "L1")


@pytest.mark.slow
def test_an_agency_reads_what_was_said_of_a_lead_before_it_was_merged_into_one_of_its_own(
    here: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "leads.csv").write_text(MERGED, encoding="utf-8")
    here.keep(here.check(here.prepare([(tmp_path / "leads.csv", "leads.csv")]), as_of=JUNE), by="Ann")
    for lead_id in ("L7", "L9"):
        here.store.comments.add(Comment("lead", lead_id, f"Of {lead_id}"), by="Ann")
    here.own_store.members.first(Member("root@example.com", "Root", "sales", "admin"))
    member = Member("a@example.com", "A", "marketing", "agency", sources=("Paid",))
    here.own_store.members.put(member, by="Root", expected=0)
    roll = Roll(here.own_store, read_settings())
    view = Seen(here, roll.viewer("a@example.com"), roll)
    assert [one.first.value.text for one in view.store.comments.threads()] == ["Of L7"]
