"""Sales excuses leads it missed, as many as both teams agreed on; the numbers stay and show it beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smarketing.domain.agreements.service_level import START
from smarketing.domain.promises import of_sales
from smarketing.errors import Conflict, Denied, StoreError
from smarketing.settings import read_settings
from smarketing.store import Draft, Entry, Excusal, open_store
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.excusals import excuse, room_of
from tests.access.test_writing import seen
from tests.test_service import UTC, agree_on

pytestmark = pytest.mark.slow
MAY, JUNE, LAST = dt.date(2026, 5, 1), dt.date(2026, 6, 1), dt.date(2026, 6, 30)
ILL, LATER = "The rep was ill", "The lead asked for a later date"
LEVEL = replace(START, excusal_grounds=(ILL, LATER), excusal_limit=0.25)
KEPT = [f"K{number}" for number in range(5)]
MISSED = [f"M{number}" for number in range(3)]
HEAD = "lead_id,email,created_at,became_marketing_qualified_at,first_contacted_at,contact_attempts,source\n"
ALL_MISSED = dict.fromkeys(MISSED, 0)


def leads(missed: list[str]) -> str:
    """Return five leads answered in time, of the Friday before the as-of day's month ends, and *missed* ones."""
    kept = "".join(f"{one},{one}@a.example,2026-06-01,2026-06-05 10:00,2026-06-05 11:00,3,Fair\n" for one in KEPT)
    late = "".join(f"{one},{one}@a.example,2026-06-01,2026-06-05 10:00,2026-06-12 11:00,3,Fair\n" for one in missed)
    return HEAD + kept + late


def keep(here: Workspace, folder: Path, text: str) -> None:
    (folder / "leads.csv").write_text(text, encoding="utf-8")
    prepared = here.prepare([(folder / "leads.csv", "leads.csv")])
    here.keep(here.check(prepared, as_of=LAST, mode="replace"), by="Ann")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    keep(opened, tmp_path, leads(MISSED))
    agree_on(opened, MAY, "service_level", LEVEL)
    yield opened
    opened.close()


def month(here: Workspace) -> Mapping[str, Any]:
    (row,) = here.ask("sales_sla").table.to_pylist()
    return row


def counts(here: Workspace) -> tuple[int, int, int, int]:
    row = month(here)
    return row["followed_up"], row["neglected"], row["excused"], row["follow_up_judged"]


def excuse_some(here: Workspace, *which: str, ground: str = ILL, by: str = "Sam") -> tuple[Entry[Excusal], ...]:
    return excuse(here, JUNE, dict.fromkeys(which, 0), ground=ground, note="", by=by)


def test_an_excused_lead_stays_missed_and_stands_beside_it_as_excused(here: Workspace) -> None:
    assert counts(here) == (5, 3, 0, 8)
    excuse_some(here, "M0", "M1")
    assert counts(here) == (5, 3, 2, 8)
    assert month(here)["follow_up_rate"] == 5 / 8
    rows = here.rows_behind("sales_sla", column="excused").table.to_pylist()
    assert {(row["lead_id"], row["excused_for"], row["excused_by"]) for row in rows} == {
        ("M0", ILL, "Sam"), ("M1", ILL, "Sam"),
    }  # fmt: skip


def test_a_month_is_kept_where_all_that_was_missed_is_excused(here: Workspace, tmp_path: Path) -> None:
    keep(here, tmp_path, leads(["M0", "M1"]))  # 25 % of seven leads: one may be excused
    excuse_some(here, "M0")
    assert of_sales(month(here)) == "missed"
    keep(here, tmp_path, leads(["M0"]))
    assert of_sales(month(here)) == "kept"


def test_no_more_are_excused_than_both_teams_agreed_on(here: Workspace) -> None:
    assert (room_of(here, JUNE).at_most, room_of(here, JUNE).left) == (2, 2)
    with pytest.raises(StoreError, match=r"at most 2 of the leads of Jun 2026, 0 of them .*2 more may be"):
        excuse_some(here, *MISSED)
    assert counts(here)[2] == 0, "all or none"
    excuse_some(here, "M0", "M1")
    with pytest.raises(StoreError, match="2 of them are excused already, and the limit is reached"):
        excuse_some(here, "M2")


def test_what_is_withdrawn_counts_again_and_leaves_room_for_another(here: Workspace) -> None:
    first, _ = excuse_some(here, "M0", "M1")
    here.store.excusals.withdraw(first, by="Tom")
    assert counts(here) == (5, 3, 1, 8)
    excuse_some(here, "M2", ground=LATER)
    assert counts(here)[2] == 2
    history = here.store.history("excusals", first.key)
    assert [(one.version, one.author, one.value.state, one.value.ground) for one in history] == [
        (1, "Sam", "excused", ILL), (2, "Tom", "withdrawn", ILL),
    ]  # fmt: skip


def test_without_a_limit_nothing_is_excused(here: Workspace) -> None:
    agree_on(here, dt.date(2026, 6, 10), "service_level", START)
    assert room_of(here, JUNE).left == 0
    with pytest.raises(StoreError, match="at most 0"):
        excuse(here, JUNE, {"M0": 0}, ground="", note="The rep was ill", by="Sam")


@pytest.mark.parametrize(("lead", "ground", "words"), [
    ("K0", ILL, "nothing of lead K0"), ("gone", ILL, "nothing of lead gone"),
    ("M0", "Too much work", "no ground that both teams agreed on"), ("M0", "", "no ground"),
])  # fmt: skip
def test_what_was_not_missed_or_for_no_ground_agreed_is_refused(
    here: Workspace, lead: str, ground: str, words: str
) -> None:
    with pytest.raises(StoreError, match=words):
        excuse_some(here, lead, ground=ground)
    assert not here.store.excusals.current()


def test_where_no_grounds_are_agreed_the_reason_is_written(here: Workspace) -> None:
    agree_on(here, dt.date(2026, 6, 10), "service_level", replace(LEVEL, excusal_grounds=()))
    with pytest.raises(StoreError, match="why it is excused"):
        excuse(here, JUNE, {"M0": 0}, ground="", note=" ", by="Sam")
    excuse(here, JUNE, {"M0": 0}, ground="", note="Ill that week", by="Sam")
    (row,) = here.rows_behind("sales_sla", column="excused").table.to_pylist()
    assert row["excused_for"] == "Ill that week"


def test_two_people_who_excuse_the_same_lead_at_once_are_told_of_each_other(here: Workspace) -> None:
    excuse_some(here, "M0", by="Sam")
    with pytest.raises(Conflict, match="Sam changed the excusal of lead M0"):
        excuse_some(here, "M1", "M0", by="Tom")
    assert counts(here)[2] == 1, "all or none"


def test_people_who_excuse_at_once_never_go_beyond_the_limit_together(here: Workspace) -> None:
    def one(lead: str) -> bool:
        try:
            return bool(excuse_some(here, lead))
        except StoreError:
            return False

    with ThreadPoolExecutor(3) as people:
        kept = list(people.map(one, MISSED))
    assert sorted(kept) == [False, True, True]
    assert counts(here)[2] == 2


def test_an_excusal_follows_its_lead_to_a_new_id_and_one_of_a_lead_that_is_gone_takes_no_room(
    here: Workspace, tmp_path: Path
) -> None:
    excuse_some(here, "M0", "M1")
    text = leads(MISSED).replace("M0,M0@", "N0,M0@")
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("M1,"))
    keep(here, tmp_path, text)
    rows = here.rows_behind("sales_sla", column="excused").table.to_pylist()
    assert [row["excused_by"] for row in rows] == ["Sam"]
    with pytest.raises(StoreError, match="1 of them are excused already"):
        excuse_some(here, "M2")


def test_a_past_day_knows_only_what_was_excused_by_then(here: Workspace) -> None:
    url = here.store.engine.url.render_as_string(hide_password=False)
    with closing(open_store(url, clock=lambda: dt.datetime(2026, 7, 2, 9, tzinfo=UTC))) as then:
        given = Excusal("M0", JUNE, ILL)
        then.excusals.write([Draft(given.lead_id, given)], by="Sam")
    here.store.looks.keep("Ann", dt.datetime.now(UTC))
    assert counts(here)[2] == 1
    (row,) = here.ask("sales_sla", as_of=LAST).table.to_pylist()
    assert row["excused"] == 0


def test_only_sales_excuses(here: Workspace) -> None:
    with pytest.raises(Denied, match="excuse leads that sales missed"):
        excuse(seen(here, "marketing", team="marketing"), JUNE, {"M0": 0}, ground=ILL, by="M")
    assert not here.store.excusals.current()
    view = seen(here, "sales")
    (entry,) = excuse(view, JUNE, {"M0": 0}, ground=ILL, by="Sales")
    with pytest.raises(Denied):
        seen(here, "viewer").store.excusals.withdraw(entry, by="Viewer")
