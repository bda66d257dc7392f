"""What a member may not see leaves the metrics hidden: tables, charts, exports and explanations come after that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from smarketing.domain.agreements import Portion
from smarketing.domain.contacts import HIDDEN
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.metrics.dictionary import dictionary
from smarketing.settings import read_settings
from smarketing.store import (
    PLAN,
    Action,
    Comment,
    Feedback,
    Hearing,
    Member,
    Note,
    Override,
    Remark,
    Scenario,
    as_agreement,
)
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.access import Roll
from smarketing.workspace.seen import Seen, known_id, leads_named_as_seen
from smarketing.workspace.talk import Talk, leads_in
from tests.store.deciding import agree

pytestmark = pytest.mark.slow

JULY = dt.date(2026, 7, 1)
LEADS = """Lead ID,Email,First Name,Last Name,Company,Job Title,Source,Campaign,Create Date
L1,ada@acme.example,Ada,Lovelace,Acme,CTO,Paid,Spring,2026-05-04
L2,bo@beta.example,Bo,Diddley,Beta,"Ring +49 30 1234567",Paid,Autumn,2026-05-05
cy@gamma.example,cy@gamma.example,Cy,Young,Gamma,CEO,Organic,,2026-05-06
"""
DEALS = """Deal ID,Deal Name,Amount,Currency,Deal Stage,Source,Campaign,Create Date,Close Date,Is Won,Is Closed
D1,Acme,1000,EUR,Won,Paid,Spring,2026-05-10,2026-06-01,true,true
D2,Cy Young (Gamma),5000,EUR,Won,Organic,,2026-05-10,2026-06-02,true,true
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A company with three leads and two deals."""
    folder: Path = tmp_path_factory.mktemp("seeing")
    with closing(open_workspace(read_settings(workspace=folder / "company"))) as here:
        for name, text in (("leads.csv", LEADS), ("deals.csv", DEALS)):
            (folder / name).write_text(text, encoding="utf-8")
        prepared = here.prepare([(folder / name, name) for name in ("leads.csv", "deals.csv")])
        here.keep(here.check(prepared, as_of=dt.date(2026, 6, 30)), by="Root")
        here.own_store.members.first(Member("root@example.com", "Root", "sales", "admin"))
        yield here


def as_seen(here: Workspace, role: str, **granted: object) -> Seen:
    """Return *here* as a member of *role* sees it."""
    login = f"{role}{len(here.own_store.members.current())}@example.com"
    here.own_store.members.put(Member(login, login, "sales", role, **granted), by="Root", expected=0)
    roll = Roll(here.own_store, read_settings())
    return Seen(here, roll.viewer(login), roll)


def rows(view: Workspace, **which: object) -> list[dict[str, object]]:
    return view.rows_behind("leads_by_source", **which).table.to_pylist()


@pytest.mark.slow
def test_names_addresses_and_phones_are_hidden_wherever_they_stand(company: Workspace) -> None:
    shown = rows(as_seen(company, "viewer"))
    assert {row["first_name"] for row in shown} == {row["last_name"] for row in shown} == {HIDDEN}
    text = repr(shown)
    for personal in ("Ada", "Lovelace", "@", "1234567"):
        assert personal not in text
    assert "Acme" in text
    assert {row["first_name"] for row in rows(as_seen(company, "sales"))} == {"Ada", "Bo", "Cy"}


@pytest.mark.slow
def test_a_hidden_name_cannot_be_guessed_by_searching_for_it(company: Workspace) -> None:
    view = as_seen(company, "viewer")
    assert rows(view, search="Lovelace") == rows(view, search="nobody") == []
    assert [row["company"] for row in rows(view, search="acme")] == ["Acme"]
    assert len(rows(as_seen(company, "sales"), search="Lovelace")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("metric", sorted(dictionary().metrics))
def test_no_metric_tells_a_viewer_who_a_lead_is_nor_an_agency_any_amount(company: Workspace, metric: str) -> None:
    viewer, agency = as_seen(company, "viewer"), as_seen(company, "agency", sources=("Paid",))
    for answer in (viewer.ask(metric), viewer.rows_behind(metric), agency.ask(metric), agency.rows_behind(metric)):
        said = repr(answer.table.to_pylist())
        assert not [name for name in ("Lovelace", "Diddley", "Young", "ada@", "bo@", "cy@") if name in said]
    for answer in (agency.ask(metric), agency.rows_behind(metric)):
        amounts = [name for name, info in answer.columns.items() if info.unit == "money"]
        assert all(answer.table.column(name).null_count == answer.n for name in amounts)
        numbers = {value for row in answer.table.to_pylist() for value in row.values() if isinstance(value, Decimal)}
        assert not numbers & {Decimal(1000), Decimal(5000)}, "an amount in its own currency is one too"
        assert "Organic" not in repr(answer.table.to_pylist())


def test_an_agency_cannot_widen_what_it_sees_by_any_filter(company: Workspace) -> None:
    view = as_seen(company, "agency", sources=("Paid",), campaigns=("Spring",))
    for where in ((), (("source", ("Organic",)),), (("source", ("Paid", "Organic")), ("campaign", ("Autumn",)))):
        assert {row["lead_id"] for row in rows(view, filters=Filters(None, where))} <= {"L1"}
    assert [row["lead_id"] for row in rows(view)] == ["L1"]


def test_an_agency_that_nothing_is_granted_to_sees_nothing(company: Workspace) -> None:
    assert rows(as_seen(company, "agency")) == []


def test_amounts_are_explained_only_to_who_may_see_them(company: Workspace) -> None:
    view, granted = (
        as_seen(company, "agency", sources=("Paid",)),
        as_seen(company, "agency", sources=("Paid",), sees_revenue=True),
    )
    assert "money" not in {one.measure.unit for one in view.explain("scorecard")}
    assert "1,000" in " ".join(one.formula for one in granted.explain("scorecard"))
    assert "5,000" not in " ".join(one.formula for one in granted.explain("scorecard"))


def test_addresses_and_phones_in_what_colleagues_wrote_are_hidden_too(company: Workspace) -> None:
    monday = dt.date(2026, 6, 29)
    company.store.notes.add(Note(monday, "note", "Ask ada@acme.example or +49 30 1234567 again."), by="Root")
    company.store.feedback.give(Feedback("L1", "ok", "too_early", "Write to ada@acme.example"), by="Root")
    viewer, sales = as_seen(company, "viewer").store, as_seen(company, "sales").store
    assert [entry.value.text for entry in viewer.notes.of_week(monday)] == ["Ask ••• or ••• again."]
    assert viewer.feedback.histories(["L1"])["L1"][0].value.note == "Write to •••"
    assert sales.feedback.histories(["L1"])["L1"][0].value.note == "Write to ada@acme.example"


def test_an_agency_reads_only_what_is_said_of_its_leads_and_campaigns(company: Workspace) -> None:
    leads, campaigns = ("L1", "L2", "cy@gamma.example"), ("Spring", "Autumn")
    said = [*(("lead", key) for key in leads), *(("campaign", key) for key in campaigns)]
    said += [("number", "scorecard:revenue"), ("stage", "lead"), ("date", "2026-05-04")]
    for subject, key in said:
        first = company.store.comments.add(Comment(subject, key, f"{key}: call +49 30 1234567"), by="Root")
        company.store.comments.reply(first.key, "Done", by="Root")
    agency = as_seen(company, "agency", sources=("Paid",), campaigns=("Spring",)).store.comments
    assert [(one.first.value.subject_key, len(one.replies)) for one in agency.threads()] == [("L1", 1), ("Spring", 1)]
    assert agency.threads()[0].first.value.text == "L1: call •••"
    organic = next(one for one in company.store.comments.threads() if one.first.value.subject_key == "cy@gamma.example")
    assert agency.get(organic.first.key) is None
    assert agency.history(organic.first.key) == agency.newest(99)[4:] == ()
    viewer = as_seen(company, "viewer").store.comments.threads()
    assert len(viewer) == len(said)
    assert "1234567" not in repr([one.first.value.text for one in viewer])


def test_full_names_of_leads_are_hidden_in_what_colleagues_and_crms_say(company: Workspace) -> None:
    monday = dt.date(2026, 6, 22)
    said = "ADA  Lovelace and Diddley, Bo met Ada Lovelaces; Cy was away. Cy-Young said yes"
    company.store.notes.add(Note(monday, "note", said), by="Ada Lovelace")
    company.store.actions.add(
        Action("Ring Ada Lovelace", "Ann", "sales", success_measure="Bo Diddley answers"), by="Root"
    )
    believed = Override("lead", Decimal("0.5"), "Ann", "Ada Lovelace said so")
    portion = Portion("source", "Ads", None, 9, "Ann", "Bo Diddley counted them")
    scenario = Scenario("For Bo Diddley", Decimal(9), Period(monday, JULY), (believed,), portions=(portion,))
    company.store.scenarios.add(scenario, by="Root")
    agree(company.store, PLAN, as_agreement(scenario))
    view = as_seen(company, "viewer")
    (note,), (action,), (kept,) = (
        view.store.notes.of_week(monday),
        view.store.actions.open(),
        view.store.scenarios.current(),
    )
    assert note.value.text == "••• and ••• met Ada Lovelaces; Cy was away. ••• said yes"
    assert note.author == "Ada Lovelace", "who wrote it is a colleague"
    assert (action.value.title, action.value.success_measure) == ("Ring •••", "••• answers")
    assert kept.value.name == "For •••"
    plan = view.store.scenarios.plan()
    assert plan is not None
    assert (plan.scenario.name, plan.scenario.overrides[0].why) == ("For •••", "••• said so")
    assert [one.value.portions[0].why for one in (kept,)] == [plan.scenario.portions[0].why] == ["••• counted them"]
    deals = view.rows_behind("won_revenue_by_month").table.column("deal_name").to_pylist()
    assert sorted(deals) == ["Acme", "••• (Gamma)"]
    sources = view.ask("leads_by_source").table.column("source").to_pylist()
    assert "Paid" in sources
    assert as_seen(company, "sales").store.notes.of_week(monday)[0].value.text == said


def test_a_lead_whose_id_is_an_address_is_told_from_others_and_found_with_what_is_said_of_it(
    company: Workspace,
) -> None:
    said = company.store.comments.add(Comment("lead", "cy@gamma.example", "Good talk"), by="Root")
    view = as_seen(company, "viewer")
    (hidden,) = [row["lead_id"] for row in rows(view) if row["company"] == "Gamma"]
    assert hidden.startswith("lead-")
    assert [row["company"] for row in rows(view, filters=Filters(None, (("lead_id", (hidden,)),)))] == ["Gamma"]
    assert [row["company"] for row in rows(view, search=hidden)] == ["Gamma"]
    said_of = view.store.comments.threads()
    threads = Talk(said_of, leads_named_as_seen(view, leads_in(said_of))).on("lead", hidden)
    assert said.key in [one.first.key for one in threads]
    company.store.feedback.give(Feedback("cy@gamma.example", "ok", "too_early", "Cy Young asks"), by="Root")
    key = known_id(view, hidden)
    (given,) = view.store.feedback.histories([key])[key]
    assert (given.value.lead_id, given.value.note) == (hidden, "••• asks")
    assert rows(as_seen(company, "agency", sources=("Organic",)))[0]["lead_id"] == hidden, "the same for everybody"
    other = as_seen(company, "agency", sources=("Paid",))
    assert rows(other, filters=Filters(None, (("lead_id", (hidden,)),))) == []


def test_an_agency_reads_only_what_its_own_leads_said_and_nobody_else_who_said_it(company: Workspace) -> None:
    asked = Remark("question", "Ada Lovelace asks: offline?", ("Mail cy@gamma.example",))
    first = company.store.hearings.note(asked, Hearing(lead_id="L1", note="Ring +49 30 1234567"), by="Root")
    for lead in ("cy@gamma.example", ""):
        company.store.hearings.again(Hearing(first.value.remark, lead), by="Root")
    company.store.hearings.note(Remark("pain_point", "Too slow"), Hearing(lead_id="cy@gamma.example"), by="Root")
    agency = as_seen(company, "agency", sources=("Paid",))
    (row,) = agency.ask("voice_remarks").table.to_pylist()
    assert (row["remark"], row["heard"], row["amount_behind"]) == ("••• asks: offline?", 1, None)
    assert row["answers"] == "Mail •••"
    assert [one.value.lead_id for one in agency.store.hearings.current()] == ["L1"]
    assert agency.store.remarks.current() == ()
    viewer = as_seen(company, "viewer")
    (told,) = [one for one in viewer.store.hearings.current() if one.value.note]
    assert told.value.note == "Ring •••"
    assert all("@" not in one.value.lead_id for one in viewer.store.hearings.current())
    quotes = viewer.ask("voice_hearings").table.to_pylist()
    assert {row["first_name"] for row in quotes} == {None, "•••"}
    assert [entry.value.answers for entry in viewer.store.remarks.current()] == [("Mail •••",), ()]
