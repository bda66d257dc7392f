"""Headers: over several rows, with a delimiter too few or of another kind, below a preamble, twice, or missing."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

DATA = "".join(f"2026-01-{1 + i:02d},{i:02d}:15,{i},$5.50,Boots {i}\n" for i in range(24))
NAMES = ["Date", "Time", "Qty", "Price", "Name"]


@pytest.mark.parametrize(
    "header",
    ["DateTime,Qty,Price,Name", "Date,TimeQty,Price,Name", "Date,Time,QtyPrice,Name", "Date,Time,Qty,PriceName"],
)
def test_two_names_that_lost_their_delimiter_are_parted_by_what_stands_below_them(desk, header):
    [grid] = desk.grids(f"{header}\n{DATA}")
    assert list(grid.header) == NAMES
    assert any("lacked a delimiter" in note for note in grid.notes)


def test_a_quote_shows_where_two_names_meet(desk):
    body = "".join(f'{i},"text {i}","https://a.b/{i}"\n' for i in range(24))
    [grid] = desk.grids(f'Nr,"About""Page"\n{body}')
    assert grid.header == ("Nr", "About", "Page")


def test_a_header_too_short_that_nothing_mends_is_told(desk):
    body = "".join(f"word{i},other{i},third{i}\n" for i in range(24))
    [grid] = desk.grids(f"alpha,omega\n{body}")
    assert any("2 names for 3 columns" in note for note in grid.notes)


@pytest.mark.parametrize("mark", [" ", ";", "\t", "|", ", "])
def test_a_header_cut_by_another_delimiter_is_read_by_it(desk, mark):
    quoted = mark.join([*NAMES[:-1], '"Name"'])
    [grid] = desk.grids(f"{quoted}\n{DATA}")
    assert list(grid.header) == NAMES
    assert len(desk.rows(grid)) == 25
    assert any("another character" in note for note in grid.notes)


def test_an_empty_name_too_many_is_left_out(desk):
    [grid] = desk.grids(f"Date,Time,,Qty,Price,Name\n{DATA}")
    assert list(grid.header) == NAMES


@pytest.mark.parametrize("times", [2, 3])
def test_a_header_over_several_rows_is_joined_and_each_word_said_once(desk, times):
    header = ",".join(NAMES) + "\n"
    [grid] = desk.grids(header * times + DATA)
    assert list(grid.header) == NAMES
    assert desk.rows(grid)[0] == [" ".join([name] * times) for name in NAMES]
    assert len(desk.rows(grid)) == 25


def test_a_row_of_units_below_the_names_belongs_to_the_header(desk):
    days = "".join(f"2026-01-{day:02},{day}5,{day}\n" for day in range(1, 31))
    [grid] = desk.grids(f"day,cost,visits\nlocal,EUR,count\n{days}")
    assert grid.header == ("day local", "cost EUR", "visits count")
    assert any("2 rows" in note for note in grid.notes)


@pytest.mark.parametrize("units", [",,USD,,days", "text,text,(USD),yyyy-mm-dd,#"])
def test_a_row_of_nothing_but_units_belongs_to_the_header_however_few_its_cells_and_the_rows_below(desk, units):
    rows = "1,Acme,100,2026-01-05,7\n2,Blue,200,2026-01-06,9\n"
    [grid] = desk.grids(f"Deal ID,Deal name,Amount,Close date,Age\n{units}\n{rows}")
    assert "USD" in grid.header[2]
    assert [row[0] for row in desk.rows(grid)[1:]] == ["1", "2"]


def test_a_first_row_of_which_only_the_currency_is_known_is_a_row(desk):
    [grid] = desk.grids("Deal ID,Amount,Currency\n,,EUR\n2,200,EUR\n3,300,EUR\n")
    assert grid.header == ("Deal ID", "Amount", "Currency")


PEOPLE = "".join(f"{i},Name {i},n{i}@acme.example,2026-01-{i + 1:02d},{i * 3},Web\n" for i in range(24))
LABELS = "Lead ID,Name,Email,Created,Score,Source"


@pytest.mark.parametrize("body", [PEOPLE, "".join(PEOPLE.splitlines(keepends=True)[:3])], ids=["many", "few"])
def test_titles_of_groups_that_stand_over_each_of_their_columns_are_not_the_header(desk, body):
    [grid] = desk.grids(f"Person,Person,Person,Marketing,Marketing,Marketing\n{LABELS}\n{body}")
    assert ",".join(grid.header) == LABELS


@pytest.mark.parametrize(
    "below", ["lead_id,name,mail,created_on_day,points,origin", "Number,Text,Text,Date,Number,Picklist"]
)
def test_of_two_rows_of_names_the_one_that_is_known_names_the_columns(read, below):
    (found,) = read(("leads.csv", f"{LABELS}\n{below}\n{PEOPLE}"))
    assert ",".join(found.grid.header) == LABELS
    assert found.mapping.kind == "leads"
    assert any("called as in row 1 of it" in note for note in found.grid.notes)


def test_the_lower_row_of_names_is_taken_where_that_is_known(read):
    (found,) = read(("leads.csv", f"Schlüssel,Wer,Anschrift,Seit wann,Wert,Woher\n{LABELS}\n{PEOPLE}"))
    assert ",".join(found.grid.header) == LABELS
    assert any("called as in row 2 of it" in note for note in found.grid.notes)


def test_a_currency_in_a_row_of_units_stays_with_its_column(read):
    days = "".join(f"2026-01-{day:02},{day}5,{day}\n" for day in range(1, 31))
    (found,) = read(("costs.csv", f"day,cost,clicks\nlocal,EUR,count\n{days}"))
    assert found.grid.header == ("day", "cost EUR", "clicks")


def test_names_of_groups_stand_before_the_names_of_their_columns(desk):
    [grid] = desk.grids(",Q1,,Q2,\nRegion,Leads,Won,Leads,Won\nNorth,1,2,3,4\nSouth,5,6,7,8\n")
    assert grid.header == ("Region", "Q1 Leads", "Q1 Won", "Q2 Leads", "Q2 Won")


def test_merged_header_cells_of_a_workbook_name_all_of_their_columns(desk):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Quarters")
    sheet.merge_range("A1:A2", "Region")
    sheet.merge_range("B1:C1", "Q1")
    sheet.merge_range("D1:E1", "Q2")
    sheet.write_row(1, 1, ["Leads", "Won", "Leads", "Won"])
    sheet.write_row(2, 0, ["North", 1, 2, 3, 4])
    sheet.write_row(3, 0, ["South", 5, 6, 7, 8])
    book.close()
    [grid] = desk.grids(out.getvalue(), "quarters.xlsx")
    assert grid.header == ("Region", "Q1 Leads", "Q1 Won", "Q2 Leads", "Q2 Won")
    assert desk.rows(grid)[1:] == [["North", "1", "2", "3", "4"], ["South", "5", "6", "7", "8"]]
    assert grid.first_row == 3


@pytest.mark.parametrize(
    "rows", [",,,x,\n,,,1,\n", "x,x\n,1\n", ",,1,x,x\n,,,,1\n", "x,x,x,x\n1,1,1,1\n", "x,x,x,x\n" + "1,1,1,1\n" * 18]
)
def test_a_row_of_bad_values_below_the_names_is_no_second_header_in_a_short_file(desk, rows):
    [grid] = desk.grids(f"id,amount,made,won\n{rows}")
    assert grid.header[:4] == ("id", "amount", "made", "won")


def test_lines_with_commas_above_the_header_are_no_header(desk):
    body = "".join(f"{4000 - i}.00,{90 + i}.5\n" for i in range(24))
    [grid] = desk.grids(f"Created as new,Sample 2 by Ann,11 February 2017\ncm,share\n{body}")
    assert grid.header == ("cm", "share")
    assert any("above the header" in note for note in grid.notes)


def test_a_first_row_of_data_is_no_header_even_among_words(desk):
    [grid] = desk.grids(DATA)
    assert desk.rows(grid)[0] == [f"col_{i}" for i in range(5)]
    assert len(desk.rows(grid)) == 25
    assert any("no header" in note for note in grid.notes)


def test_one_lone_row_of_data_is_no_header(desk):
    assert desk.rows(desk.grids("2026-01-02,12:00,Boots\n")[0])[1:] == [["2026-01-02", "12:00", "Boots"]]


def test_years_as_names_stay_the_header(desk):
    [grid] = desk.grids("name,2019,2020\nAnn,1,2\nBob,3,4\n")
    assert grid.header == ("name", "2019", "2020")


def test_the_written_header_is_as_in_the_file_and_the_names_are_unique(desk):
    [grid] = desk.grids("id , Owner,Owner,\n1,a,b,c\n")
    assert desk.rows(grid)[0] == ["id ", " Owner", "Owner", ""]
    assert grid.header == ("id", "Owner", "Owner (2)", "Column 4")


def test_the_same_table_again_is_taken_once_and_told(desk):
    table = f"{','.join(NAMES)}\n{DATA}"
    [grid] = desk.grids(table * 2)
    assert len(desk.rows(grid)) == 25
    assert any("comes again" in note for note in grid.notes)


def test_other_rows_below_a_repeated_header_are_kept(desk):
    header = ",".join(NAMES) + "\n"
    [grid] = desk.grids(header + DATA + header + DATA.replace("Boots", "Hats"))
    assert len(desk.rows(grid)) == 49


@pytest.mark.parametrize("names", [NAMES[:-1], [*NAMES, "More"]])
def test_a_narrower_or_wider_table_below_is_left_out_and_told(desk, names):
    rows = [line.split(",")[: len(names)] + ["x"] * (len(names) - 5) for line in DATA.splitlines()]
    second = "\n".join(",".join(row) for row in [names, *rows])
    [grid] = desk.grids(f"{','.join(NAMES)}\n{DATA}{second}\n")
    assert list(grid.header) == NAMES
    assert len(desk.rows(grid)) == 25
    assert any("second table" in note for note in grid.notes)


def test_a_file_of_words_without_a_header_loses_no_row(desk):
    cities = ["Rome", "Oslo", "Bern"]
    body = "".join(f"{['Ann', 'Bob'][i % 2]},{cities[i % 3]},note {i}\n" for i in range(40))
    [grid] = desk.grids(body)
    assert len(desk.rows(grid)) == 41
    assert any("no header" in note for note in grid.notes)


def test_names_that_stand_in_a_repeated_header_stay_names(desk):
    body = "".join(f"name {i},city {i},note {i}\n" for i in range(30))
    [grid] = desk.grids(("Name,City,Note\n" + body) * 3)
    assert grid.header == ("Name", "City", "Note")
