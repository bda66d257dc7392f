"""A record is known again although its id came in another shape; what could be two records is told, never merged."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.slow

WITH_IDS = """Record ID,Email,Create Date,First Name
101,ann@a.example,2026-01-05,Ann
102,ben@b.example,2026-01-06,Ben
103,cyd@c.example,2026-01-07,Cyd
"""
WITHOUT_IDS = """Email,Create Date,First Name
Ann@a.example,2026-01-05,Ann
ben@b.example,2026-01-06,Benno
dan@d.example,2026-01-08,Dan
"""
DAY, NEXT, LAST = (dt.date(2026, 2, day) for day in (1, 8, 15))


def rows(path, *names):
    return sorted(tuple(row.values()) for row in pq.read_table(path, columns=list(names)).to_pylist())


def counts(report):
    return report.new, report.changed, report.same, report.gone


def leads_in(snapshot, workspace, *names):
    return rows(snapshot.table(workspace, "leads"), *names)


def test_leads_without_their_ids_are_known_by_their_e_mail_and_keep_the_id_in_force(kept, workspace):
    kept(("all.csv", WITH_IDS), as_of=DAY)
    snapshot = kept(("next.csv", WITHOUT_IDS), as_of=NEXT, mode="replace")
    assert counts(snapshot.reports[0]) == (1, 2, 0, 1)  # Ann is spelt with a capital now, Ben is Benno
    assert leads_in(snapshot, workspace, "lead_id") == [("101",), ("102",), ("dan@d.example",)]
    assert "2 leads are known by their e-mail and keep their ids." in snapshot.reports[0].notes


def test_a_full_export_without_ids_is_known_for_one(kept, checked):
    kept(("all.csv", WITH_IDS), as_of=DAY)
    (report,) = checked(("next.csv", WITHOUT_IDS), as_of=NEXT).reports
    assert report.mode == "replace"


def test_leads_that_had_no_ids_keep_their_e_mail_for_one_and_go_by_the_new_id_besides(kept, workspace):
    kept(("all.csv", WITHOUT_IDS), as_of=DAY)
    second = kept(("next.csv", WITH_IDS), as_of=NEXT, mode="replace")
    assert counts(second.reports[0]) == (1, 2, 0, 1)  # Ann is spelt otherwise, Benno is Ben
    told = [("103", None), ("ann@a.example", "101"), ("ben@b.example", "102")]
    assert leads_in(second, workspace, "lead_id", "known_as") == told
    moved = WITH_IDS.replace("ben@b.example", "ben@new.example")
    third = kept(("last.csv", moved), as_of=LAST, mode="replace")
    assert counts(third.reports[0]) == (0, 1, 2, 0)
    assert leads_in(third, workspace, "lead_id", "known_as") == told
    assert "2 leads are known by another of their ids and keep their ids." in third.reports[0].notes


def test_what_a_lead_goes_by_stays_in_a_part_and_in_a_file_without_ids(kept, workspace):
    kept(("all.csv", WITHOUT_IDS), as_of=DAY)
    kept(("next.csv", WITH_IDS), as_of=NEXT, mode="update")
    part = "Record ID,Email,Create Date,First Name\n101,ann@a.example,2026-01-05,Anna\n"
    third = kept(("part.csv", part), as_of=LAST, mode="update")
    assert counts(third.reports[0]) == (0, 1, 0, 0)
    known = [("103", None), ("ann@a.example", "101"), ("ben@b.example", "102"), ("dan@d.example", None)]
    assert leads_in(third, workspace, "lead_id", "known_as") == known
    fourth = kept(("again.csv", WITHOUT_IDS), as_of=LAST, mode="update")
    assert leads_in(fourth, workspace, "lead_id", "known_as") == known


def test_ids_that_come_later_are_kept_though_nothing_else_changed(kept, checked, workspace):
    same = "Email,Create Date\nann@a.example,2026-01-05\nben@b.example,2026-01-06\n"
    one = "Record ID,Email,Create Date\n101,ann@a.example,2026-01-05\n,ben@b.example,2026-01-06\n"
    both = one.replace("\n,", "\n102,")
    kept(("a.csv", same), as_of=DAY)
    assert not checked(("b.csv", one), as_of=DAY).changes_nothing
    kept(("b.csv", one), as_of=DAY)
    assert checked(("b.csv", one), as_of=DAY).changes_nothing
    assert not checked(("c.csv", both), as_of=DAY).changes_nothing


def test_the_same_file_without_ids_a_second_time_changes_nothing(kept, checked):
    kept(("all.csv", WITH_IDS), as_of=DAY)
    kept(("next.csv", WITHOUT_IDS), as_of=NEXT, mode="replace")
    assert checked(("next.csv", WITHOUT_IDS), as_of=NEXT).changes_nothing


@pytest.mark.parametrize("turned", [False, True])
def test_zeros_that_a_spreadsheet_cut_off_make_no_other_lead(kept, workspace, turned):
    text = "lead_id,created_at\n0010001,2026-01-05\n0010002,2026-01-06\n"
    number = "lead_id,created_at\n10001,2026-01-05\n10002.0,2026-01-06\n"
    first, second = (number, text) if turned else (text, number)
    before = kept(("a.csv", first), as_of=DAY)
    after = kept(("b.csv", second), as_of=NEXT)
    assert counts(after.reports[0]) == (0, 0, 2, 0)
    assert leads_in(after, workspace, "lead_id") == leads_in(before, workspace, "lead_id")
    assert "2 leads are known by their id without the zeros before it and keep their ids." in after.reports[0].notes


def test_ids_that_fall_together_without_zeros_are_told_with_their_rows(kept, workspace):
    kept(("a.csv", "lead_id,created_at\n0010,2026-01-05\n010,2026-01-06\n7,2026-01-06\n"), as_of=DAY)
    text = "lead_id,created_at\n10,2026-01-05\n07,2026-01-06\n007,2026-01-06\n"
    after = kept(("b.csv", text), as_of=NEXT, mode="replace")
    assert leads_in(after, workspace, "lead_id") == [("007",), ("07",), ("10",)]
    assert counts(after.reports[0]) == (3, 0, 0, 3)
    (note,) = (one for one in after.reports[0].notes if "zeros" in one)
    assert note.startswith("3 leads (rows 2, 3 and 4) have the same id as another but for zeros before it")


def test_deals_are_known_without_their_zeros_too(kept, workspace):
    header = "Deal ID,Deal Name,Deal Stage,Amount,Create Date\n"
    kept(("deals.csv", f"{header}0031,One,Open,100,2026-01-05\n0032,Two,Open,200,2026-01-05\n"), as_of=DAY)
    after = kept(("deals2.csv", f"{header}31,One,Open,100,2026-01-05\n32,Two,Open,250,2026-01-05\n"), as_of=NEXT)
    assert counts(after.reports[0]) == (0, 1, 1, 0)
    assert rows(after.table(workspace, "deals"), "deal_id") == [("0031",), ("0032",)]


def test_a_lead_whose_e_mail_two_leads_have_is_told_and_never_merged(kept, workspace):
    kept(("all.csv", f"{WITH_IDS}104,ann@a.example,2026-01-09,Anna\n"), as_of=DAY)
    after = kept(("next.csv", WITHOUT_IDS), as_of=NEXT, mode="replace")
    assert leads_in(after, workspace, "lead_id") == [("102",), ("ann@a.example",), ("dan@d.example",)]
    told = "1 lead (row 2) has an e-mail that several leads share and no id in common with them"
    assert [note for note in after.reports[0].notes if note.startswith(told)]


def test_another_lead_with_the_same_e_mail_is_another_lead(kept, workspace):
    kept(("all.csv", WITH_IDS), as_of=DAY)
    both = kept(("next.csv", f"{WITH_IDS}109,ann@a.example,2026-01-09,Ann\n"), as_of=NEXT)
    assert counts(both.reports[0]) == (1, 0, 3, 0)
    assert not [note for note in both.reports[0].notes if "e-mail" in note]
    part = "Record ID,Email,Create Date,First Name\n201,cyd@c.example,2026-02-07,Cyd\n"
    after = kept(("part.csv", part), as_of=LAST, mode="update")
    assert len(leads_in(after, workspace, "lead_id")) == 5
    assert [note for note in after.reports[0].notes if note.startswith("1 lead (row 2) has the e-mail of a lead in")]


def test_leads_of_another_system_are_known_by_their_e_mails(kept, workspace):
    kept(("all.csv", WITH_IDS), as_of=DAY)
    moved = WITH_IDS.replace("\n10", "\n00Q5g00000abcd")
    after = kept(("moved.csv", moved), as_of=NEXT)
    assert counts(after.reports[0]) == (0, 0, 3, 0)
    assert [one for one, _ in leads_in(after, workspace, "lead_id", "known_as")] == ["101", "102", "103"]


def test_a_lead_without_an_e_mail_is_known_by_its_id_alone(kept, workspace):
    kept(("a.csv", "Record ID,Email,Create Date\n1,,2026-01-05\n2,ben@b.example,2026-01-06\n"), as_of=DAY)
    again = "Record ID,Email,Create Date\n3,,2026-01-05\n,ben@b.example,2026-01-06\n"
    after = kept(("b.csv", again), as_of=NEXT, mode="replace")
    assert leads_in(after, workspace, "lead_id") == [("2",), ("3",)]


def test_of_two_files_at_once_the_one_without_ids_adds_no_leads(kept, workspace):
    after = kept(("all.csv", WITH_IDS), ("more.csv", WITHOUT_IDS), as_of=DAY)
    assert leads_in(after, workspace, "lead_id") == [("101",), ("102",), ("103",), ("dan@d.example",)]
