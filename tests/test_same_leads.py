"""What hangs on a lead stays with it when its id comes in another shape: deals, touches, histories, verdicts."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from smarketing.ingest.keyed_hashes import find_key
from smarketing.settings import read_settings
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.feedback_files import read_feedback
from smarketing.workspace.forgetting import forget

WITH_IDS = """Record ID,Email,Create Date,First Name
101,ann@a.example,2026-01-05,Ann
102,ben@b.example,2026-01-06,Ben
"""
WITHOUT_IDS = "Email,Create Date,First Name\nann@a.example,2026-01-05,Ann\nben@b.example,2026-01-06,Ben\n"
DEAL = "Deal ID,Deal Name,Amount,Deal Stage,Created,Contact ID\nD1,One,100,Won,2026-01-05,{}\n"
TOUCH = "lead_id,occurred_at,kind\n{},2026-01-20,Webinar\n"
HISTORY = "record_id,stage,entered_at\n{},customer,2026-01-25\n"
Put = Callable[..., None]
pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    yield opened
    opened.close()


@pytest.fixture
def put(here: Workspace, tmp_path: Path) -> Put:
    """Keep files, given as (name, text), as of a day of February."""

    def put(day: int, *files: tuple[str, str]) -> None:
        for name, text in files:
            (tmp_path / name).write_text(text, encoding="utf-8")
        upload = here.check(here.prepare([(tmp_path / name, name) for name, _ in files]), as_of=dt.date(2026, 2, day))
        here.keep(upload, by="Ann")

    return put


def one_row(here: Workspace, sql: str) -> tuple[object, ...]:
    found = here._numbers.reader.query(sql, build_id=here.build().id).to_pylist()
    (row,) = found
    return tuple(row.values())


def ties(here: Workspace) -> list[object]:
    """Return the lead of the deal, of the touch, and of the customer that the history tells."""
    asked = ("deals", "touches", "leads where is_customer and stage_date = date '2026-01-25'")
    return [one_row(here, f"select lead_id from {one}")[0] for one in asked]


def test_deals_touches_and_histories_stay_and_verdicts_find_their_lead_when_ids_come_later(here, put, tmp_path):
    put(1, ("leads.csv", WITHOUT_IDS))
    put(8, ("leads2.csv", WITH_IDS))
    put(
        9,
        ("deals.csv", DEAL.format("101")),
        ("touches.csv", TOUCH.format("101")),
        ("history.csv", HISTORY.format("101")),
    )
    assert ties(here) == ["ann@a.example"] * 3
    (tmp_path / "verdicts.csv").write_text("Record ID,Verdict\n101,good\n102,good\n", encoding="utf-8")
    read = read_feedback(here, tmp_path / "verdicts.csv", "verdicts.csv")
    assert [row.lead for row in read.rows] == ["ann@a.example", "ben@b.example"]


def test_nothing_moved_where_only_the_ids_came_or_went(here, put):
    put(1, ("leads.csv", WITHOUT_IDS))
    put(8, ("leads2.csv", WITH_IDS))
    put(15, ("leads3.csv", WITHOUT_IDS))
    assert one_row(here, "select min(movement), max(movement), count(*) from lead_movements") == ("same", "same", 2)


def test_deals_keep_their_lead_when_next_week_has_no_ids(here, put):
    put(1, ("leads.csv", WITH_IDS), ("deals.csv", DEAL.format("0101")), ("touches.csv", TOUCH.format("101")),
        ("history.csv", HISTORY.format("0101")))  # fmt: skip
    put(8, ("leads2.csv", WITHOUT_IDS))
    assert ties(here) == ["101"] * 3


MERGED = """Record ID,Email,Create Date,First Name,Merged Contact IDs
102,ben@b.example,2026-01-06,Ben,101
103,cyd@c.example,2026-01-06,Cyd,
"""


FILES = {"leads": [("leads.csv", MERGED)], "deals": [("deals.csv", DEAL.format("101"))]}
FILES["both"] = [*FILES["deals"], *FILES["leads"]]


@pytest.mark.parametrize("order", [*itertools.permutations(("leads", "deals")), ("both",)])
def test_a_deal_of_a_contact_merged_away_is_of_the_one_that_is_left_in_every_order(here, put, order):
    for day, name in enumerate(order, start=1):
        put(day, *FILES[name])
    assert one_row(here, "select lead_id, tie from deals") == ("102", "id")


def test_a_contact_merged_away_is_remembered_when_an_export_says_nothing_of_it(here, put):
    put(1, *FILES["both"])
    put(8, ("leads2.csv", "\n".join(line.rpartition(",")[0] for line in MERGED.splitlines())))
    assert one_row(here, "select lead_id, tie from deals") == ("102", "id")


def test_a_contact_merged_between_two_exports_takes_its_deals_along(here, put):
    put(1, ("leads.csv", WITH_IDS), ("deals.csv", DEAL.format("101")))
    put(8, ("leads2.csv", MERGED))
    assert one_row(here, "select lead_id, tie from deals") == ("102", "id")


DROPPED = 'lead_id,email,created_at\nL1,"anna@a.example, anna@home.example",2026-01-05\nL2,ben@b.example,2026-01-06\n'


@pytest.mark.parametrize("rule", ["keep", "hash", "drop"])
def test_nothing_that_ties_a_forgotten_person_says_who_it_was_and_it_ties_still(tmp_path, rule):
    files = {
        "leads.csv": DROPPED,
        "deals.csv": "deal_id,lead_ids,amount,deal_stage,created_at\nD1,anna@home.example,100,Won,2026-01-09\n",
        "touches.csv": "email,occurred_at,kind\nanna@a.example,2026-01-20,Webinar\n",
    }
    with closing(open_workspace(read_settings(workspace=tmp_path / "workspace", personal_data=rule))) as here:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        upload = here.check(here.prepare([(tmp_path / name, name) for name in files]), as_of=dt.date(2026, 2, 1))
        here.keep(upload, by="Ann")
        assert [one_row(here, f"select lead_id from {one}")[0] for one in ("deals", "touches")] == ["L1", "L1"]
        forget(here, "L1", by="Ann")
        assert [one_row(here, f"select lead_id from {one}")[0] for one in ("deals", "touches")] == ["L1", "L1"]
        key = find_key(here.folder)
        told = [key.digest("email", one) for one in ("anna@a.example", "anna@home.example")] + ["anna"]
        tables = [pq.read_table(path).to_pylist() for path in (tmp_path / "workspace" / "tables").glob("*.parquet")]
        assert [one for one in told if one in repr(tables)] == []
