"""The rows behind a number are as many as the number says."""

import datetime as dt
from dataclasses import replace

import pytest

from smarketing import metrics
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.errors import FilterError, MetricError
from smarketing.metrics.dictionary import dictionary
from smarketing.metrics.lineage import measured_columns

SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))
COUNTED = [
    (name, column)
    for name in sorted(dictionary().metrics)
    for column, measure in measured_columns(name).items()
    if dictionary().measures[measure].unit == "count" and not dictionary().metric(name).dimension
]


def behind(company, name, filters=None, **how):
    return metrics.rows_behind(company.reader, company.build, name, filters, live=company.live, **how)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "column"), COUNTED)
def test_there_are_as_many_rows_as_the_number_says(small, name, column):
    answer = small.ask(name, SPRING)
    grain = [part for part in dictionary().metric(name).grain if part in answer.table.column_names]
    for row in answer.table.to_pylist():
        if row[column] is None or row.get("period") == "before" or name == "weekly_trend":
            continue
        rows = behind(small, name, SPRING, column=column, at={part: row[part] for part in grain}, limit=None)
        assert rows.n == row[column], row


def test_a_rate_shows_the_rows_below_the_line(small):
    closed = behind(small, "win_rate_by_persona", SPRING, column="win_rate", at={"persona": "(unknown)"})
    assert sorted(row["is_won"] for row in closed.table.to_pylist()) == [False, True]


@pytest.mark.parametrize(("name", "in_all"), [("stuck_leads", "stuck_in_all"), ("leads_to_rate", "waiting_in_all")])
def test_the_rows_behind_a_list_are_those_of_the_list_and_all_of_them(small, name, in_all):
    listed = small.rows(name, row_limit=1)
    rows = behind(small, name, limit=None).table.to_pylist()
    assert len(listed) == 1 < len(rows) == listed[0][in_all]
    assert {row["lead_id"] for row in rows} == {row["lead_id"] for row in small.rows(name)}


def test_a_search_is_taken_as_it_is_written(small):
    assert behind(small, "leads_by_source", search="acme 100%").n == 1
    assert behind(small, "leads_by_source", search="acme_100").n == 0
    assert behind(small, "leads_by_source", search="'; drop table leads; --").n == 0


def test_every_column_shown_says_how_it_reads(small):
    for name in dictionary().metrics:
        rows = behind(small, name, limit=1)
        assert list(rows.columns) == rows.table.column_names


def test_a_column_that_is_not_there_is_named(small):
    with pytest.raises(MetricError, match="Did you mean 'customers'"):
        behind(small, "leads_by_source", column="customer")


def test_a_filter_that_is_not_there_is_named_with_those_that_are(small):
    with pytest.raises(
        FilterError, match=r"no column 'sorce'\. Did you mean 'source'\? It can be filtered by .*persona"
    ):
        small.ask("leads_by_source", Filters(where=(("sorce", ("Paid",)),)))


def test_a_shared_filter_that_a_metric_lacks_is_told_and_not_applied(small):
    assert small.ask("data_health", Filters(where=(("persona", ("Champion",)),))).unapplied == ("persona",)


@pytest.mark.parametrize(("column", "value"), [("is_customer", "maybe"), ("created_month", "spring")])
def test_a_value_of_another_type_is_refused_in_words(small, column, value):
    with pytest.raises(FilterError, match="is no value of"):
        small.ask("leads_by_source", Filters(where=((column, (value,)),)))


def test_a_yes_or_no_column_and_a_month_can_be_filtered(small):
    narrowed = Filters(where=(("is_customer", ("true",)), ("created_month", ("2026-03-01",))))
    assert [row["leads"] for row in small.rows("leads_by_source", narrowed)] == [2]


def test_a_value_with_a_quote_stays_a_value(small):
    assert small.rows("leads_by_source", Filters(where=(("source", ("x' or 1=1 --",)),))) == []


def test_a_metric_has_no_parameter_of_another_name(small):
    with pytest.raises(MetricError, match="Did you mean 'row_limit'"):
        small.ask("leads_to_rate", rows_limit=5)
    assert small.ask("leads_to_rate", row_limit=1).n == 1


def test_the_day_of_another_build_moves_what_counts_as_past(small):
    earlier = replace(small.build, as_of=dt.date(2026, 5, 3))
    weeks = metrics.ask(small.reader, earlier, "weekly_trend", live=small.live).table.to_pylist()
    assert (weeks[0]["week"], weeks[-1]["week"], weeks[-1]["is_complete"]) == (
        dt.date(2026, 2, 2),
        dt.date(2026, 4, 27),
        True,
    )
