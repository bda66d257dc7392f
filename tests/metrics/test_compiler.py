"""What a metric file may say, and what is said to whoever writes something else."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlglot
from sqlglot import exp

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.errors import MetricError, UnsupportedSql
from smarketing.metrics.checking import check
from smarketing.metrics.compiler import compile_metric, live_tables_of, runnable
from smarketing.metrics.dictionary import dictionary, parse_metrics
from smarketing.metrics.live import LIVE_TABLES
from smarketing.metrics.portable import parse
from smarketing.metrics.queries import query_of
from smarketing.metrics.words import expand

METRICS = sorted(dictionary().metrics)
AS_OF = dt.date(2026, 6, 30)
CHOSEN = Filters(Period(dt.date(2026, 1, 1), dt.date(2026, 2, 1)), (("owner", ("O'Neil",)),))


@pytest.mark.slow
@pytest.mark.parametrize("name", METRICS)
def test_every_clock_of_a_metric_gets_the_filters_and_no_cte_is_lost(name):
    tree = sqlglot.parse_one(compile_metric(name, CHOSEN, AS_OF), read="duckdb")
    ctes = {cte.alias: cte.this for cte in tree.ctes}
    for own in query_of(name).ctes:
        assert own.alias in ctes
    for clock in ctes.keys() & dictionary().clocks.keys():
        if "owner" in dictionary().clocks[clock].filterable:
            assert "owner IN ('O''Neil')" in ctes[clock].sql("duckdb")


@pytest.mark.slow
@pytest.mark.parametrize("name", METRICS)
def test_no_filter_makes_a_metric_read_another_live_table(name):
    text, _ = runnable(name, CHOSEN, AS_OF)
    assert {table for table in LIVE_TABLES if table in text} == live_tables_of(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", METRICS)
def test_nothing_of_our_words_or_parameters_is_left(name):
    for dialect in ("duckdb", "spark"):
        tree = sqlglot.parse_one(compile_metric(name, CHOSEN, AS_OF, dialect=dialect), read=dialect)
        assert not list(tree.find_all(exp.Placeholder, exp.Parameter))
        assert not {call.name.lower() for call in tree.find_all(exp.Anonymous)} & {"measure", "ratio", "wilson_low"}


def test_another_value_of_a_filter_compiles_nothing_anew():
    other = replace(CHOSEN, where=(("owner", ("Mara",)),))
    (text, values), (same, theirs) = runnable("funnel", CHOSEN, AS_OF), runnable("funnel", other, AS_OF)
    assert text is same
    assert values["owner_0"] == "O'Neil"
    assert theirs == {**values, "owner_0": "Mara"}


def test_a_value_never_stands_in_the_text_that_runs():
    text, values = runnable("funnel", CHOSEN, AS_OF)
    assert "Neil" not in text
    assert set(values) == {mark.name for mark in sqlglot.parse_one(text, read="duckdb").find_all(exp.Placeholder)}


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select stddev(x) from leads_by_creation", "calls stddev, which not every engine"),
        ("select coalesc(x, 0) from leads_by_creation", "Did you mean 'coalesce'"),
        ("select x from leads_by_creation qualify row_number() over (order by x) = 1", "rank in a CTE"),
        ("select count(*) filter (where x) from leads_by_creation", "case when"),
        ("select x, count(*) from leads_by_creation group by 1", "by position"),
        ("select x, count(*) from leads_by_creation group by all", "by position or by all"),
        ("select x from a join b using (x)", "write on"),
        ("select list_value(1)", "calls list_value|lists"),
        ("select [1, 2] as x", "lists"),
        ("select x from leads_by_creation where regexp_matches(x, 'a')", "regular expressions|regexp"),
        ("select from where", "can't be read as SQL"),
        ("delete from leads", "must hold one select"),
    ],
)
def test_what_not_every_engine_has_is_refused_with_advice(sql, said):
    with pytest.raises(UnsupportedSql, match=said):
        parse(sql, "a metric")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select count(*) from leads", "reads 'leads'; a metric reads clocks and lookups only"),
        ("select measure(leads) from leads_by_creatio", "Did you mean 'leads_by_creation'"),
        ("select measure(won_deals) from leads_by_creation", "it is counted over deals_by_close"),
        ("select measure(win_rat) from deals_by_close", "Did you mean 'win_rate'"),
        ("with leads as (select 1 as x) select x from leads", "a relation of ours: give it another name"),
    ],
)
def test_a_metric_can_neither_miss_a_filter_nor_count_on_another_clock(sql, said):
    with pytest.raises(MetricError, match=said):
        check(parse(sql, "sql/mine.sql"), dictionary(), "sql/mine.sql")


def test_a_measure_holds_through_a_cte_and_on_a_clock_that_extends_its_own():
    sql = "with narrow as (select * from lead_outcomes_by_creation) select measure(leads) as leads from narrow"
    check(parse(sql, "sql/mine.sql"), dictionary(), "sql/mine.sql")


def test_a_word_says_how_many_arguments_it_takes():
    tree = parse("select ratio(a) from leads_by_creation", "sql/mine.sql")
    with pytest.raises(MetricError, match=r"ratio\(\) takes 2 arguments, not 1"):
        expand(tree, dictionary(), "duckdb")


def test_an_engine_without_an_exact_percentile_is_refused():
    with pytest.raises(UnsupportedSql, match="percentile"):
        compile_metric("sales_cycle", CHOSEN, AS_OF, dialect="trino")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("-- title: A\n-- grain: x\n", "lacks the header '-- question"),
        (
            "-- title: A\n-- question: B?\n-- grain: x\n-- period: week\n",
            "viewer, with_before, with_year_before or all",
        ),
    ],
)
def test_a_metric_file_needs_its_headers(head, said):
    with pytest.raises(MetricError, match=said):
        parse_metrics("mine", f"{head}select 1 as x")


def test_every_measure_counts_on_a_clock_and_its_parts_on_the_same():
    known = dictionary()
    for name, measure in known.measures.items():
        sql = f"select measure({name}) as value from {measure.clock}"
        check(parse(sql, f"measure {name}"), known, f"measure {name}")


def test_every_relation_and_every_column_entry_is_used():
    known = dictionary()
    read = [[metric.sql for metric in known.metrics.values()], known.relations.values(), known.parts.values()]
    used = " ".join(sql for texts in read for sql in texts)
    clocks = {clock.relation for clock in known.clocks.values()} | {clock.rows for clock in known.clocks.values()}
    assert [name for name in known.relations if name not in used and name not in clocks] == []
    shown = {column for clock in known.clocks.values() for column in clock.shown}
    answered = {column for name in known.metrics for column in query_of(name).named_selects}
    assert sorted(known.columns.keys() - shown - answered) == []
