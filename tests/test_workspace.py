"""One company's workspace: files, numbers and decisions meet, and each moves without breaking the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest
import sqlglot

from smarketing.domain.filters import Filters
from smarketing.domain.personas import Condition, PersonaRule, RuleSet
from smarketing.errors import Conflict, FilterError, IngestError
from smarketing.settings import ROOT
from smarketing.store import Draft, Feedback, email_key
from smarketing.warehouse import audits
from smarketing.warehouse import build as warehouse
from smarketing.warehouse.contracts import Audit, Contract, all_contracts
from smarketing.workspace import Workspace, numbers, open_workspace
from tests.store.deciding import agree, with_terms

GOLDEN = ROOT / "tests" / "golden"
JUNE = dt.date(2026, 6, 30)
JULY = dt.date(2026, 7, 7)
Put = Callable[..., None]


@pytest.fixture
def put(here: Workspace, tmp_path: Path) -> Put:
    """Import leads as text, or the golden files where none is given."""

    def put(text: str = "", *, as_of: dt.date = JUNE) -> None:
        paths = [GOLDEN / "leads.csv", GOLDEN / "deals.csv"]
        if text:
            paths = [tmp_path / "leads.csv"]
            paths[0].write_text(text, encoding="utf-8")
        prepared = here.prepare([(path, path.name) for path in paths])
        here.keep(here.check(prepared, as_of=as_of, mode="replace"), by="Ann")

    return put


def leads(*rows: str) -> str:
    return "\n".join(["lead_id,email,created_at,source,job_title,lifecycle_stage", *rows]) + "\n"


def count(here: Workspace, metric: str = "leads_by_source") -> int:
    return sum(here.ask(metric).table.column("leads").to_pylist())


def test_an_empty_workspace_says_so_and_asks_for_files(here: Workspace) -> None:
    assert (here.is_empty, here.as_of, here.snapshots()) == (True, None, [])
    with pytest.raises(FilterError, match="There is no data yet"):
        here.ask("funnel")


def test_an_upload_moves_the_numbers_and_undoing_it_moves_them_back(here: Workspace, put: Put) -> None:
    put()
    key = here.numbers_key()
    put(leads("A,a@a.example,2026-07-01,Paid,,Lead"), as_of=JULY)
    assert (count(here), here.as_of, here.previous_as_of) == (1, JULY, JUNE)
    assert here.numbers_key() != key
    here.undo(by="Ann")
    assert (count(here), here.as_of, here.numbers_key()) == (12, JUNE, key)


def test_whoever_uploads_or_undoes_sees_it_at_once(here: Workspace, put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "GLANCE_SECONDS", 3600)
    put()
    assert count(here) == 12
    put(leads("A,a@a.example,2026-07-01,Paid,,Lead"), as_of=JULY)
    assert count(here) == 1
    here.undo(by="Ann")
    assert count(here) == 12
    here.undo(by="Ann")
    assert here.is_empty


def test_numbers_that_somebody_cleared_away_are_made_anew(here: Workspace, put: Put) -> None:
    put()
    file = here.build().file
    file.unlink()
    sleep(2 * numbers.GLANCE_SECONDS)
    assert count(here) == 12
    assert here.build().file.exists()


def test_undo_takes_the_upload_it_names_and_no_other(here: Workspace, put: Put) -> None:
    put()
    put(leads("A,a@a.example,2026-07-01,Paid,,Lead"), as_of=JULY)
    first, named = here.snapshots()
    here.undo(named.id, by="Ben")
    with pytest.raises(IngestError, match=r"\(no\. 2\) was taken back already by Ben: in force now is no\. 1 .*by Ann"):
        here.undo(named.id, by="Cleo")
    assert here.snapshots() == [first]
    put(leads("B,b@b.example,2026-07-02,Paid,,Lead"), as_of=JULY)
    with pytest.raises(IngestError, match=r"\(no\. 1\) is no longer the last one: in force now is no\. 3"):
        here.undo(first.id, by="Cleo")
    here.undo(by="Ann")
    here.undo(first.id, by="Ann")
    with pytest.raises(IngestError, match=r"\(no\. 1\) was taken back already by Ann: nothing is in force now"):
        here.undo(first.id, by="Cleo")


def test_an_earlier_day_can_be_asked_without_disturbing_today(here: Workspace, put: Put) -> None:
    put()
    put(leads("A,a@a.example,2026-07-01,Paid,,Lead"), as_of=JULY)
    key = here.numbers_key()
    assert here.ask("leads_by_source", as_of=JUNE).as_of == JUNE
    assert here.ask("leads_by_source", as_of=JULY - dt.timedelta(days=1)).table.num_rows == 5
    assert here.numbers_key() == key
    assert warehouse.current_build(here.folder) == here.build().id


def test_numbers_that_break_a_promise_leave_the_old_ones_up(
    here: Workspace, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put()
    promise = Audit(
        "leads.enough", "There are ten leads", sqlglot.parse_one("select 1 from leads having count(*) < 10")
    )
    stricter = Contract("leads", "", "lead", {}, (promise,))
    monkeypatch.setattr(audits, "all_contracts", lambda: (*all_contracts(), stricter))
    put(leads("A,a@a.example,2026-07-01,Paid,,Lead"), as_of=JULY)
    assert (count(here), here.as_of) == (12, JUNE)
    assert here.fault is not None
    with closing(open_workspace(here.settings)) as restarted:
        assert (count(restarted), restarted.as_of) == (12, JUNE)
        assert "There are ten leads" in str(restarted.fault)
    here.undo(by="Ann")
    assert here.fault is None


def test_another_process_sees_an_upload_without_being_told(here: Workspace, put: Put) -> None:
    put()
    with closing(open_workspace(here.settings)) as other:
        assert count(other) == 12
        put(leads("A,a@a.example,2026-07-01,Paid,,Lead"), as_of=JULY)
        assert count(other) == 1


def test_twenty_people_who_open_a_page_at_once_build_the_numbers_once(here: Workspace, put: Put) -> None:
    put()
    with closing(open_workspace(here.settings)) as fresh, ThreadPoolExecutor(20) as crowd:
        builds = set(crowd.map(lambda _: fresh.build().id, range(20)))
        answers = list(crowd.map(lambda _: count(fresh), range(20)))
    assert len(builds) == 1
    assert answers == [12] * 20


def test_viewers_go_on_with_the_old_numbers_while_new_ones_are_built(here: Workspace, put: Put) -> None:
    put()
    seen: set[int] = set()
    rule = PersonaRule("Decider", "any", (Condition("job_title", "is", "CTO"),))
    with closing(open_workspace(here.settings)) as viewed, ThreadPoolExecutor(1) as viewer:
        assert count(viewed) == 12
        put(leads("A,a@a.example,2026-07-01,Paid,CTO,Lead"), as_of=JULY)

        def look(*_: object) -> None:
            seen.add(viewer.submit(count, viewed).result(30))

        viewed.change_persona_rules(RuleSet((rule,)), by="Ann", expected=0, progress=look)
        assert seen == {12}
        assert count(viewed) == 1


def test_changed_persona_rules_change_the_numbers_of_the_same_upload(here: Workspace, put: Put) -> None:
    put(leads("A,a@a.example,2026-06-01,Paid,CTO,Lead", "B,b@b.example,2026-06-02,Paid,Buyer,Lead"))
    assert here.ask("leads_by_persona").table.column("persona").to_pylist() == ["(unknown)"]
    rule = PersonaRule("Decider", "any", (Condition("job_title", "is", "CTO"),))
    here.change_persona_rules(RuleSet((rule,)), by="Ann", expected=0)
    personas = here.ask("leads_by_persona").table.to_pylist()
    assert {row["persona"]: row["leads"] for row in personas} == {"Decider": 1, "(unknown)": 1}
    with pytest.raises(Conflict, match="Ann changed the persona rules"):
        here.change_persona_rules(RuleSet(), by="Bob", expected=0)


def test_a_verdict_is_in_the_numbers_at_once(here: Workspace, put: Put) -> None:
    put()
    key = here.numbers_key()
    here.store.feedback.give(Feedback("L2", "bad", "no_budget"), by="Sam")
    (row,) = here.ask("lead_quality").table.to_pylist()
    assert (row["rated"], row["bad"]) == (1, 1)
    assert here.numbers_key() != key


def test_a_verdict_follows_its_lead_through_a_new_id(here: Workspace, put: Put) -> None:
    put(leads("A,ann@a.example,2026-06-01,Paid,,Marketing Qualified Lead"))
    here.store.feedback.give(Feedback("A", "good", "clear_need", lead_email_key=email_key("ann@a.example")), by="Sam")
    put(leads("X9,Ann@A.example,2026-06-01,Paid,,Marketing Qualified Lead"), as_of=JULY)
    (row,) = here.live().tables["live_feedback"].to_pylist()
    assert (row["lead_id"], row["verdict"], row["reason"], row["reason_team"], row["rated_by"]) == (
        "A", "good", "Clear need and a time", "both", "Sam",
    )  # fmt: skip  # the lead keeps the id under which it was judged, and is known as X9 too
    assert here.ask("lead_quality").table.to_pylist()[0]["good"] == 1


def test_agreed_terms_of_a_stage_stand_beside_its_numbers(here: Workspace, put: Put) -> None:
    put()
    here.store.stages.owners.change("lead", "Mia", by="Mia")
    agree(here.store, "stages", with_terms("lead", target_rate=0.5, limit_days=3))
    first = here.ask("funnel").table.to_pylist()[0]
    assert (first["owner"], first["target_rate"], first["limit_days"]) == ("Mia", 0.5, 3)


def test_numbers_as_of_a_day_know_no_verdict_and_no_terms_of_later(here: Workspace, put: Put) -> None:
    put(leads("A,a@a.example,2026-06-01,Paid,,Marketing Qualified Lead"))
    said = Draft("A", Feedback("A", "good"), written_at=dt.datetime(2026, 6, 30, 21, 30, tzinfo=dt.UTC))
    here.store.feedback.give_all([said], by="Sam")
    here.store.feedback.give(Feedback("A", "bad", "no_need"), by="Sam")
    here.store.stages.owners.change("lead", "Mia", by="Mia")

    def asked(as_of: dt.date | None) -> tuple[int, int, str]:
        (row,) = here.ask("lead_quality", as_of=as_of).table.to_pylist()
        return row["good"], row["bad"], here.ask("funnel", as_of=as_of).table.to_pylist()[0]["owner"]

    assert asked(JUNE) == (1, 0, "")
    assert asked(None) == (0, 1, "Mia")
    assert asked(JUNE) == (1, 0, "")


def test_a_number_explains_itself_down_to_the_rows(here: Workspace, put: Put) -> None:
    put()
    explained = {one.measure.name: one for one in here.explain("scorecard")}
    assert explained["win_rate"].formula == "Win rate = won deals 3 ÷ closed deals 4 = 75 %"
    rows = here.rows_behind("win_rate_by_persona", column="won_deals")
    assert sorted(rows.table.column("deal_id").to_pylist()) == ["D1", "D4", "D6"]
    paid = Filters().narrowed("source", "Paid")
    assert here.rows_behind("leads_by_source", paid).n == 4
    assert here.rows_behind("leads_by_source", paid, limit=1).n == 1


def test_a_file_can_be_taken_for_something_else_and_shows_its_values(here: Workspace) -> None:
    (one,) = here.prepare([(GOLDEN / "leads.csv", "leads.csv")])
    assert here.samples(one)["source"][0] in {"Organic", "Paid", "Referral", "Email"}
    assert {value.value: value.ours for value in here.values_of(one, one.mapping, "lead_status")} == {
        "Disqualified": "disqualified"
    }
    assert here.prepared_as(one, "touches").mapping.kind == "touches"
    here.discard([one])
    assert not one.work.exists()


def test_of_two_uploads_prepared_side_by_side_the_second_is_told_of_the_first(here: Workspace, put: Put) -> None:
    prepared = here.prepare([(GOLDEN / "leads.csv", "leads.csv")])
    checked = here.check(prepared, as_of=JUNE)
    put()
    with pytest.raises(Conflict, match="Ann changed the data"):
        here.keep(checked, by="Bob")
    assert len(here.snapshots()) == 1


def test_feedback_stays_with_its_lead_when_the_next_export_writes_ids_otherwise(
    here: Workspace, tmp_path: Path
) -> None:
    for number, name in enumerate(("40100007", "40100007.0")):
        export = tmp_path / f"leads{number}.csv"
        export.write_text(f"lead_id,created_at,lifecycle_stage\n{name},2026-01-05,Sales Qualified Lead\n")
        here.keep(here.check(here.prepare([(export, export.name)])), by="Ann")
        if not number:
            here.store.feedback.give(Feedback("40100007", "good", "right_fit"), by="Ben")
    assert here.ask("lead_quality").table.to_pylist()[0]["rated"] == 1


def test_the_demo_company_comes_with_two_weeks_and_its_decisions(here: Workspace) -> None:
    here.load_demo()
    assert len(here.snapshots()) == 2
    assert count(here) > 5_000
    assert here.store.scenarios.plan() is not None
    assert here.store.actions.open()
    promised = {entry.key for entry in here.store.actions.current()}
    reasons = {reason.key for reason in here.store.reasons.all()}
    replies = [entry.value for entry in here.store.replies.current()]
    assert replies
    assert all(reply.subject_key in reasons and reply.action in promised for reply in replies)
    assert here.ask("lead_quality").table.to_pylist()[0]["rated"] > 500
    personas = here.ask("leads_by_persona").table.to_pylist()
    unknown = sum(row["leads"] for row in personas if row["persona"] == "(unknown)")
    assert unknown < 0.5 * count(here)
    with pytest.raises(IngestError, match="needs an empty workspace"):
        here.load_demo()


def test_a_history_of_leads_in_the_words_of_the_crm_dates_their_stages(here: Workspace, tmp_path: Path) -> None:
    files = {
        "leads.csv": leads("L1,a@one.example,2026-01-05,Paid,,", "L2,b@two.example,2026-01-06,Paid,,"),
        "stage_history.csv": "record_id,stage,entered_at\nL1,Marketing Qualified Lead,2026-01-09\n"
        "L1,Sales Qualified Lead,2026-02-01\nL2,MQL,2026-01-20\nL2,Demo held,2026-02-02\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    prepared = here.prepare([(tmp_path / name, name) for name in files])
    here.keep(here.check(prepared, as_of=JUNE), by="Ann")
    reached = {row["stage"]: row["reached"] for row in here.ask("funnel").table.to_pylist()}
    assert (reached["marketing_qualified"], reached["sales_qualified"]) == (2, 1)
