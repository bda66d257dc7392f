"""What is rewritten for DuckDB answers as it did before."""

from __future__ import annotations

import duckdb
import pytest
import sqlglot

from smarketing.metrics.tuning import tuned

DEALS = (
    "WITH deals (stage, is_won, is_closed, amount) AS (VALUES ('a', true, true, 5), ('a', false, true, 7), "
    "('b', NULL, true, 9), ('b', true, NULL, NULL), ('c', false, false, 4)) "
)
WON = "count(case when is_won then 1 end), sum(case when is_won then amount end)"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT {WON} FROM deals",
        f"SELECT {WON} FROM deals WHERE is_won",
        f"SELECT stage, {WON} FROM deals WHERE is_won AND is_closed GROUP BY stage ORDER BY stage",
        f"SELECT stage, {WON} FROM deals WHERE is_won OR is_closed GROUP BY stage ORDER BY stage",
        f"SELECT {WON} FROM deals WHERE stage = 'none'",
        f"SELECT {WON} FROM (SELECT * FROM deals WHERE is_won OR is_closed) AS wide",
        "SELECT sum(case when is_won then amount else 1 end) FROM deals",
        "SELECT sum(case when is_won then amount end) over (order by stage) FROM deals ORDER BY stage",
        "SELECT sum(case when is_won then 2 end), count(case when is_won then amount end) FROM deals",
    ],
)
def test_a_question_asked_sooner_gets_the_same_answer(query):
    before = DEALS + query
    after = tuned(sqlglot.parse_one(before, read="duckdb")).sql("duckdb")
    with duckdb.connect() as connection:
        expected = connection.execute(before)
        types, rows = expected.description, expected.fetchall()
        answer = connection.execute(after)
        assert answer.fetchall() == rows
        assert [column[1] for column in answer.description] == [column[1] for column in types]


def test_what_where_demands_anyway_is_not_asked_of_each_row_again():
    sql = tuned(sqlglot.parse_one(f"{DEALS} SELECT {WON} FROM deals WHERE is_won AND is_closed")).sql("duckdb")
    assert "COUNT(*), SUM(amount) FROM" in sql


@pytest.mark.parametrize(
    ("elsewhere", "named"),
    [
        ("SELECT stage, watched_days FROM steps", "SELECT stage, watched_days FROM lead_stages"),
        ("SELECT *, 1 AS one FROM (SELECT stage FROM steps)", "SELECT stage FROM lead_stages"),
        ("SELECT *, stage FROM steps", "SELECT * FROM lead_stages"),
        ("SELECT stages.* FROM stages JOIN steps USING (stage)", "SELECT * FROM lead_stages"),
    ],
)
def test_a_wide_mart_is_read_by_the_columns_that_are_meant_unless_all_of_it_is_taken(elsewhere, named):
    query = f"WITH steps AS (SELECT * FROM lead_stages) {elsewhere}"
    assert named in tuned(sqlglot.parse_one(query, read="duckdb")).sql("duckdb")
