"""Every number says what it means and how it was made, with the values put in."""

import datetime as dt
import re

import pytest

from smarketing import metrics
from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.metrics.dictionary import dictionary
from smarketing.metrics.formulas import formulas, made
from smarketing.metrics.lineage import measured_columns
from tests.metrics.marts import lead

SPRING = Filters(Period(dt.date(2026, 3, 1), dt.date(2026, 6, 1)))


def test_an_explanation_puts_the_values_into_the_formula(small):
    said = metrics.explain(small.reader, small.build, "win_rate", SPRING, live=small.live)
    assert said.formula == "Win rate = won deals 2 ÷ closed deals 3 = 66.7 %"
    assert said.counted_on == "the day the deal was closed"


def explained(company, name, filters=SPRING, column=None):
    answer = company.ask(name, filters)
    return metrics.explain_answer(company.reader, company.build, answer, column, live=company.live)


def test_stages_that_share_leads_are_explained_one_by_one_and_never_added_up(small):
    (reached,) = explained(small, "funnel", column="reached")
    counts = {row["stage_label"]: row["reached"] for row in small.rows("funnel", SPRING)}
    assert reached.formula.splitlines() == [f"{label}: Reached = {count}" for label, count in counts.items()]


def test_a_rate_of_each_row_names_what_is_above_and_below_its_own_line(small):
    (rate,) = explained(small, "funnel", column="step_rate")
    row = small.by("funnel", "stage", SPRING)["lead"]
    made = round(row["step_rate"] * row["step_n"])
    assert rate.formula.splitlines()[0].startswith(
        f"Lead: Step rate = made the step {made} ÷ leads judged {row['step_n']} = "
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(dictionary().metrics))
def test_every_line_of_an_explanation_ends_with_the_value_of_its_row(small, name):
    answer = small.ask(name, SPRING)
    columns = {measure: column for column, measure in reversed(measured_columns(name).items())}
    rows = answer.table.to_pylist()[: 1 if "period" in answer.table.column_names else 13]
    for said in explained(small, name):
        for line, row in zip(said.formula.splitlines(), rows, strict=False):
            assert line.endswith(
                f" {metrics.written(row[columns.get(said.measure.name, said.measure.name)], said.measure.unit)}"
            ), line


def test_an_explanation_of_many_rows_stops_and_says_so(company):
    company.given(leads=[lead("customer", source=f"Source {number:02}") for number in range(20)])
    (leads,) = explained(company, "leads_by_source", column="leads")
    assert leads.formula.splitlines()[-1] == "and 7 more: see the table"


def test_every_measure_explains_itself(small):
    for name, measure in dictionary().measures.items():
        said = metrics.explain(small.reader, small.build, name, SPRING, live=small.live)
        assert said.formula.startswith(measure.label)


def test_money_is_explained_in_its_currency(small):
    said = metrics.explain(small.reader, small.build, "revenue", SPRING, live=small.live, sign="€")
    assert "= €" in said.formula


def test_a_product_of_two_measures_puts_both_into_its_formula(small):
    said = metrics.explain(small.reader, small.build, "rejected_value", SPRING, live=small.live, sign="€")
    assert re.match(r"Money at stake = bad \d+ × value of a good or OK lead €[\d,.]+ = €[\d,.]+$", said.formula)


def test_months_and_movements_are_named_as_the_charts_name_them(small):
    (share,) = explained(small, "cohort_conversion", Filters())
    assert re.match(r"[A-Z][a-z]{2} 20\d\d, months since 0: Share = customers \d+ ÷ n \d+ = ", share.formula)
    assert made("pipeline_movement").names["start"] == "Open before"


def test_a_row_can_be_explained_alone(small):
    answer = small.ask("funnel", SPRING)
    said = metrics.explain_answer(small.reader, small.build, answer, live=small.live, at={"stage": "lead"})
    assert {line.partition(":")[0] for one in said for line in one.formula.splitlines()} == {"Lead"}
    assert {one.measure.name for one in said} >= {"step_rate"}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(formulas()))
def test_every_formula_is_of_columns_that_its_metric_has_and_gives_their_value(company, name):
    company.given(
        leads=[lead("customer" if number % 9 == 0 else "lead", source="Web") for number in range(90)],
    )
    answer = company.ask(name, Filters())
    for column, how in formulas()[name].columns.items():
        assert {column, *how.parts} <= set(answer.columns), column
        for row in answer.table.to_pylist():
            if how.formula and row[column] is not None and all(row[part] is not None for part in how.parts):
                sum_of = how.formula.replace("×", "*").replace("÷", "/").replace("−", "-")
                counted = eval(sum_of, {}, {part: float(row[part]) for part in how.parts})
                assert counted == pytest.approx(float(row[column]))


@pytest.mark.parametrize("name", ["pipeline_movement", "cohort_conversion", "weakest_step"])
def test_a_number_that_is_no_measure_has_a_definition_too(small, name):
    for said in explained(small, name, Filters()):
        assert said.measure.label
        assert said.measure.definition
