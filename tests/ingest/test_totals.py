"""A row that only sums up others is no spend of its own, wherever it stands and whatever file it came in."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

META = ["Reporting starts", "Reporting ends", "Campaign name", "Amount spent (EUR)", "Impressions", "Link clicks"]
FIRST, LAST = "2026-01-01", "2026-01-31"
TOTAL = [FIRST, LAST, "", 30.5, 1200, 30]
PARTS = [[FIRST, LAST, "Brand", 10.5, 200, 10], [FIRST, LAST, "Fairs", 20, 1000, 20]]


def written(folder: Path, rows: list[list[object]]) -> bytes:
    path = folder / "meta.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path.read_bytes()


def parquet(folder: Path, rows: list[list[object]]) -> bytes:
    path = folder / "meta.parquet"
    pq.write_table(pa.table({name: [row[place] for row in rows] for place, name in enumerate(META)}), path)
    return path.read_bytes()


def campaigns(desk, grid) -> list[str]:
    place = grid.header.index("Campaign name")
    return [row[place] for row in desk.rows(grid)[1:]]


@pytest.mark.parametrize("rows", [[TOTAL, *PARTS], [*PARTS, TOTAL]])
def test_the_nameless_total_of_a_workbook_is_left_out(desk, tmp_path, rows):
    (grid,) = desk.grids(written(tmp_path, [META, *rows]), "meta.xlsx")
    assert campaigns(desk, grid) == ["Brand", "Fairs"]
    assert grid.notes == ("1 row of totals or notes was left out.",)


def test_a_row_of_a_workbook_without_a_name_that_sums_up_nothing_stays(desk, tmp_path):
    (grid,) = desk.grids(written(tmp_path, [META, [FIRST, LAST, "", 5, 1100, 3], *PARTS]), "meta.xlsx")
    assert campaigns(desk, grid) == ["", "Brand", "Fairs"]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("name", ["", "Total"])
def test_the_total_of_a_parquet_file_is_left_out_wherever_it_stands(desk, tmp_path, place, name):
    rows = [*PARTS[:place], [FIRST, LAST, name or None, 30.5, 1200, 30], *PARTS[place:]]
    (grid,) = desk.grids(parquet(tmp_path, rows), "meta.parquet")
    assert campaigns(desk, grid) == ["Brand", "Fairs"]
    assert grid.notes == ("1 row of totals or notes was left out.",)


def test_a_row_of_a_parquet_file_without_a_name_that_sums_up_nothing_stays(desk, tmp_path):
    (grid,) = desk.grids(parquet(tmp_path, [[FIRST, LAST, None, 5.0, 1100, 3], *PARTS]), "meta.parquet")
    assert campaigns(desk, grid) == ["", "Brand", "Fairs"]


@pytest.mark.parametrize("name", ["Total", "Gesamt", "All campaigns", "Results from 2 campaigns", "Alle Kampagnen"])
@pytest.mark.parametrize("days", [f"{FIRST},{LAST}", f"{FIRST},{FIRST}", ","])
def test_a_row_that_calls_itself_a_total_and_is_one_is_left_out_whatever_its_days(desk, name, days):
    header = ",".join(META)
    text = f"{header}\n{FIRST},{FIRST},Brand,10.5,200,10\n{days},{name},30.5,1200,30\n{LAST},{LAST},Fairs,20,1000,20\n"
    (grid,) = desk.grids(text)
    assert campaigns(desk, grid) == ["Brand", "Fairs"]


def test_a_campaign_that_is_called_so_stays_where_it_sums_up_nothing(desk):
    rows = (f"{FIRST},{FIRST},All visitors,9,70,3", f"{FIRST},{LAST},Brand,10,200,10", f"{LAST},{LAST},B,20,9,2")
    (grid,) = desk.grids("\n".join((",".join(META), *rows, "")))
    assert campaigns(desk, grid) == ["All visitors", "Brand", "B"]


def test_the_figures_of_a_total_may_be_written_the_german_way(desk):
    text = "Campaign name;Tag;Ausgegebener Betrag (EUR);Impressionen\n;2026-01-05;3.010,50;1.300\n"
    (grid,) = desk.grids(text + "Marke;2026-01-05;3.000,00;300\nMesse;2026-01-05;10,50;1.000\n")
    assert campaigns(desk, grid) == ["Marke", "Messe"]


@pytest.mark.parametrize("name", ["Summa", "Suma:", "Razem", "Итого", "合计", "Total general"])
def test_a_total_below_the_rows_is_left_out_in_whatever_language_and_a_name_like_it_is_none(desk, name):
    head = "Deal id,Deal name,Amount,Deal stage,Close date\n1,a,100,Closed Won,2026-01-02\n"
    (grid,) = desk.grids(f"{head}2,b,200,Closed Won,2026-01-03\n{name},,300,,\n")
    assert [row[0] for row in desk.rows(grid)[1:]] == ["1", "2"]
    assert "1 row of totals or notes was left out." in grid.notes
    (grid,) = desk.grids(f"{head}{name},b,200,Closed Won,2026-01-03\n")
    assert [row[0] for row in desk.rows(grid)[1:]] == ["1", name]
