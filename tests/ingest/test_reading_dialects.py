"""Delimiters, quotes, escapes, line ends and code pages of every usual and many an odd kind read alike."""

from __future__ import annotations

import csv
import io

import pytest

ROWS = [
    ["id", "name", "said", "day"],
    ["1", "Ann", 'a, b; "c" and | more', "2026-01-02"],
    ["2", "Bob", "it's ~ fine", "2026-01-03"],
    ["3", "Cy", "two\nlines", "2026-01-04"],
    ["4", "Dee", "", "2026-01-05"],
]
GERMAN = [["id", "Straße", "Stadt"], ["1", "Müllerstraße", "Köln"], ["2", "Große Allee", "Würzburg"]]
POLISH = [["id", "imię", "miasto"], ["1", "Święty", "Łódź"], ["2", "Żaneta", "Gdańsk"], ["3", "Małgorzata", "Kraków"]]
RUSSIAN = [["id", "имя", "город"], ["1", "Анна", "Москва"], ["2", "Борис", "Тверь"], ["3", "Мария", "Самара"]]
JAPANESE = [
    ["id", "名前", "都市"],
    ["1", "さくら", "とうきょう"],
    ["2", "たろう", "おおさか"],
    ["3", "はなこ", "きょうと"],
]


def text(rows: list[list[str]] = ROWS, **how: object) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", **how).writerows(rows)  # type: ignore[arg-type]  # any of its options
    return out.getvalue()


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "~", "^", "¦", "§", "\x01", "\x1f", "!", "#", ":"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_any_delimiter_is_found(desk, mark, quoting):
    assert desk.rows(desk.grids(text(delimiter=mark, quoting=quoting))[0]) == ROWS


def test_cells_parted_by_spaces_are_found_where_quotes_hold_them_together(desk):
    assert desk.rows(desk.grids(text(delimiter=" ", quoting=csv.QUOTE_ALL))[0]) == ROWS


def test_words_and_times_are_not_cut_at_their_spaces_and_colons(desk):
    assert desk.rows(desk.grids("name\nAnn Lee\nBob Ray\n")[0]) == [["name"], ["Ann Lee"], ["Bob Ray"]]
    assert desk.rows(desk.grids("time\n10:15\n11:20\n")[0]) == [["time"], ["10:15"], ["11:20"]]


@pytest.mark.parametrize("mark", ["||", "::", ";;", "\t\t", "~|~", "<>"])
def test_a_delimiter_of_several_characters_is_found(desk, mark):
    rows = [["id", "name", "day"], ["1", "Ann", "2026-01-02"], ["2", "", "2026-01-03"], ["3", "Cy", ""]]
    assert desk.rows(desk.grids("\n".join(mark.join(row) for row in rows) + "\n")[0]) == rows


def test_spaces_after_delimiters_belong_to_no_cell(desk):
    [grid] = desk.grids('id, name, said\n1, "Ann", "a, b"\n2, "Bob", "c"\n')
    assert desk.rows(grid) == [["id", "name", "said"], ["1", "Ann", "a, b"], ["2", "Bob", "c"]]


@pytest.mark.parametrize("quote", ['"', "'", "`", "%", "$", "|"])
def test_any_quote_is_found(desk, quote):
    assert desk.rows(desk.grids(text(quotechar=quote, quoting=csv.QUOTE_ALL))[0]) == ROWS


def test_backslashes_escape_quotes_also_beside_the_end_of_a_cell(desk):
    assert desk.rows(desk.grids(text(doublequote=False, escapechar="\\"))[0]) == ROWS


def test_slashes_that_escape_quotes_leave_addresses_alone(desk):
    [grid] = desk.grids('id,said,link\n1,"a /"b/" c",https://a.b/c\n2,"d",https://a.b/d\n')
    assert desk.rows(grid)[1] == ["1", 'a "b" c', "https://a.b/c"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\r", "\r\r\n", "\x1e", "\u2028", "\x85"])
def test_any_line_end_is_found(desk, end):
    rows = [row for row in ROWS if "\n" not in row[2]]
    assert desk.rows(desk.grids(text(rows).replace("\n", end))[0]) == rows


@pytest.mark.parametrize(
    ("rows", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (GERMAN, "cp1252"),
        (GERMAN, "mac_roman"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859_2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
    ],
)
def test_letters_come_out_right_whatever_the_code_page(desk, rows, encoding):
    [grid] = desk.grids(text(rows).encode(encoding))
    assert desk.rows(grid) == rows
    assert grid.encoding.split("-")[0] == encoding.split("-")[0]


def test_a_euro_of_latin_9_is_no_currency_sign(desk):
    [grid] = desk.grids("id,price\n1,5 €\n2,7 €\n".encode("iso8859_15"))
    assert desk.rows(grid)[1] == ["1", "5 €"]


def test_stray_bytes_among_utf_8_are_read_as_windows_1252_and_told(desk):
    content = text(GERMAN).encode() + "3,Weißgasse,Fürth\n".encode("cp1252") + "4,Öd,Hürth\n".encode()
    [grid] = desk.grids(content)
    assert desk.rows(grid) == [*GERMAN, ["3", "Weißgasse", "Fürth"], ["4", "Öd", "Hürth"]]
    assert any("2 letters" in note for note in grid.notes)


def test_letters_that_were_encoded_twice_are_mended_and_told(desk):
    [grid] = desk.grids("id,said\n1,it\x92s \x80 5\n2,b\n")
    assert desk.rows(grid)[1] == ["1", "it’s € 5"]
    assert any("2 letters" in note for note in grid.notes)


def test_a_space_after_each_delimiter_belongs_to_it_also_where_nothing_is_quoted(desk):
    [grid] = desk.grids("id, name, city\n1, Ann, Rome\n2, Bob, \n3, Cy, Oslo\n")
    assert desk.rows(grid) == [["id", "name", "city"], ["1", "Ann", "Rome"], ["2", "Bob", ""], ["3", "Cy", "Oslo"]]


def test_spaces_within_quotes_stay_where_the_delimiter_has_one(desk):
    [grid] = desk.grids('id, name, city\n1, " Ann ", Rome\n2, "Bob", Bern\n')
    assert desk.rows(grid)[1] == ["1", " Ann ", "Rome"]


def test_one_row_with_spaces_after_its_delimiters_is_read_without_them_and_told(desk):
    body = "".join(f"{i},name {i},city {i}\n" for i in range(9))
    [grid] = desk.grids(f"id,name,city\n{body}77, Ann, Rome\n")
    assert desk.rows(grid)[-1] == ["77", "Ann", "Rome"]
    assert any("space after each delimiter" in note for note in grid.notes)


def test_numbers_set_in_columns_by_spaces_keep_them(desk):
    [grid] = desk.grids("0.0, 0.0, 1.5\n0.5, 0.0, 0.0\n0.0, 2.5, 0.0\n")
    assert desk.rows(grid)[1] == ["0.0", " 0.0", " 1.5"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_backslash_before_anything_but_a_quote_is_itself_where_backslashes_escape_quotes(desk, end):
    lines = ["id,name,said", r'1,"48\" table","C:\dir, 8\'9\" long"', r'2,"5\" pipe","back\\slash"', '3,"a, b",c']
    (grid,) = desk.grids(end.join([*lines, ""]))
    assert desk.rows(grid) == [
        ["id", "name", "said"],
        ["1", '48" table', r"""C:\dir, 8\'9" long"""],
        ["2", '5" pipe', "back\\slash"],
        ["3", "a, b", "c"],
    ]
