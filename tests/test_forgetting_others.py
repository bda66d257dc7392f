"""A person's full name in what is about somebody else: cut where it stands, else told with what to do about it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from smarketing.cli import main
from smarketing.ingest.forgotten import Stay
from smarketing.store import Action, Feedback, Member, Note
from smarketing.workspace import Workspace
from smarketing.workspace.forgetting import forget
from tests.test_forgetting import ANNA, HEADER, JULY, OTHERS, Put, lead, left_in, numbers
from tests.test_forgetting_names import TALKED, rows_of, talked

pytestmark = pytest.mark.slow

__all__ = ["talked"]
MONDAY = dt.date(2026, 6, 29)
NAMED = HEADER.replace("Region", "Company name,Campaign,Owner")
COMPANY = "Anna Muster Consulting"


def leads(company: str = COMPANY, *, alike: int = 2, campaign: str = "Spring", owner: str = "Ben") -> str:
    """Return a file of leads: Anna's own row, and others of which *alike* have her *company* and *campaign*."""
    mine = ANNA.replace(",North\n", f",{company},{campaign},{owner}\n")
    others = []
    for place, line in enumerate(OTHERS.splitlines(keepends=True)):
        said = "Referred by Anna  MUSTER; ask Hanna M" if place == 0 else ""
        of = (company, campaign) if place < alike else ("Other", "Fall")
        others.append(line.replace("Lead,,North\n", f"Lead,{said},{of[0]},{of[1]},{owner}\n"))
    return NAMED + mine + "".join(others)


def test_a_full_name_goes_out_of_what_is_said_of_others(here: Workspace, talked: Put) -> None:
    talked(leads=leads())
    before = numbers(here)
    proof = forget(here, "L1", by="Ann").proof
    second = lead(here, "L2")
    assert second["x_comments"] == "Referred by (forgotten); ask Hanna M"
    assert (second["email"], second["first_name"]) == ("lead2@other.example", "First2")
    assert left_in(here.folder) == []
    assert (proof.left, proof.stays, numbers(here)) == ((), (), before)


def test_a_company_called_after_a_person_gets_one_other_name_everywhere(here: Workspace, talked: Put) -> None:
    deal = f"deal_id,lead_ids,created_at,amount,deal_stage,company,closed_at\nD1,,2026-02-01,9,Closed won,{COMPANY},"
    talked(leads=leads(), deals=f"{deal}2026-03-01\n")
    before = here.ask("leads_by_source").table.to_pylist()
    forget(here, "L1", by="Ann")
    names = {row["company"] for row in (*rows_of(here, "deals"), lead(here, "L1"), lead(here, "L2"))}
    assert len(names) == 1
    assert str(names).startswith("{'forgotten-")
    assert here.ask("leads_by_source").table.to_pylist() == before, "the deal is still tied by the company"
    talked(as_of=JULY, leads=leads())
    assert lead(here, "L2")["company"] in names, "the next export is cut alike"


def test_what_many_share_stays_and_is_told_and_goes_when_asked_for(here: Workspace, talked: Put) -> None:
    shared = leads("Anna Muster Ltd", alike=6, campaign="Anna Muster Gala")
    talked(leads=shared)
    proof = forget(here, "L1", by="Ann").proof
    assert sorted((one.column, one.rows) for one in proof.stays if one.is_left) == [("campaign", 7), ("company", 7)]
    assert all(one.place.startswith("leads (leads-") and "--everywhere" in one.told for one in proof.stays)
    assert len(proof.left) == 2
    again = forget(here, "L1", by="Ann", everywhere=True, names=("Anna Muster",)).proof
    assert (again.left, again.stays) == ((), ())
    assert left_in(here.folder) == []
    assert lead(here, "L3")["campaign"] == "(forgotten) Gala"
    talked(as_of=JULY, leads=shared)
    assert lead(here, "L3")["campaign"] == "(forgotten) Gala", "as it was asked for once"


def test_others_of_the_same_name_keep_it_and_are_told(here: Workspace, talked: Put) -> None:
    talked(leads=leads(owner="Anna Muster").replace("First4,Last4", "Anna,Muster"))
    here.own_store.members.first(Member("am@us.example", "Anna Muster", "sales", "admin"))
    here.store.notes.add(Note(MONDAY, "note", "Anna Muster called"), by="Anna Muster")
    proof = forget(here, "L1", by="Ann").proof
    told = {(one.place.partition(" (")[0], one.column): one for one in proof.stays}
    assert told.keys() == {
        ("leads", "first_name, last_name"), ("leads", "owner"), ("members", "author"), ("members", "name"),
        ("notes", "author"),
    }  # fmt: skip
    assert not any(one.is_left for one in proof.stays)
    assert "another lead" in told["leads", "first_name, last_name"].told
    assert (told["leads", "owner"].rows, proof.left) == (8, ())
    assert lead(here, "L4")["last_name"] == "Muster"
    (note,) = here.store.notes.current()
    assert (note.author, note.value.text) == ("Anna Muster", "(forgotten) called")


def test_what_people_wrote_elsewhere_loses_the_whole_name_alone(here: Workspace, talked: Put) -> None:
    talked(leads=leads())
    here.store.feedback.give(Feedback("L2", "good", note="Ask Anna Muster or Hanna Muster"), by="Ben")
    here.store.actions.add(Action("Ring +49 (0)30 123 45 67 or joanna.muster@acme.example", "Ben", "sales"), by="Ben")
    proof = forget(here, "L1", by="Ann").proof
    (verdict,), (action,) = here.store.feedback.current(), here.store.actions.current()
    assert verdict.value.note == "Ask (forgotten) or Hanna Muster"
    assert action.value.title == "Ring (forgotten) or joanna.muster@acme.example"
    assert proof.left == ()


def test_an_address_that_ends_alike_is_somebody_else_s(here: Workspace, talked: Put) -> None:
    talked(leads=leads().replace("lead3@other.example", "joanna.muster@acme.example"))
    forget(here, "anna.muster@acme.example", by="Ann")
    assert lead(here, "L3")["email"] == "joanna.muster@acme.example"
    talked(leads=leads().replace("lead3@other.example", "hanna.muster@acme.example"), as_of=JULY)
    assert lead(here, "L3")["email"] == "hanna.muster@acme.example"


def test_the_command_ends_with_1_while_anything_is_left(
    here: Workspace, talked: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    talked(leads=leads(alike=6), touches=TALKED)
    folder = ["--workspace", str(here.folder)]
    assert main([*folder, "forget", "L1"]) == 1
    said = capsys.readouterr().out
    assert "column company, 7 rows" in said
    assert "--everywhere" in said
    assert main([*folder, "--json", "forget", "L1", "--everywhere", "--name", "Anna Muster"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["left"], told["stays"]) == ([], [])


def test_a_proof_of_before_is_read(here: Workspace, talked: Put) -> None:
    talked()
    proof = forget(here, "L1", by="Ann").proof
    path: Path = here.folder / "forgotten" / f"{proof.id}.json"
    old = {name: value for name, value in json.loads(path.read_text()).items() if name not in {"stays", "everywhere"}}
    path.write_text(json.dumps(old))
    assert forget(here, "L1", by="Ann").proof.stays == ()
    assert Stay("leads", "owner", 1, "It may be so.").in_words == "leads, column owner, 1 row: It may be so."
