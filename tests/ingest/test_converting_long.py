"""Long files are converted as short ones are: in their order, each value by itself, a fault costing only itself."""

from __future__ import annotations

from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from smarketing.ingest.picking import is_worth_picking
from tests.ingest.converted import LEADS, at, table, told


def test_a_column_per_stage_becomes_a_history(desk):
    columns = {"Record ID": "record_id", "In A": "entered_at:Demo|Sales", "In B": "entered_at:Won|Sales"}
    converted = desk.convert(
        "Record ID,In A,In B,Name\n1,2026-01-02,2026-01-05 10:00,x\n2,,2026-01-06,y\n3,soon,,z\n",
        "stage_history",
        columns,
    )
    assert [tuple(row.values()) for row in table(converted)] == [
        ("1", "Demo", at("2026-01-02"), "Sales", 1),
        ("1", "Won", at("2026-01-05 10:00"), "Sales", 2),
        ("2", "Won", at("2026-01-06"), "Sales", 2),
    ]
    assert (converted.rows_read, converted.rows_rejected) == (4, 1)
    assert converted.rejects[0].row == 4


def test_a_stage_whose_column_names_no_pipeline_has_none(desk):
    columns = {"Record ID": "record_id", "In A": "entered_at:Demo", "In B": "entered_at: Won |N/A"}
    converted = desk.convert("Record ID,In A,In B,Name\n1,2026-01-02,2026-01-05,x\n", "stage_history", columns)
    assert [(row["stage"], row["pipeline"]) for row in table(converted)] == [("Demo", None), ("Won", None)]


def test_the_history_of_a_long_file_keeps_its_order_and_row_numbers(desk):
    columns = {"Record ID": "record_id", "In A": "entered_at:Demo|Sales", "In B": "entered_at:Won|Sales"}
    lines = [f"{i},2026-01-02,{'2026-01-05' if i % 2 else ''}\n" for i in range(200_000)]
    lines[150_000] = "150000,soon,\n"
    converted = desk.convert("Record ID,In A,In B\n" + "".join(lines), "stage_history", columns)
    history = [(int(row["record_id"]), row["stage"]) for row in table(converted)]
    entered = [(i, stage) for i in range(200_000) for stage in (("Demo", "Won") if i % 2 else ("Demo",))]
    assert history == [one for one in entered if one[0] != 150_000]
    assert told(converted) == [(150_002, "Entered", "soon", True)]


@pytest.mark.parametrize("spoiled", [False, True])
def test_equal_files_give_equal_bytes_in_the_order_of_the_file(desk, spoiled):
    body = "".join(f"{i},p{i}@x.example,2026-01-0{1 + i % 9}\n" for i in range(200_000))
    text = "id,email,made\n" + body + ("x,,soon\n7,again@x.example,2026-01-01\n" if spoiled else "")
    converted = [desk.convert(text, "leads", LEADS) for _ in range(3)]
    assert len({one.path.read_bytes() for one in converted}) == 1
    ids = pq.read_table(converted[0].path, columns=["lead_id"])["lead_id"].to_pylist()
    assert ids == ([str(i) for i in range(200_000) if not (spoiled and i == 7)] + (["7"] if spoiled else []))


def test_rows_keep_their_order_and_number_in_a_long_file_with_text_to_tidy(desk):
    lines = [f"{i},p{i}@x.example,2026-01-02,+49 30 {i},{'n' * 300}\n" for i in range(120_000)]
    lines[100_000] = "100000,late@x.example,soon,,\n"
    converted = desk.convert("id,email,made,tel,note\n" + "".join(lines), "leads", LEADS | {"tel": "phone"})
    assert told(converted) == [(100_002, "made", "soon", True)]
    ids = pq.read_table(converted.path, columns=["lead_id"])["lead_id"].to_pylist()
    assert ids == [str(i) for i in range(120_000) if i != 100_000]


@pytest.mark.parametrize("late", ["4,d,2026-01-02,soon,x", "4,d,2026-01-02,,  x ", "3,d,2026-01-02,,x"])
def test_a_value_that_is_not_plain_counts_however_late_it_comes(desk, late):
    body = "".join(f"p{i},p{i}@x.example,2026-01-02,2026-01-03,x\n" for i in range(30_000))
    columns = LEADS | {"seen": "last_activity_at", "src": "source"}
    converted = desk.convert(f"id,email,made,seen,src\n3,a,2026-01-02,,x\n{body}{late}\n", "leads", columns)
    assert [(reject.row, reject.value) for reject in converted.rejects] == (
        [(30_003, "soon")] if "soon" in late else [(2, "3")] if late.startswith("3") else []
    )
    assert {row["source"] for row in table(converted)} == {"x"}


def test_a_faulty_line_deep_in_a_long_file_costs_only_itself(desk):
    body = "".join(f"{i},{'e' * 20}{i}@x.example,2026-01-02\n" for i in range(40_000))
    text = f"id,email,made\n{body}a,b,c,d\n{body.replace('e@', 'f@')[:0]}90000,z,2026-01-03\n"
    converted = desk.convert(text, "leads", LEADS)
    assert (converted.rows_read, converted.rows_kept) == (40_002, 40_001)
    assert converted.rejects[0].row == 40_002


def rows_of_people(count: int, score: str = "5") -> list[str]:
    return [f"{i},p{i}@x.example,2026-01-02,{score}\n" for i in range(count)]


@pytest.mark.parametrize("also", ["", '"in quotes, with\na break"'])
def test_rows_are_picked_with_their_numbers_and_cells_wherever_they_stand(desk, also):
    lines = [line.replace("\n", ",\n") for line in rows_of_people(40_000)]
    lines[7] = f"7,p7@x.example,2026-01-02,5,{also}\n"
    lines[30_000] = '30000,"late, but quoted",2026-01-02,high, x \n'
    lines[39_999] = "39999,last,soon,5,"
    converted = desk.convert("id,email,made,score,note\n" + "".join(lines), "leads", LEADS | {"score": "crm_score"})
    assert told(converted) == [(30_002, "score", "high", False), (40_001, "made", "soon", True)]
    rejects = pq.read_table(converted.rejects_path).to_pylist()
    assert [cell["value"] for cell in rejects[0]["cells"]] == ["30000", "late, but quoted", "2026-01-02", "high", "x"]
    assert len(table(converted)) == 39_999


def test_a_row_that_stands_twice_cell_for_cell_in_a_long_file_is_kept_once(desk):
    lines = rows_of_people(120_000)
    converted = desk.convert(
        "id,email,made,score\n" + "".join([*lines, lines[5], "5,other,2026-01-02,5\n", lines[9]]),
        "leads",
        LEADS | {"score": "crm_score"},
    )
    assert (converted.rows_read, converted.rows_kept, converted.rows_rejected) == (120_003, 120_000, 3)
    assert [reject.row for reject in converted.rejects] == [7, 11, 120_002]
    mails = {row["lead_id"]: row["email"] for row in table(converted)}
    assert (mails["5"], mails["9"], len(mails)) == ("other", "p9@x.example", 120_000)


@pytest.mark.parametrize(
    ("late", "read", "others", "lost"),
    [("2.345,5", 2345.5, 1500.0, []), ("high", None, 1.5, ["high"]), ("1e3", 1000.0, 1.5, [])],
)
def test_how_numbers_are_written_is_decided_by_the_last_row_too(desk, late, read, others, lost):
    body = "".join(rows_of_people(25_000, "1.500"))
    text = f'id,email,made,score\n{body}x,y,2026-01-02,"{late}"\n'
    converted = desk.convert(text, "leads", LEADS | {"score": "crm_score"})
    scores = {row["lead_id"]: row["crm_score"] for row in table(converted)}
    assert (scores["x"], scores["0"], scores["24999"]) == (read, others, others)
    assert [reject.value for reject in converted.rejects] == lost


def test_a_date_that_only_the_last_row_explains_is_read_so_in_all(desk):
    body = "".join(f"{i},p{i},03/04/2026,1\n" for i in range(25_000))
    converted = desk.convert(f"id,email,made,score\n{body}x,y,04/13/2026,1\n", "leads", LEADS)
    assert converted.date_orders == (("made", "mdy"),)
    assert {row["created_at"] for row in table(converted)} == {at("2026-03-04"), at("2026-04-13")}
    assert converted.rejects == ()


def test_dates_in_another_order_are_read_so_where_no_row_is_bad(desk):
    body = "".join(f"{i},p{i},{1 + i % 12}/{1 + i % 28}/2026,1\n" for i in range(25_000))
    converted = desk.convert(f"id,email,made,score\n{body}", "leads", LEADS)
    assert (converted.rows_kept, converted.date_orders) == (25_000, (("made", "mdy"),))
    assert table(converted)[27]["created_at"] == at("2026-04-28")


@pytest.mark.parametrize("rest", [[], ["45%"]])
def test_a_share_below_nothing_or_above_all_is_no_share(desk, rest):
    shares = ["0.4", "-0.2", "1", *rest, *["0.5"] * 30_000]
    text = "id,share\n" + "".join(f"{number},{share}\n" for number, share in enumerate(shares, start=1))
    converted = desk.convert(text, "deals", {"id": "deal_id", "share": "probability"})
    assert told(converted) == [(3, "share", "-0.2", False)]
    assert [row["probability"] for row in table(converted)[:3]] == [0.4, None, 1.0]


def test_a_hundredth_of_the_rows_is_picked_from_a_file_of_any_length():
    assert all(is_worth_picking(total // 100, total) for total in (1_000, 1_000_000, 5_100_000, 50_000_000))
    assert not is_worth_picking(80_000, 100_000)


@pytest.mark.parametrize(("late", "doubtful"), [("7.25", 2), ("0.125", 0)])
def test_what_a_point_parts_is_told_by_all_rows_however_late(desk, late, doubtful):
    body = "".join(f"{i},Won,2026-01-02,{'1.500' if i == 0 else '20.50'}\n" for i in range(21_000))
    columns = {"id": "deal_id", "stage": "deal_stage", "made": "created_at", "worth": "amount"}
    converted = desk.convert(
        f"id,stage,made,worth\n{body}x,Won,2026-01-02,{late}\ny,Won,2026-01-02,2.250\n", "deals", columns
    )
    assert [(one.header, one.count) for one in converted.amounts] == ([("worth", doubtful)] if doubtful else [])
    amounts = [row["amount"] for row in table(converted)]
    assert amounts[1] == Decimal("20.50")
    assert doubtful or (amounts[0], amounts[-1]) == (Decimal("1.50"), Decimal("2.25"))
