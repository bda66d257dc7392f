"""What is typed into a change comes back from the browser as it was; what is no such change comes back as nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.domain.agreements import TOPICS, Holiday, LeadRule, Part, Promise, Response, SalesReadyLead
from smarketing.domain.agreements.service_level import START
from smarketing.domain.personas import Condition
from smarketing.store import Store, open_store, sqlite_url
from smarketing.ui.agreement_draft import Draft, node_of
from smarketing.ui.agreement_kept import read, written
from tests.store.deciding import agree, with_terms

DAY = dt.date(2026, 12, 1)
RULE = LeadRule(
    "any", (Condition("country", "matches_any", ("Norway", "Spain")), Condition("crm_score", "greater", 4.0))
)
LEVEL = replace(
    START,
    promises=(Promise("Buyer", Decimal("1200.50"), 3),),
    responses=(Response("Demo", Decimal("1.5"), 3, 5, RULE), *START.responses),
    holidays=(Holiday(dt.date(2026, 12, 25), "Christmas"),),
    excusal_limit=0.05,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(sqlite_url(tmp_path / "store.sqlite"))) as opened:
        yield opened


def in_hand(store: Store, topic: str, content: Part) -> Draft:
    return Draft(topic, store.agreements.latest(topic), node_of(content, is_kept=True), DAY, "Because", is_signed=False)


@pytest.mark.parametrize(
    ("topic", "content"),
    [
        *((key, one.start) for key, one in TOPICS.items() if key != "plan"),
        ("service_level", LEVEL),
        ("sales_ready", SalesReadyLead("Fits", RULE)),
        ("stages", with_terms("lead", target_rate=0.155, limit_days=None)),
    ],
)
def test_numbers_choices_days_and_rules_come_back_as_they_were_typed(store: Store, topic: str, content: Part) -> None:
    back = read(store, topic, written(in_hand(store, topic, content)))
    assert back is not None
    assert (back.content() if topic not in {"personas", "positioning"} else content) == content
    assert (back.reason, back.holds_from, back.is_signed, back.base) == (
        "Because",
        DAY,
        False,
        store.agreements.latest(topic),
    )


def test_what_makes_no_sense_yet_comes_back_too(store: Store) -> None:
    draft = in_hand(store, "stages", TOPICS["stages"].start)
    draft.node.values["stages"][0].values |= {"label": "", "limit_days": None}
    back = read(store, "stages", written(draft))
    assert back is not None
    assert back.node.values["stages"][0].values["label"] == ""


def test_a_change_comes_back_on_what_its_author_saw_agreed(store: Store) -> None:
    text = written(in_hand(store, "service_level", LEVEL))
    agree(store, "service_level", replace(START, excusal_limit=0.2))
    back = read(store, "service_level", text)
    assert back is not None
    assert back.base.version == 0


@pytest.mark.parametrize(
    "spoiled",
    ["", "{", "[]", "7", '{"base": 9}', "null", '{"base": 0, "typed": {"values": {"stages": 3}, "is_kept": true}}'],
)
def test_what_is_no_change_is_nothing(store: Store, spoiled: str) -> None:
    assert read(store, "stages", spoiled) is None


def test_a_value_of_another_kind_is_nothing(store: Store) -> None:
    said = json.loads(written(in_hand(store, "stages", TOPICS["stages"].start)))
    said["typed"]["values"]["stages"][0]["values"]["team"] = "<script>"
    assert read(store, "stages", json.dumps(said)) is None
