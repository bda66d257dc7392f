"""Tables as a database or a person prints them are read for what they show; what only looks so stays as it is."""

from __future__ import annotations

import pytest

ROWS = [["lead_id", "email", "created_at"], ["1", "a@x.example", "2026-04-01"], ["2", "bbbb@x.example", "2026-04-02"]]
MYSQL = """+---------+----------------+------------+
| lead_id | email          | created_at |
+---------+----------------+------------+
|       1 | a@x.example    | 2026-04-01 |
|       2 | bbbb@x.example | 2026-04-02 |
+---------+----------------+------------+
2 rows in set (0.00 sec)
"""
PSQL = """ lead_id |     email      | created_at
---------+----------------+------------
       1 | a@x.example    | 2026-04-01
       2 | bbbb@x.example | 2026-04-02
(2 rows)
"""
SQLCMD = """lead_id     email          created_at
----------- -------------- ----------
          1 a@x.example    2026-04-01
          2 bbbb@x.example 2026-04-02

(2 rows affected)
"""
MARKDOWN = """| lead_id | email | created_at |
|---------|-------|------------|
| 1 | a@x.example | 2026-04-01 |
| 2 | bbbb@x.example | 2026-04-02 |
"""
SPACED = """lead_id  email           created_at
1        a@x.example     2026-04-01
2        bbbb@x.example  2026-04-02
"""
TABS = "\n".join("\t".join(row) for row in (ROWS[0], ["-------", "-----", "----------"], *ROWS[1:], [""]))


@pytest.mark.parametrize("text", [MYSQL, PSQL, SQLCMD, MARKDOWN, SPACED, TABS])
def test_a_printed_table_is_read_and_told(desk, text):
    (grid,) = desk.grids(text, "export.txt")
    assert desk.rows(grid) == ROWS
    assert any("drawn with lines" in note or "set by spaces" in note for note in grid.notes)


@pytest.mark.parametrize(
    "rows",
    [
        [["id", "clicks", "cost"], ["--", "--", "--"], ["a", "1", "2"]],
        [["id", "clicks", "cost"], ["---", "---", "---"], ["a", "1", "2"]],
        [["id", "note"], ["1", "----- -----"], ["2", "b"]],
    ],
)
def test_dashes_in_the_cells_of_a_table_stay(desk, rows):
    (grid,) = desk.grids("".join(",".join(row) + "\n" for row in rows))
    assert desk.rows(grid) == rows


def test_words_that_only_happen_to_stand_below_each_other_are_not_parted(desk):
    text = "note\nshe  said\nhe was  here\nno one knew\n"
    (grid,) = desk.grids(text)
    assert len(grid.header) == 1
