"""Verdicts from a file: every row accounted for before anything is kept, and what was exported read in again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smarketing.errors import Conflict, IngestError
from smarketing.settings import read_settings
from smarketing.store import Feedback
from smarketing.workspace import Workspace, open_workspace
from smarketing.workspace.feedback_files import FeedbackFile, keep_feedback, read_feedback

pytestmark = pytest.mark.slow

LEADS = """lead_id,email,created_at,source
1051,one@a.example,2026-06-01,Paid
L2,two@a.example,2026-06-02,Paid
L3,twin@a.example,2026-06-03,Paid
L4,twin@a.example,2026-06-04,Paid
"""
Read = Callable[..., FeedbackFile]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    opened = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    prepared = opened.prepare([(tmp_path / "leads.csv", "leads.csv")])
    opened.keep(opened.check(prepared, as_of=dt.date(2026, 6, 30), mode="replace"), by="Ann")
    yield opened
    opened.close()


@pytest.fixture
def read(here: Workspace, tmp_path: Path) -> Read:
    """Read a file of these rows; the first is its header."""

    def read(*rows: str, encoding: str = "utf-8") -> FeedbackFile:
        (tmp_path / "verdicts.csv").write_text("\n".join([*rows, ""]), encoding=encoding)
        return read_feedback(here, tmp_path / "verdicts.csv", "verdicts.csv")

    return read


def outcomes(file: FeedbackFile) -> list[str]:
    return [row.outcome for row in file.rows]


def test_every_row_is_accounted_for_and_nothing_is_kept_before(here: Workspace, read: Read) -> None:
    here.store.feedback.give(Feedback("L2", "ok", "too_early"), by="Ben")
    file = read(
        "Lead id,E-mail,Verdict,Reason,Note",
        "1051,,good,,Fits well",
        "L2,,bad,No budget,",
        ",two@a.example,bad,,",
        "L9,,good,,",
        ",twin@a.example,good,,",
        "L3,,splendid,,",
        "L3,,bad,Too purple,",
        "L3,,good,No budget,",
        ",,good,,",
    )
    assert sum(file.counted().values()) == len(file.rows) == 9
    assert outcomes(file) == ["new", "changed", *["left out"] * 7]
    assert [row.row for row in file.rows] == list(range(2, 11))
    told = " ".join(row.why for row in file.rows)
    for sentence in (
        "Ben said ok.", "A bad lead needs a reason", "No lead in force has the id 'L9'.", "2 leads have this e-mail.",
        "'splendid' is no verdict. Write good, ok or bad.", "'Too purple' is no reason agreed on.",
        "“No budget” goes with ok and bad, not with good.", "The row names no lead.",
    ):  # fmt: skip
        assert sentence in told
    assert not here.store.feedback.get("1051")


def test_keeping_writes_who_and_when_the_row_says_and_a_second_time_nothing(here: Workspace, read: Read) -> None:
    rows = ("Record ID;Rating;Reason;Rated by;Date", "1,051;Rejected;no_budget;Sam;2026-06-20", "L2;accept;;;")
    kept = keep_feedback(here, read(*rows), by="Ann")
    assert {(entry.key, entry.value.verdict, entry.author) for entry in kept} == {
        ("1051", "bad", "Sam"), ("L2", "good", "Ann"),
    }  # fmt: skip
    assert kept[0].written_at.date() == dt.date(2026, 6, 20)
    assert {entry.value.source for entry in kept} == {"import"}
    again = read(*rows)
    assert (outcomes(again), again.to_keep) == (["same", "same"], ())


def test_of_two_rows_on_one_lead_the_last_counts(read: Read) -> None:
    file = read("E-mail,Verdict", "two@a.example,good", "TWO@a.example,ok")
    assert outcomes(file) == ["left out", "new"]
    assert "Row 3 gives another verdict" in file.rows[0].why


def test_a_day_before_the_verdict_in_force_does_not_replace_it(here: Workspace, read: Read) -> None:
    here.store.feedback.give(Feedback("L2", "ok", "too_early"), by="Ben")
    assert outcomes(read("Lead,Verdict,Rated", "L2,good,2026-01-05", "L3,good,soon")) == ["older", "left out"]


def test_a_verdict_given_while_the_file_was_looked_at_is_not_overwritten(here: Workspace, read: Read) -> None:
    file = read("Lead,Verdict", "L2,good", "L3,good")
    here.store.feedback.give(Feedback("L2", "ok", "too_early"), by="Ben")
    with pytest.raises(Conflict, match="Ben"):
        keep_feedback(here, file, by="Ann")
    assert not here.store.feedback.get("L3")


def test_what_is_no_table_of_verdicts_says_what_it_needs(read: Read) -> None:
    with pytest.raises(IngestError, match=re.escape("needs a column “Verdict” and one of “Lead id” and “E-mail”")):
        read("Lead,Colour", "L2,red")


def test_columns_without_a_meaning_are_named_and_other_encodings_read(read: Read) -> None:
    file = read("Lead,Verdict,Note,Größe", "L2,good,Müller kauft,3", encoding="cp1252")
    assert file.ignored == ("Größe",)
    assert file.rows[0].feedback is not None
    assert file.rows[0].feedback.note == "Müller kauft"
