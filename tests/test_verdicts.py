"""Verdicts beside the numbers: taken in one by one, they say what all of them at once would say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smarketing.errors import Conflict
from smarketing.settings import read_settings
from smarketing.store import Draft, Feedback, email_key
from smarketing.warehouse.reader import Reader
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.verdicts import Verdicts
from tests.store.deciding import agree_on_reason

pytestmark = pytest.mark.slow

LEADS = """lead_id,email,created_at,source
L1,one@a.example,2026-06-01,Paid
L2,two@a.example,2026-06-02,Paid
L3,,2026-06-03,Organic
"""
KEYS = ("L1", "L2", "L3", "old id of L1", "of nobody")
EMAILS = {"L1": "one@a.example", "old id of L1": "one@a.example", "of nobody": "nobody@a.example"}
SAID = {"good": "clear_need", "ok": "", "bad": "no_budget"}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("verdicts")
    (folder / "leads.csv").write_text(LEADS, encoding="utf-8")
    with closing(open_workspace(read_settings(workspace=folder / "company"))) as opened:
        prepared = opened.prepare([(folder / "leads.csv", "leads.csv")])
        opened.keep(opened.check(prepared, as_of=dt.date(2026, 6, 30), mode="replace"), by="Ann")
        yield opened


@pytest.fixture(scope="module")
def reader(here: Workspace) -> Iterator[Reader]:
    with closing(Reader(here.folder, threads=1, memory_limit="500MB")) as opened:
        yield opened


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(sorted(SAID)), st.integers(0, 5)), max_size=3),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_verdicts_taken_in_one_by_one_are_those_of_all_at_once(here: Workspace, reader: Reader, rounds) -> None:
    build, zone = here.build().id, ZoneInfo("UTC")
    one_by_one = Verdicts(here.store, reader, build, zone)
    for drafts in rounds:
        here.store.feedback.give_all([draft_of(*said) for said in drafts], by="Sam")
        table = one_by_one.table()
    at_once = Verdicts(here.store, reader, build, zone).table()
    assert sorted(table.to_pylist(), key=str) == sorted(at_once.to_pylist(), key=str)
    assert len(set(table.column("lead_id").to_pylist())) == table.num_rows


def draft_of(key: str, verdict: str, day: int) -> Draft[Feedback]:
    said = Feedback(key, verdict, SAID[verdict], lead_email_key=email_key(EMAILS.get(key)))
    return Draft(key, said, written_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC) + dt.timedelta(days=day))


def test_a_reason_renamed_is_renamed_in_verdicts_given_before(here: Workspace, reader: Reader) -> None:
    verdicts = Verdicts(here.store, reader, here.build().id, ZoneInfo("UTC"))
    here.store.feedback.give(Feedback("L2", "bad", "no_budget"), by="Sam")
    before = {row["lead_id"]: row["reason"] for row in verdicts.table().to_pylist()}["L2"]
    agree_on_reason(here.store, replace(here.store.reasons.reason("no_budget"), label="Nothing to spend"))
    after = {row["lead_id"]: row["reason"] for row in verdicts.table().to_pylist()}["L2"]
    assert (before, after) == ("No budget", "Nothing to spend")


def test_as_of_a_day_a_verdict_given_or_changed_later_does_not_count(here: Workspace, reader: Reader) -> None:
    here.store.feedback.give_all([draft_of("L3", "good", 7), draft_of("L3", "bad", 8)], by="Sam")

    def verdict(until: dt.datetime) -> str | None:
        table = Verdicts(here.store, reader, here.build().id, ZoneInfo("UTC"), until=until).table()
        return {row["lead_id"]: row["verdict"] for row in table.to_pylist()}.get("L3")

    eighth = dt.datetime(2026, 7, 8, tzinfo=dt.UTC)
    assert verdict(eighth) == "good"
    assert verdict(eighth + dt.timedelta(days=1)) == "bad"


def test_a_verdict_dated_back_is_seen_by_who_asked_of_that_day_before(here: Workspace, reader: Reader) -> None:
    until = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    asked = Verdicts(here.store, reader, here.build().id, ZoneInfo("UTC"), until=until)
    assert asked.table().num_rows == 0
    here.store.feedback.give_all([draft_of("L1", "ok", -90)], by="Sam")
    assert [row["verdict"] for row in asked.table().to_pylist()] == ["ok"]


def test_a_verdict_taken_back_counts_no_more_and_one_before_it_counts_again(here: Workspace, reader: Reader) -> None:
    verdicts = Verdicts(here.store, reader, here.build().id, ZoneInfo("UTC"))

    def said(lead: str) -> str | None:
        return {row["lead_id"]: row["verdict"] for row in verdicts.table().to_pylist()}.get(lead)

    for verdict in ("ok", "good"):
        entry = here.store.feedback.give(Feedback("T1", verdict), by="Sam")
    assert said("T1") == "good"
    back = here.store.feedback.take_back("T1", by="Sam", expected=entry.version, to=1)
    assert said("T1") == "ok"
    here.store.feedback.take_back("T1", by="Sam", expected=back.version, to=0)
    assert said("T1") is None
    here.store.feedback.give(Feedback("T1", "good"), by="Sam")
    assert said("T1") == "good"


def test_taking_back_what_somebody_rated_since_names_them(here: Workspace) -> None:
    here.store.feedback.give(Feedback("T2", "good"), by="Sam")
    here.store.feedback.give(Feedback("T2", "ok"), by="Ben")
    with pytest.raises(Conflict, match="Ben"):
        here.store.feedback.take_back("T2", by="Sam", expected=1, to=0)
