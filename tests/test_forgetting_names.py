"""Forget a person by what they are called: their name goes out of every text that is theirs, and out of no other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from smarketing.errors import FilterError
from smarketing.store import Feedback
from smarketing.workspace import Workspace
from smarketing.workspace.forgetting import forget
from tests.test_forgetting import ANNA, HEADER, JULY, JUNE, OTHERS, Put, lead, numbers

pytestmark = pytest.mark.slow

TALKED = "lead_id,occurred_at,kind,campaign,content,outcome\n" + "".join(
    f"{who},2026-01-2{n},Call,Anna Karenina week,{said},{outcome}\n"
    for n, (who, said, outcome) in enumerate(
        [
            ("L1", "Call with Anna about pricing", "ANNA will think it over"),
            ("L1", "Annabel joined", "Muster/Anna: yes"),
            *((f"L{n}", "Anna is my sister", "Ok") for n in range(2, 7)),
        ]
    )
)
NAMED_DEALS = (
    "deal_id,lead_ids,created_at,amount,deal_stage,deal_name,company,closed_at\n"
    "D1,L1,2026-02-01,100,Closed won,Muster - roll-out,Muster Ltd,2026-03-01\n"
    "D2,L2,2026-02-02,200,Closed won,Muster fair,Other,2026-03-02\n"
)


@pytest.fixture
def talked(here: Workspace, tmp_path: Path) -> Put:
    """Import leads, deals and touches that name Anna in free text, as of a day."""

    def put(*, as_of: dt.date = JUNE, **files: str) -> None:
        texts = {"leads": HEADER + ANNA + OTHERS, "deals": NAMED_DEALS, "touches": TALKED} | files
        paths = []
        for name, text in texts.items():
            if text:
                (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
                paths.append((tmp_path / f"{name}.csv", f"{name}.csv"))
        here.keep(here.check(here.prepare(paths), as_of=as_of, mode="update"), by="Ann")

    return put


def rows_of(here: Workspace, kind: str, number: int = -1) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(here.snapshots()[number].table(here.folder, kind)).to_pylist()
    return rows


def test_a_name_in_the_free_text_of_their_own_rows_goes_and_others_keep_theirs(here: Workspace, talked: Put) -> None:
    talked()
    before = numbers(here)
    proof = forget(here, "L1", by="Ann").proof
    said = [(row["lead_id"], row["content"], row["outcome"], row["campaign"]) for row in rows_of(here, "touches")]
    assert said == [
        ("L1", "Call with (forgotten) about pricing", "(forgotten) will think it over", "Anna Karenina week"),
        ("L1", "Annabel joined", "(forgotten)/(forgotten): yes", "Anna Karenina week"),
        *((f"L{n}", "Anna is my sister", "Ok", "Anna Karenina week") for n in range(2, 7)),
    ]
    assert [(row["deal_name"], row["company"]) for row in rows_of(here, "deals")] == [
        ("(forgotten) - roll-out", "Muster Ltd"), ("Muster fair", "Other"),
    ]  # fmt: skip
    assert proof.left == ()
    assert numbers(here) == before
    assert list((here.folder / "uploads").iterdir()) == []
    assert {one.unit for one in proof.found} == {"row", "file"}


def test_what_is_written_about_their_lead_loses_the_name_and_other_texts_keep_it(here: Workspace, talked: Put) -> None:
    talked()
    here.store.feedback.give(Feedback("L1", "good", note="Anna is keen, Muster pays"), by="Ben")
    here.store.feedback.give(Feedback("L2", "good", note="Anna is her sister"), by="Ben")
    forget(here, "L1", by="Ann")
    notes = {entry.value.lead_id: entry.value.note for entry in here.store.feedback.current()}
    assert notes == {"L1": "(forgotten) is keen, (forgotten) pays", "L2": "Anna is her sister"}


@pytest.mark.parametrize("who", ["Anna Muster", "muster, anna", " ANNA  MUSTER "])
def test_a_person_is_found_by_their_name(here: Workspace, talked: Put, who: str) -> None:
    talked()
    forget(here, who, by="Ann")
    assert lead(here, "L1")["first_name"] is None
    assert lead(here, "L2")["first_name"] == "First2"


def test_of_several_people_of_one_name_one_has_to_be_chosen(here: Workspace, talked: Put) -> None:
    talked(leads=HEADER + ANNA + OTHERS.replace("First2,Last2", "Anna,Muster"))
    with pytest.raises(FilterError, match=r"Leads of several people have this name \(L1, L2\)"):
        forget(here, "Anna Muster", by="Ann")
    forget(here, "L1", by="Ann")
    assert lead(here, "L2")["first_name"] == "Anna"


def test_a_name_comes_back_in_a_touch_alone_and_is_cut_out_again(here: Workspace, talked: Put) -> None:
    talked()
    forget(here, "L1", by="Ann")
    talked(as_of=JULY, leads="", deals="")
    said = {row["content"] for row in rows_of(here, "touches") if row["lead_id"] == "L1"}
    assert said == {"Call with (forgotten) about pricing", "Annabel joined"}
    notes = " ".join(note for report in here.snapshots()[-1].reports for note in report.notes)
    assert "bring back somebody who was forgotten" in notes


def test_leads_merged_into_theirs_are_theirs(here: Workspace, talked: Put) -> None:
    header = HEADER.replace("Region", "Merged contact IDs")
    leads = header + ANNA.replace("North", "L70;L71") + OTHERS.replace(",North", ",")
    talked(leads=leads, touches=TALKED.replace("L1,", "L70,"))
    assert lead(here, "L1")["merged_lead_ids"] == "L70;L71"
    forget(here, "L71", by="Ann")
    assert lead(here, "L1")["email"] is None
    assert "Call with (forgotten) about pricing" in {row["content"] for row in rows_of(here, "touches")}
