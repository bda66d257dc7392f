"""Forget a person: they are nowhere any more, no count changes, and they are known again when they come back."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from smarketing.cli import main
from smarketing.errors import FilterError
from smarketing.settings import ROOT, read_settings
from smarketing.store import Feedback, Note, email_key
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.forgetting import forget, forgotten, kept_how, protect

HEADER = "lead_id,email,phone,first_name,last_name,created_at,source,lifecycle_stage,Comments,Region\n"
ANNA = "L1,Anna.Muster@acme.example,+49 30 1234567,Anna,Muster,2026-01-05,Paid,Customer,Anna prefers a call,North\n"
OTHERS = "".join(
    f"L{n},lead{n}@other.example,+49 40 99887{n},First{n},Last{n},2026-01-0{n},Paid,Lead,,North\n" for n in range(2, 9)
)
BAD = "L99,anna.muster@acme.example,,Anna,Muster,not a day,Paid,Lead,,\n"
DEALS = (
    "deal_id,lead_ids,created_at,amount,deal_stage,deal_name,closed_at\n"
    "D1,anna.muster@acme.example,2026-02-01,100,Closed won,Anna Muster - new deal,2026-03-01\n"
    "D2,L2,2026-02-02,200,Closed won,Other,2026-03-02\n"
)
TOUCHES = "email,occurred_at,kind\nanna.muster@acme.example,2026-01-20,Webinar\nlead2@other.example,2026-01-21,Form\n"
PLAIN = ("anna.muster", "anna muster", "muster, anna", "1234567", email_key("anna.muster@acme.example"))
JUNE, JULY = dt.date(2026, 6, 30), dt.date(2026, 7, 7)
Put = Callable[..., None]


@pytest.fixture
def put(here: Workspace, tmp_path: Path) -> Put:
    """Import the three files as of a day; the leads may be others."""

    def put(leads: str = HEADER + ANNA + OTHERS + BAD, *, as_of: dt.date = JUNE, into: Workspace = here,
            deal: str = "Anna Muster - new deal") -> None:  # fmt: skip
        paths = []
        deals = DEALS.replace("Anna Muster - new deal", deal)
        for name, text in (("leads.csv", leads), ("deals.csv", deals), ("touches.csv", TOUCHES)):
            (tmp_path / name).write_text(text, encoding="utf-8")
            paths.append((tmp_path / name, name))
        into.keep(into.check(into.prepare(paths), as_of=as_of, mode="replace"), by="Ann")

    return put


def left_in(folder: Path) -> list[str]:
    """Return which plain words anybody could still read in *folder*."""
    left = []
    for path in sorted(folder.rglob("*")):
        text = ""
        if path.suffix == ".parquet":
            text = repr(pq.read_table(path).to_pylist()).lower()
        elif path.is_file():
            text = path.read_bytes().decode("utf-8", errors="replace").lower()
        left += [f"{path.parent.name}/{path.suffix}: {plain}" for plain in PLAIN if plain in text]
    return left


def numbers(here: Workspace) -> list[object]:
    """Return what the pages count: leads and revenue by source, the funnel, touches and ties."""
    asked = [here.ask(name).table.to_pylist() for name in ("leads_by_source", "funnel", "won_revenue_by_month")]
    return [*asked, here.ask("persona_breakdown").table.to_pylist()]


def lead(here: Workspace, lead_id: str, number: int = -1) -> dict[str, object]:
    path = here.snapshots()[number].table(here.folder, "leads")
    return next(row for row in pq.read_table(path).to_pylist() if row["lead_id"] == lead_id)


@pytest.mark.parametrize("who", ["ANNA.Muster@acme.example ", "L1", "0049 (30) 1234567"])
def test_a_person_is_nowhere_any_more_and_no_count_changes(here: Workspace, put: Put, who: str) -> None:
    put()
    put(HEADER + ANNA.replace("Paid", "Organic") + OTHERS, as_of=JULY)
    assert left_in(here.folder)
    before = numbers(here)
    record = forget(here, who, by="Ann").proof
    assert left_in(here.folder) == []
    assert (record.left, record.searched > 0) == ((), True)
    assert numbers(here) == before
    for number in (0, 1):
        gone = lead(here, "L1", number)
        assert {gone[name] for name in ("email", "phone", "first_name", "last_name", "x_comments")} == {None}
        assert (gone["x_region"], gone["lead_id"]) == ("North", "L1")
        assert lead(here, "L2", number)["email"] == "lead2@other.example"
    assert here.faults() == []


def test_ties_by_e_mail_become_ties_by_id(here: Workspace, put: Put) -> None:
    put()
    forget(here, "anna.muster@acme.example", by="Ann")
    (snapshot,) = here.snapshots()
    deals = pq.read_table(snapshot.table(here.folder, "deals")).to_pylist()
    touches = pq.read_table(snapshot.table(here.folder, "touches")).to_pylist()
    assert [(deal["lead_ids"], deal["deal_name"]) for deal in deals] == [("L1", None), ("L2", "Other")]
    assert [(touch.get("lead_id"), touch["email"]) for touch in touches] == [
        ("L1", None), (None, "lead2@other.example"),
    ]  # fmt: skip


def test_an_upload_that_can_t_be_looked_through_goes_too(here: Workspace, put: Put) -> None:
    put()
    damaged = here.folder / "uploads" / f"{'0' * 64}.gz"
    damaged.write_bytes(gzip.compress(b"anna")[:10] + b"\xff" * 40)
    forget(here, "anna.muster@acme.example", by="Ann")
    assert not damaged.exists()


def test_undone_uploads_and_rows_left_out_forget_too(here: Workspace, put: Put) -> None:
    put(HEADER + OTHERS)
    put(as_of=JULY)
    here.undo(by="Ann")
    record = forget(here, "anna.muster@acme.example", by="Ann").proof
    assert left_in(here.folder) == []
    assert "rows left out of leads" in {one.place for one in record.found}
    assert len(list((here.folder / "uploads").iterdir())) == 1, "only the first leads never named her"


def test_what_people_wrote_loses_the_name_and_keeps_the_rest(here: Workspace, put: Put) -> None:
    put()
    here.store.notes.add(Note(dt.date(2026, 6, 29), "note", "Ask Anna Muster (anna.muster@acme.example)"), by="Ben")
    key = email_key("anna.muster@acme.example")
    here.store.feedback.give(Feedback("L1", "good", note="She liked it", lead_email_key=key), by="Ben")
    looked = forget(here, "L1", by="Ann", only_look=True)
    assert {one.text for one in looked.mentions} == {"Ask Anna Muster (anna.muster@acme.example)", "She liked it"}
    assert left_in(here.folder), "looking changes nothing"
    forget(here, "L1", by="Ann")
    (note,) = here.store.notes.current()
    (verdict,) = here.store.feedback.current()
    assert note.value.text == "Ask (forgotten) ((forgotten))"
    assert (verdict.value.note, verdict.value.lead_email_key, verdict.value.verdict) == ("She liked it", "", "good")
    assert left_in(here.folder) == []


def test_texts_can_be_blanked_as_a_whole(here: Workspace, put: Put) -> None:
    put()
    here.store.feedback.give(Feedback("L1", "good", note="She liked it"), by="Ben")
    forget(here, "L1", by="Ann", blank_texts=True)
    assert [entry.value.note for entry in here.store.feedback.current()] == ["(forgotten)"]


def test_a_person_who_comes_back_is_blanked_again_and_told(here: Workspace, put: Put) -> None:
    put()
    forget(here, "anna.muster@acme.example", by="Ann")
    put(as_of=JULY)
    assert left_in(here.folder) == []
    notes = " ".join(note for report in here.snapshots()[-1].reports for note in report.notes)
    assert "bring back somebody who was forgotten" in notes
    assert lead(here, "L1")["email"] is None
    assert lead(here, "L3")["email"] == "lead3@other.example"


def test_a_person_who_is_only_an_address_gets_an_id_that_says_nothing(here: Workspace, put: Put) -> None:
    only = "email,created_at,source\nanna.muster@acme.example,2026-01-05,Paid\nb@b.example,2026-01-06,Paid\n"
    put(only, deal="Acme")  # without a name of the lead, none can be known in a deal's
    forget(here, "anna.muster@acme.example", by="Ann")
    first = [row["lead_id"] for row in pq.read_table(here.snapshots()[-1].table(here.folder, "leads")).to_pylist()]
    put(only, as_of=JULY, deal="Acme")
    again = [row["lead_id"] for row in pq.read_table(here.snapshots()[-1].table(here.folder, "leads")).to_pylist()]
    assert first == again
    assert first[0].startswith("forgotten-")
    assert left_in(here.folder) == []


def test_the_proof_names_nobody_and_stays(here: Workspace, put: Put) -> None:
    put()
    record = forget(here, "anna.muster@acme.example", by="Ann").proof
    written = (here.folder / "forgotten" / f"{record.id}.json").read_text(encoding="utf-8").lower()
    assert not [word for word in ("anna", "muster", "acme", "1234567", '"l1"') if word in written.replace('"ann"', "")]
    assert forget(here, "Anna.Muster@acme.example", by="Ben").proof == record, "asked again, the proof is shown"
    assert forgotten(here) == [record]


def test_somebody_nobody_knows_is_refused(here: Workspace, put: Put) -> None:
    put()
    for who in ("nobody@nowhere.example", "L777", "+1 555 0000000"):
        with pytest.raises(FilterError, match="nothing was changed"):
            forget(here, who, by="Ann")
    assert forgotten(here) == []


def test_a_phone_that_several_people_share_asks_which(here: Workspace, put: Put) -> None:
    put(HEADER + ANNA + OTHERS.replace("+49 40 998872", "+49 30 1234567"))
    with pytest.raises(FilterError, match="L1, L2"):
        forget(here, "+49301234567", by="Ann")
    forget(here, "L1", by="Ann")
    assert lead(here, "L2")["phone"] == "+49 30 1234567", "the switchboard of somebody else stays"


def test_a_hashed_person_is_found_by_the_plain_address(put: Put, tmp_path: Path) -> None:
    with closing(open_workspace(read_settings(workspace=tmp_path / "hashed", personal_data="hash"))) as here:
        put(into=here, deal="Acme")  # a name inside a deal's name is free text, which hashing leaves alone
        assert lead(here, "L1")["email"] is not None
        forget(here, "anna.muster@acme.example", by="Ann")
        assert lead(here, "L1")["email"] is None
        put(as_of=JULY, into=here, deal="Acme")
        assert (lead(here, "L1")["email"], left_in(here.folder)) == (None, [])


def test_earlier_uploads_are_hidden_when_the_setting_changes(here: Workspace, put: Put) -> None:
    put(deal="Acme")
    before = numbers(here)
    assert [how for _, how in kept_how(here)] == ["keep"]
    with closing(open_workspace(read_settings(workspace=here.folder, personal_data="hash"))) as stricter:
        protect(stricter)
        assert left_in(here.folder) == []
        assert [how for _, how in kept_how(stricter)] == ["hash"]
        assert numbers(stricter) == before
        put(as_of=JULY, into=stricter, deal="Acme")
        first, second = stricter.snapshots()
        assert [one.same for one in stricter.differences(first, second)] == [8, 2, 2]


CRASH = """
    import os, signal, sys
    from pathlib import Path
    from smarketing.ingest import replacing
    from smarketing.settings import read_settings
    from smarketing.workspace import open_workspace
    from smarketing.workspace.forgetting import forget

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    if sys.argv[2] == "ready":
        replacing.write_safely = die
    elif sys.argv[2] == "planned":
        replacing.finish = lambda folder: die() if replacing.is_pending(folder) else None
    else:
        replacing.flush_folder = lambda folder: die() if folder.name != ".replacing" else None
    here = open_workspace(read_settings(workspace=Path(sys.argv[1])))
    forget(here, "anna.muster@acme.example", by="Ann")
"""


@pytest.mark.parametrize(("step", "is_done"), [("ready", False), ("planned", True), ("between", True)])
def test_a_crash_leaves_the_state_before_or_the_state_after(
    here: Workspace, put: Put, step: str, *, is_done: bool
) -> None:
    put()
    put(HEADER + ANNA + OTHERS, as_of=JULY)
    before = numbers(here)
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CRASH), str(here.folder), step],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with closing(open_workspace(read_settings(workspace=here.folder))) as after:
        assert numbers(after) == before
        assert after.faults() == []
        mails = [lead(after, "L1", number)["email"] for number in (0, 1)]
        assert mails == ([None, None] if is_done else ["Anna.Muster@acme.example"] * 2)
        assert len(forgotten(after)) == is_done


def test_the_command_forgets_and_prints_the_proof(
    here: Workspace, put: Put, capsys: pytest.CaptureFixture[str]
) -> None:
    put()
    folder = ["--workspace", str(here.folder)]
    assert main([*folder, "forget", "L1", "--check"]) == 0
    assert "Nothing was changed." in capsys.readouterr().out
    assert main([*folder, "--json", "forget", "L1"]) == 0
    proof = json.loads(capsys.readouterr().out)
    assert (proof["left"], proof["checked_only"]) == ([], False)
    assert {one["place"].partition(" (")[0] for one in proof["found"]} >= {"leads", "deals", "touches"}
    assert main([*folder, "forget", "nobody@nowhere.example"]) == 1
    assert main([*folder, "privacy"]) == 0
    assert "1 person forgotten" in capsys.readouterr().out
