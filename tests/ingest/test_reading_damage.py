"""Damaged rows: lined up where the rest of the table leaves one way to do it, else left as they are and told."""

from __future__ import annotations

import pytest

HEADER = "day,time,number,code,price,name,text,link,note"
NAMES = ["Boots", "Fly rods", "Red hat", "Wool socks", "Camp stove"]


def cells(i: int) -> list[str]:
    text = f"{NAMES[i % 5]} made for winter, and {i} more uses"
    link = f"https://example.com/p/{1000 + i}.html"
    return [
        f"{1 + i % 28:02d}/03/2026", f"{i % 24:02d}:15", str(i % 12), f"AB-{1000 + i}", f"${i % 90}.50",
        NAMES[i % 5], text, link, "",
    ]  # fmt: skip


def written(row: list[str]) -> list[str]:
    return [*row[:6], f'"{row[6]}"', f'"{row[7]}"', row[8]]


def file(damaged: str, at: int = 30) -> str:
    lines = [",".join(written(cells(i))) for i in range(60)]
    return "\n".join([HEADER, *lines[:at], damaged, *lines[at + 1 :]]) + "\n"


@pytest.mark.parametrize("column", range(1, 9))
def test_a_missing_delimiter_is_found_by_what_the_columns_hold(desk, column):
    parts = written(cells(30))
    glued = ",".join(parts[:column]) + ",".join(parts[column:])
    [grid] = desk.grids(file(glued))
    assert desk.rows(grid)[31] == cells(30)
    assert len(desk.rows(grid)) == 61


@pytest.mark.parametrize("column", range(10))
def test_a_delimiter_too_many_is_left_out(desk, column):
    parts = written(cells(30))
    [grid] = desk.grids(file(",".join([*parts[:column], "", *parts[column:]])))
    assert desk.rows(grid)[31] == cells(30)


@pytest.mark.parametrize("column", [0, 1, 2, 3, 4, 5, 8])
def test_a_quote_without_a_partner_is_a_letter_and_is_told(desk, column):
    parts = written(cells(30))
    parts[column] = f'"{parts[column]}'
    [grid] = desk.grids(file(",".join(parts)))
    wanted = cells(30)
    wanted[column] = f'"{wanted[column]}'
    assert desk.rows(grid)[31] == wanted
    assert any("quote" in note for note in grid.notes)


@pytest.mark.parametrize("mark", [" ", ";", "\t", "|", ", "])
def test_a_row_cut_by_another_delimiter_is_read_by_it(desk, mark):
    [grid] = desk.grids(file(mark.join(written(cells(31))), at=31))
    assert desk.rows(grid)[32] == cells(31)
    assert any("lined up" in note for note in grid.notes)


def test_a_number_is_not_cut_in_two_to_fill_a_column(desk):
    body = "".join(f"name {i},{10 + i},word\n" for i in range(60))
    [grid] = desk.grids(f"a,b,c\n{body}short,42\n")
    assert desk.rows(grid)[-1] == ["short", "42", ""]
    assert any("too few cells" in note for note in grid.notes)


def test_an_unquoted_delimiter_in_the_one_free_text_is_kept_in_its_cell(desk):
    body = "".join(f"{i:04d},Ann Lee {i},2026-01-{1 + i % 28:02d}\n" for i in range(60))
    [grid] = desk.grids(f"id,company,day\n{body}0099,Lee, Inc.,2026-01-05\n")
    assert desk.rows(grid)[-1] == ["0099", "Lee, Inc.", "2026-01-05"]


def test_what_can_be_read_two_ways_is_left_as_it_is_and_told(desk):
    body = "".join(f"word{i},other{i},third{i}\n" for i in range(60))
    [grid] = desk.grids(f"a,b,c\n{body}one,two,three,four\n")
    assert desk.rows(grid)[-1] == ["one", "two", "three", "four"]
    assert any("beyond the last column" in note for note in grid.notes)


def test_few_rows_prove_nothing_so_nothing_is_lined_up(desk):
    [grid] = desk.grids("id,day\n1,2026-01-01\n22026-01-02\n")
    assert desk.rows(grid)[-1] == ["22026-01-02", ""]
    assert any("too few cells" in note for note in grid.notes)


def test_many_damaged_rows_cost_little(desk):
    body = "".join(f"{i},{'x' * 30},2026-01-01\n{i},{'y' * 30}\n" for i in range(4_000))
    [grid] = desk.grids(f"id,text,day\n{body}")
    assert len(desk.rows(grid)) == 8_001
