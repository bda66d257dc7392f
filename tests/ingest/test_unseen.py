"""What nobody sees around a value, and what only keeps a spreadsheet from counting with it, is no part of it."""

from __future__ import annotations

import duckdb
import pyarrow.parquet as pq
import pytest

from smarketing.ingest import check
from smarketing.ingest.values import unless_empty_quickly_sql, unless_empty_sql
from tests.ingest.converted import LEADS, at, table

pytestmark = pytest.mark.slow

NBSP, NARROW, FIGURE = "\u00a0", "\u202f", "\u2007"
ZERO_WIDTH, BOM, JOINER = "\u200b", "\ufeff", "\u2060"
TO_THE_RIGHT, ISOLATE, END_OF_ISOLATE = "\u200e", "\u2068", "\u2069"
UNSEEN = (NBSP, NARROW, FIGURE, ZERO_WIDTH, BOM, JOINER, TO_THE_RIGHT)


@pytest.mark.parametrize("mark", UNSEEN)
def test_an_address_is_the_same_whatever_unseen_stands_around_or_within_it(desk, mark):
    written = (f"{mark}anna@x.example", f"anna@x.{mark}example", f"anna@x.example{mark}")
    text = "".join(f"{address},2026-01-02\n" for address in written)
    converted = desk.convert(f"email,made\n{text}", "leads", {"email": "email", "made": "created_at"})
    assert [(row["lead_id"], row["email"]) for row in table(converted)] == [("anna@x.example", "anna@x.example")]
    assert converted.rows_rejected == 2


@pytest.mark.parametrize("mark", UNSEEN)
def test_a_lead_is_known_again_when_its_address_comes_with_unseen_marks(kept, checked, mark):
    kept(("leads.csv", "email,created_at\nanna@x.example,2026-01-02\n"))
    assert checked(("leads.csv", f"email,created_at\nanna@x.example{mark},2026-01-02\n")).changes_nothing


def test_text_comes_out_without_what_is_unseen_around_it_and_as_it_is_within(desk):
    columns = LEADS | {"company": "company", "job": "job_title"}
    text = (
        "id,email,made,company,job,own\n"
        f"1,,2026-01-02,{NBSP}Acme{NBSP}Ltd {ZERO_WIDTH},{ISOLATE}Head of sales{END_OF_ISOLATE},{BOM}a b{NARROW}\n"
        f"2,,2026-01-02,Müller,Straße,Ä {NBSP}\n"
    )
    rows = table(desk.convert(text, "leads", columns))
    assert [(row["company"], row["job_title"], row["x_own"]) for row in rows] == [
        (f"Acme{NBSP}Ltd", "Head of sales", "a b"),
        ("Müller", "Straße", "Ä"),
    ]


def test_a_cell_of_nothing_but_unseen_marks_is_empty(desk):
    text = f"id,email,made,own\n1,{NBSP},2026-01-02,{ZERO_WIDTH}{BOM}\n{NBSP},,2026-01-02,x\n"
    converted = desk.convert(text, "leads", LEADS)
    assert [(row["email"], row["x_own"]) for row in table(converted)] == [(None, None)]
    assert converted.rows_rejected == 1


def test_typed_values_and_words_for_nothing_are_read_through_unseen_marks(desk):
    columns = LEADS | {"score": "crm_score", "city": "country"}
    text = f"id,email,made,score,city\n1,,{ZERO_WIDTH}2026-01-02{NBSP},{FIGURE}7.5,{NBSP}N/A\n"
    converted = desk.convert(text, "leads", columns)
    [row] = table(converted)
    assert (row["created_at"], row["crm_score"], row["country"]) == (at("2026-01-02"), 7.5, None)
    assert converted.cells_nulled == 0


def test_what_keeps_a_spreadsheet_from_counting_is_taken_off_every_cell(desk):
    columns = LEADS | {"phone": "phone", "score": "crm_score"}
    text = 'id,email,made,phone,score,zip\n"=""1""",,"=""2026-01-02""","=""0049 12""","=""7""","=""0012"""\n'
    [row] = table(desk.convert(text, "leads", columns))
    assert (row["lead_id"], row["phone"], row["crm_score"], row["x_zip"]) == ("1", "0049 12", 7.0, "0012")
    assert row["created_at"] == at("2026-01-02")


def test_a_formula_that_is_no_wrapped_text_stays_as_it_is(desk):
    text = 'id,email,made,own\n1,,2026-01-02,"=""a""&""b"""\n2,,2026-01-02,=1+1\n'
    assert [row["x_own"] for row in table(desk.convert(text, "leads", LEADS))] == ['="a"&"b"', "=1+1"]


@pytest.mark.parametrize(
    "text", ["Acme", f"{NBSP}Acme", '="Acme"', f" ={chr(34)}Acme{chr(34)}{ZERO_WIDTH}", "Acme\u200d "]
)
def test_the_quick_way_answers_what_the_sure_way_does(text):
    sql = f"SELECT {unless_empty_quickly_sql('c1')}, {unless_empty_sql('c1')} FROM (SELECT ? AS c1)"
    assert duckdb.execute(sql, [text]).fetchone() == ("Acme", "Acme")


def test_a_deal_is_tied_to_addresses_in_a_list_with_unseen_marks(kept, workspace):
    deals = ("deals.csv", f"deal_id,lead_ids,deal_stage\n9,a@x.example{ZERO_WIDTH};{NBSP}b@x.example,Closed Won\n")
    snapshot = kept(("leads.csv", "lead_id,created_at\n1,2026-01-02\n"), deals)
    assert pq.read_table(snapshot.table(workspace, "deals"))["lead_ids"].to_pylist() == ["a@x.example;b@x.example"]


def test_values_with_unseen_marks_are_counted_with_those_without(read, workspace, config):
    rows = f"1,2026-01-02,Google\n2,2026-01-02,Google{ZERO_WIDTH}\n3,2026-01-02,google\n"
    (found,) = read(("leads.csv", f"lead_id,created_at,source\n{rows}"))
    upload = check([found], [found.mapping], workspace, config)
    kept = pq.read_table(upload.staged[0].path, columns=["source"])["source"].to_pylist()
    assert kept == ["Google"] * 3


@pytest.mark.parametrize("others", [0, 120])
def test_words_for_nothing_are_nothing_in_columns_that_are_kept_as_they_are_too(desk, others):
    names = "".join(f",Other {number}" for number in range(others))
    rows = "".join(
        f"{row},2026-01-02,{text}{',-' * others}\n"
        for row, text in enumerate(("--", " N/A ", "(not set)", "Select", "null", "-", "A-1"))
    )
    converted = desk.convert(f"id,made,Note{names}\n{rows}", "leads", {"id": "lead_id", "made": "created_at"})
    assert [row["x_note"] for row in table(converted)] == [None] * 6 + ["A-1"]
    assert not others or {row["x_other_7"] for row in table(converted)} == {None}
