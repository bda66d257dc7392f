"""A mapped file becomes one canonical table: everything accounted for, nothing silent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smarketing.errors import MissingColumn
from smarketing.ingest.converting import convert
from smarketing.ingest.model import ColumnMapping, Mapping
from tests.ingest.converted import LEADS, at, table, told
from tests.trying import tries


def mapped(header: str, target: str, **values: str) -> ColumnMapping:
    return ColumnMapping(
        header, target, values=tuple((theirs.replace("_", " "), ours) for theirs, ours in values.items())
    )


def test_plain_values_are_typed_and_unknown_columns_kept_as_text(desk):
    converted = desk.convert("id,email,made,Junk!,junk\n1,a@b.c,2026-01-02,x,007\n", "leads", LEADS)
    [row] = table(converted)
    assert row["lead_id"] == "1"
    assert row["created_at"] == at("2026-01-02")
    assert (row["x_junk"], row["x_junk_2"]) == ("x", "007")
    assert converted.extra == (("Junk!", "x_junk"), ("junk", "x_junk_2"))
    assert (converted.rows_read, converted.rows_kept, converted.rejects_path) == (1, 1, None)


def test_a_row_without_a_required_value_is_rejected_with_its_row_and_reason(desk):
    converted = desk.convert("id,email,made\n1,,2026-01-02\n2,,\n3,,soon\n,,2026-01-03\n", "leads", LEADS)
    assert (converted.rows_read, converted.rows_kept, converted.rows_rejected) == (4, 1, 3)
    assert told(converted) == [(3, "made", "", True), (4, "made", "soon", True), (5, "id", "", True)]


def test_a_bad_value_in_an_optional_column_costs_only_its_cell(desk):
    columns = LEADS | {"score": "crm_score"}
    converted = desk.convert("id,email,made,score\n1,,2026-01-02,high\n2,,2026-01-02,5\n", "leads", columns)
    assert (converted.rows_kept, converted.cells_nulled) == (2, 1)
    assert told(converted) == [(2, "score", "high", False)]
    assert [row["crm_score"] for row in table(converted)] == [None, 5.0]


def test_words_for_nothing_are_no_bad_values(desk):
    columns = LEADS | {"score": "crm_score"}
    converted = desk.convert(
        "id,email,made,score\n1,Select,2026-01-02,N/A\n2,--,2026-01-02,(not set)\n", "leads", columns
    )
    assert converted.cells_nulled == 0
    assert [row["email"] for row in table(converted)] == [None, None]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(desk):
    text = 'Report\n\nid,email,made\n1,"a\nb",2026-01-02\n\n2,,soon\n'
    assert told(desk.convert(text, "leads", LEADS)) == [(6, "made", "soon", True)]


def test_a_row_with_too_many_cells_is_rejected_not_shifted(desk):
    converted = desk.convert("id,email,made\n1,a@b.c,2026-01-02\n2,x,y,2026-01-02\n", "leads", LEADS)
    assert told(converted) == [(3, None, "2026-01-02", True)]
    assert [row["lead_id"] for row in table(converted)] == ["1"]


def test_of_rows_with_one_key_the_last_is_kept(desk):
    converted = desk.convert("id,email,made\n1,old,2026-01-02\n2,b,2026-01-02\n1,new,2026-01-02\n", "leads", LEADS)
    assert [row["email"] for row in table(converted)] == ["b", "new"]
    assert (converted.rows_read, converted.rows_rejected) == (3, 1)
    assert "row 4" in converted.rejects[0].reason


def test_of_rows_with_one_key_the_latest_changed_is_kept_where_the_file_says_when(desk):
    text = "id,email,made,Last Modified Date\n1,new,2026-01-02,2026-03-01\n1,old,2026-01-02,2026-02-01\n"
    assert [row["email"] for row in table(desk.convert(text, "leads", LEADS))] == ["new"]


def test_an_e_mail_stands_in_for_a_missing_lead_id(desk):
    converted = desk.convert(
        "email,made\na@b.c,2026-01-02\na@b.c,2026-01-03\n,2026-01-03\n",
        "leads",
        {"email": "email", "made": "created_at"},
    )
    assert [row["lead_id"] for row in table(converted)] == ["a@b.c"]
    assert converted.rows_rejected == 2


def test_an_e_mail_address_in_either_case_is_one_lead(desk):
    converted = desk.convert(
        "email,made\nA@b.c,2026-01-02\na@b.c,2026-01-03\na@B.c,2026-01-04\n",
        "leads",
        {"email": "email", "made": "created_at"},
    )
    assert [(row["lead_id"], row["email"]) for row in table(converted)] == [("a@b.c", "a@B.c")]
    assert converted.rows_rejected == 2


def test_touches_need_a_lead_or_an_e_mail_and_may_repeat(desk):
    columns = {"lead": "lead_id", "mail": "email", "when": "occurred_at"}
    converted = desk.convert(
        "lead,mail,when\n1,,2026-01-02\n1,,2026-01-02\n,a@b.c,2026-01-02\n,,2026-01-02\n", "touches", columns
    )
    assert (converted.rows_kept, converted.rows_rejected) == (3, 1)


def test_a_missing_required_column_is_named(desk):
    with pytest.raises(MissingColumn, match="Created"):
        desk.convert("id,email\n1,a\n", "leads", {"id": "lead_id", "email": "email"})


def test_stages_keep_their_words_and_gain_ours(desk):
    columns = LEADS | {
        "stage": mapped("stage", "lifecycle_stage", MQL="marketing_qualified", Other=""),
        "status": mapped("status", "lead_status", In_talks="sales_qualified", Junk="disqualified"),
    }
    text = "id,email,made,stage,status\n1,,2026-01-02,MQL,Junk\n2,,2026-01-02,Other,In talks\n3,,2026-01-02,,New\n"
    rows = table(desk.convert(text, "leads", columns))
    assert [row["lifecycle_stage"] for row in rows] == ["MQL", "Other", None]
    assert [row["mapped_stage"] for row in rows] == ["marketing_qualified", "sales_qualified", None]
    assert [row["is_disqualified"] for row in rows] == [True, False, False]


def test_the_later_of_lifecycle_stage_and_status_is_the_stage(desk):
    columns = LEADS | {
        "stage": mapped("stage", "lifecycle_stage", Lead="lead", Customer="customer"),
        "status": mapped("status", "lead_status", Open="lead", Open_Deal="opportunity", Junk="disqualified"),
    }
    cells = ("1,,2026-01-02,Lead,Open Deal", "2,,2026-01-02,Customer,Open", "3,,2026-01-02,Lead,Junk")
    text = "\n".join(["id,email,made,stage,status", *cells]) + "\n"
    rows = table(desk.convert(text, "leads", columns))
    assert [row["mapped_stage"] for row in rows] == ["opportunity", "customer", "lead"]
    assert [row["is_disqualified"] for row in rows] == [False, False, True]


def test_other_mapped_values_replace_theirs(desk):
    columns = LEADS | {"src": mapped("src", "source", google_ads="Paid search")}
    rows = table(desk.convert("id,email,made,src\n1,,2026-01-02, google ads \n2,,2026-01-02,Fair\n", "leads", columns))
    assert [row["source"] for row in rows] == ["Paid search", "Fair"]


@pytest.mark.parametrize(
    ("line", "is_won", "is_closed"),
    [
        ("true,,,,Lost", True, True),
        ("false,true,,,Won", False, True),
        (",,2026-01-05,,Open", True, True),
        (",,,2026-01-05,Open", False, True),
        (",,,,Won", True, True),
        (",,,,Lost", False, True),
        (",,,,Open", False, False),
        (",,,,Strange", False, False),
        (",,,,", False, False),
    ],
)
def test_how_a_deal_ended_is_always_known(desk, line, is_won, is_closed):
    columns: dict[str, str | ColumnMapping] = {
        "id": "deal_id", "won": "is_won", "closed": "is_closed", "won at": "won_at", "lost at": "lost_at",
        "stage": mapped("stage", "deal_stage", Won="won", Lost="lost", Open="open"),
    }  # fmt: skip
    [row] = table(desk.convert(f"id,won,closed,won at,lost at,stage\n1,{line}\n", "deals", columns))
    assert (row["is_won"], row["is_closed"]) == (is_won, is_closed)


def test_money_is_exact_and_shares_are_parts_of_one(desk):
    columns = {"id": "deal_id", "amount": "amount", "chance": "probability"}
    rows = table(desk.convert('id,amount,chance\n1,"$1,200.10",20%\n2,45.3k,5%\n', "deals", columns))
    assert [row["amount"] for row in rows] == [Decimal("1200.10"), Decimal("45300.00")]
    assert [row["probability"] for row in rows] == [0.2, 0.05]


def test_the_order_of_day_and_month_is_reported_or_asked_for(desk):
    decided = desk.convert("id,email,made\n1,,01/02/2026\n2,,01/28/2026\n", "leads", LEADS)
    assert (decided.date_orders, decided.undecided) == ((("made", "mdy"),), ())
    open_question = desk.convert("id,email,made\n1,,01/02/2026\n", "leads", LEADS)
    assert (open_question.date_orders, open_question.undecided) == ((), ("made",))
    answered = LEADS | {"made": ColumnMapping("made", "created_at", date_order="mdy")}
    [row] = table(desk.convert("id,email,made\n1,,01/02/2026\n", "leads", answered))
    assert row["created_at"] == at("2026-01-02")


def test_the_latest_event_is_past_and_no_expectation(desk):
    columns = {
        "id": "deal_id",
        "made": "created_at",
        "expected": "expected_close_at",
        "closed": "closed_at",
        "won": "is_won",
    }
    text = (
        "id,made,expected,closed,won\n1,2024-01-02,2025-05-05,2024-02-01,true\n"
        "2,2024-01-09,,2024-12-31,false\n3,2199-01-01,,,false\n"
    )
    assert desk.convert(text, "deals", columns).latest_event == dt.date(2024, 2, 1)


def test_a_history_of_changes_collapses_to_its_deals_without_rejects(desk):
    columns = {"Id": "deal_id", "Stage": mapped("Stage", "deal_stage", Won="won"), "Changed": "modified_at"}
    text = "Id,Stage,Changed\n1,Won,2026-02-02\n1,Open,2026-01-01\n2,Open,2026-01-03\n,Open,2026-01-03\n"
    converted = desk.convert(text, "deals", columns, collapse=True)
    assert (converted.rows_read, converted.rows_kept, converted.rows_rejected) == (3, 2, 1)
    assert {row["deal_id"]: row["is_won"] for row in table(converted)} == {"1": True, "2": False}


def test_rejects_carry_the_whole_row(desk):
    converted = desk.convert("id,email,made,note\n1,a@b.c,soon,call her\n", "leads", LEADS)
    assert converted.rejects_path is not None
    [row] = pq.read_table(converted.rejects_path).to_pylist()
    assert (row["row"], row["column"], row["value"], row["is_row"]) == (2, "made", "soon", True)
    assert [cell["value"] for cell in row["cells"]] == ["1", "a@b.c", "soon", "call her"]


def test_progress_is_told_up_to_the_end(desk):
    heard: list[float] = []
    [grid] = desk.grids("id,email,made\n1,,2026-01-02\n")
    mapping = Mapping("leads", None, tuple(ColumnMapping(header, str(target)) for header, target in LEADS.items()))
    convert(
        grid,
        mapping,
        desk.folder / "out",
        desk.settings,
        progress=lambda share, _text, until: heard.extend((share, until)),
    )
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


CELLS = st.sampled_from(
    [
        "",
        "1",
        "2",
        "x",
        "2026-01-05",
        "05/06/2026",
        "13/06/2026",
        "soon",
        "a,b",
        'say "x"',
        "two\nlines",
        "N/A",
        " ",
        "12,5",
        "$3",
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=12)


def written(rows: list[list[str]]) -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text

    return "".join(",".join(map(cell, row)) + "\n" for row in rows)


@pytest.mark.slow
@settings(deadline=None, max_examples=tries(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_rows_read_are_rows_kept_and_rows_rejected_whatever_the_file(desk, rows):
    columns: dict[str, str | ColumnMapping] = {
        "id": "deal_id",
        "amount": "amount",
        "made": "created_at",
        "won": "is_won",
    }
    converted = desk.convert("id,amount,made,won\n" + written(rows), "deals", columns)
    assert converted.rows_read == converted.rows_kept + converted.rows_rejected
    assert len(table(converted)) == converted.rows_kept
    ids = [row["deal_id"] for row in table(converted)]
    assert None not in ids
    assert len(set(ids)) == len(ids)
    assert sum(1 for reject in converted.rejects if reject.is_row) == converted.rows_rejected


@pytest.mark.parametrize("key", ["1", " 1", "1 "])
def test_spaces_do_not_make_another_key(desk, key):
    converted = desk.convert(f"id,email,made\n1,a,2026-01-02\n{key},b,2026-01-02\n", "leads", LEADS)
    assert [(row["lead_id"], row["email"]) for row in table(converted)] == [("1", "b")]


def test_text_is_tidied_in_plain_files_too(desk):
    columns = LEADS | {"src": "source", "tel": "phone"}
    text = "id,email,made,src,tel,more\n1,a,2026-01-02, Fair ,+49 30, x\n2,b,2026-01-02,(not set),--,Select\n"
    rows = table(desk.convert(text, "leads", columns))
    assert [(row["source"], row["phone"], row["x_more"]) for row in rows] == [
        ("Fair", "+49 30", "x"),
        (None, None, None),
    ]
