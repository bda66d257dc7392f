"""What colleagues decided is read by an agency only as far as it is about its own leads, sources and campaigns."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from smarketing.domain.period import Period
from smarketing.store import Action, Feedback, Note, Reply, Scenario
from smarketing.store.returns import Return
from smarketing.workspace import Workspace
from tests.access.test_seeing import as_seen, company
from tests.store.deciding import MIA, with_terms

pytestmark = pytest.mark.slow
__all__ = ["company"]
MONDAY = dt.date(2026, 6, 29)


def test_an_agency_reads_verdicts_returns_and_replies_of_its_own_leads_and_sources_alone(company: Workspace) -> None:
    for lead in ("L1", "L2", "cy@gamma.example"):
        company.store.feedback.give(Feedback(lead, "bad", "no_budget", f"{lead} hung up"), by="Root")
        company.store.returns.put(Return(lead, MONDAY, "later"), by="Root", expected=0)
    for subject, key in (("source", "Paid"), ("source", "Organic"), ("reason", "no_budget"), ("lead", "L2")):
        company.store.replies.add(Reply(subject, key, "We act on it."), by="Root")
    agency = as_seen(company, "agency", sources=("Paid",)).store
    assert sorted(one.key for one in agency.feedback.current()) == ["L1", "L2"]
    assert agency.feedback.histories(["cy@gamma.example"]).get("cy@gamma.example", ()) == ()
    assert sorted(one.value.lead_id for one in agency.returns.current()) == ["L1", "L2"]
    assert sorted(one.value.subject_key for one in agency.replies.current()) == ["L2", "Paid"]


def test_an_agency_reads_nothing_that_is_decided_about_the_whole_company(company: Workspace) -> None:
    company.store.notes.add(Note(MONDAY, "win", "Eight deals."), by="Root")
    company.store.actions.add(Action("Call them", "Root", "sales"), by="Root")
    year = Period(dt.date(2026, 7, 1), dt.date(2027, 1, 1))
    company.store.scenarios.add(Scenario("Careful", Decimal(9), year), by="Root")
    company.store.agreeing.propose("stages", with_terms("lead", limit_days=3), reason="Shorter", by=MIA)
    agency, viewer = (as_seen(company, role, sources=("Paid",)).store for role in ("agency", "viewer"))
    for noun in ("notes", "actions", "scenarios"):
        assert [len(getattr(store, noun).current()) for store in (agency, viewer)] == [0, 1], noun
    assert [len(store.agreeing.standings()) for store in (agency, viewer)] == [0, 1]
