"""What another stage model does to the numbers is told before anybody signs, and is what they are afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from smarketing.domain.agreements import TOPICS, StagesAgreement, StageTerms
from smarketing.domain.filters import Filters
from smarketing.errors import StoreError
from smarketing.workspace import Workspace
from smarketing.workspace.agreement_wording import model_in_sentences
from smarketing.workspace.agreements import export_agreement, import_agreement
from smarketing.workspace.stage_model_effect import is_another_model, is_counted, model_effect
from tests.store.deciding import ANN, MIA, agree, with_terms

START = TOPICS["stages"].start
assert isinstance(START, StagesAgreement)
LEAD, MQL, SQL, OPPORTUNITY, CUSTOMER = START.stages
EVER = Filters()
ACCEPTED = StageTerms("accepted", "Accepted", "marketing", "Marketing calls first.", "A call.", called=("SAL",))
LEADS = """lead_id,email,created_at,lead_status,became_marketing_qualified_at,became_sales_qualified_at
A,a@a.example,2026-05-01,SAL,2026-05-21,
B,b@b.example,2026-06-01,New,2026-06-10,2026-06-12
C,c@c.example,2026-06-02,New,,
D,d@d.example,2026-06-02,Customer,,
"""


@pytest.fixture
def filled(here: Workspace, tmp_path: Path) -> Workspace:
    """Return a workspace with four leads, one of which its CRM calls SAL."""
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    here.keep(here.check(here.prepare([(path, path.name)]), as_of=dt.date(2026, 6, 30)), by="Ann")
    return here


def reached(here: Workspace) -> dict[str, int]:
    return {row["stage"]: row["reached"] for row in here.ask("funnel", EVER).table.to_pylist()}


def test_leads_are_counted_by_a_proposed_model_while_everybody_goes_on_by_what_holds(filled: Workspace) -> None:
    proposed = StagesAgreement((LEAD, MQL, ACCEPTED, OPPORTUNITY, CUSTOMER))
    up, before = filled.build(), reached(filled)
    assert (is_another_model(filled, proposed), is_counted(filled, proposed)) == (True, False)
    effect = model_effect(filled, proposed, EVER)
    assert is_counted(filled, proposed)
    assert (filled.build(), reached(filled)) == (up, before)
    # A is SAL, which the import takes for SQL; B was an SQL, which counts as accepted nowhere, but as MQL
    assert model_in_sentences(effect) == (
        "Lead: 4 leads → 4 leads",
        "MQL: 3 leads → 3 leads",
        "SQL: 3 leads → no such stage",
        "Accepted: no such stage → 2 leads",
        "Opportunity: 1 lead → 1 lead",
        "Customer: 1 lead → 1 lead",
        "Handed to sales: 3 → 2",
    )
    agree(filled.store, "stages", proposed)
    assert list(reached(filled).items()) == [
        ("lead", 4), ("marketing_qualified", 3), ("accepted", 2), ("opportunity", 1), ("customer", 1),
    ]  # fmt: skip


def test_a_model_of_a_day_to_come_counts_nobody_otherwise_until_then(filled: Workspace) -> None:
    before = reached(filled)
    tomorrow = filled.store.agreements.today + dt.timedelta(days=1)
    agree(filled.store, "stages", StagesAgreement((LEAD, MQL, CUSTOMER)), holds_from=tomorrow)
    assert reached(filled) == before


def test_new_limits_and_names_of_usual_stages_need_no_counting_anew(filled: Workspace) -> None:
    renamed = StagesAgreement((LEAD, replace(MQL, label="Warm", target_rate=0.1), SQL, OPPORTUNITY, CUSTOMER))
    assert not is_another_model(filled, with_terms("lead", limit_days=1))
    assert not is_another_model(filled, renamed)


def test_a_model_goes_out_as_a_file_and_comes_back_with_who_owns_its_new_stage(here: Workspace) -> None:
    agree(here.store, "stages", StagesAgreement((LEAD, ACCEPTED, CUSTOMER)))
    here.store.stages.owners.change("accepted", "Mia", by="Mia")
    text = export_agreement(here.store)
    assert 'called = [\n    "SAL",\n]' in text
    assert import_agreement(here.store, text, file="all.toml", by=MIA, reason="Back").proposed == ()
    other = text.replace('key = "accepted"', 'key = "taken"').replace('label = "Accepted"', 'label = "Taken"')
    done = import_agreement(here.store, other, file="all.toml", by=ANN, reason="Another word")
    assert ([one.proposal.value.topic for one in done.proposed], done.owners) == (["stages"], ("taken",))


def test_nobody_is_named_for_a_stage_that_nobody_knows(here: Workspace) -> None:
    agree(here.store, "stages", StagesAgreement((LEAD, ACCEPTED, CUSTOMER)))
    with pytest.raises(StoreError, match=r"There is no stage 'acepted'\. Did you mean 'accepted'"):
        here.store.stages.owners.change("acepted", "Mia", by="Mia")
