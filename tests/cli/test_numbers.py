"""Numbers without a browser are the numbers of the browser: the answers worked out on paper."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import FILES, GOLDEN, Run

EXPECTED: dict[str, Any] = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
PERIOD = ("--from", EXPECTED["period"][0], "--to", EXPECTED["period"][1])


def test_the_funnel_is_the_one_worked_out_on_paper(golden: Run) -> None:
    answer = golden("metric", "funnel", *PERIOD, "--json").json
    assert answer["as_of"] == EXPECTED["as_of"]
    assert answer.keys() == {"metric", "label", "unit", "as_of", "filters", "rows", "sql"}
    for row, expected in zip(answer["rows"], EXPECTED["funnel_cohort"], strict=True):
        shown = {name: row[name] for name in expected}
        assert shown == pytest.approx(expected, abs=1e-9), row["stage"]


def test_the_activity_basis_counts_entries_in_the_period(golden: Run) -> None:
    expected = EXPECTED["stage_entries_january"]
    start, end = expected["period"]
    rows = golden("metric", "funnel", "--basis", "activity", "--from", start, "--to", end, "--json").json["rows"]
    assert {row["stage"]: row["entries"] for row in rows} == {k: v for k, v in expected.items() if k != "period"}


def test_sources_and_their_revenue_are_those_worked_out_on_paper(golden: Run) -> None:
    rows = golden("metric", "leads_by_source", *PERIOD, "--json").json["rows"]
    shown = {row["source"]: {name: row[name] for name in ("leads", "customers", "revenue")} for row in rows}
    assert shown == EXPECTED["leads_by_source"]


def test_a_filter_narrows_and_two_values_of_a_column_add_up(golden: Run) -> None:
    def leads(*where: str) -> int:
        options = [option for pair in where for option in ("--where", pair)]
        return int(golden("metric", "funnel", *options, "--json").json["rows"][0]["reached"])

    assert leads("source=Paid") == 4
    assert leads("source=Organic") == 4
    assert leads("source=Paid", "source=Organic") == 8
    assert leads("source=Paid", "persona=Buyer") == 2


def test_the_sql_of_a_metric_is_printed_on_request(golden: Run) -> None:
    assert "select" in golden("metric", "funnel", "--sql").out.lower()


def test_a_day_before_the_first_snapshot_has_no_numbers(golden: Run) -> None:
    ran = golden("metric", "funnel", "--as-of", "2026-01-31")
    assert ran.code == 1
    assert "There is no data as of 31 Jan 2026" in ran.complaint


def test_numbers_as_of_an_earlier_upload_can_be_asked_again(golden: Run) -> None:
    before = golden("metric", "leads_by_source", "--json").json["rows"]
    golden("import", FILES[0], "--as-of", "2026-07-07", "--mode", "replace")
    assert golden("metric", "leads_by_source", "--json").json["as_of"] == "2026-07-07"
    again = golden("metric", "leads_by_source", "--as-of", "2026-07-01", "--json").json
    assert (again["as_of"], again["rows"]) == ("2026-06-30", before)
    assert golden("build", "--json").json["as_of"] == "2026-07-07"


def test_every_metric_is_listed_with_its_meaning(run: Run) -> None:
    listed = {one["name"]: one for one in run("metrics", "--json").json}
    assert {"funnel", "leads_by_source", "sales_cycle", "data_health"} <= listed.keys()
    assert all(one["label"] and one["question"] for one in listed.values())


def test_every_metric_answers(golden: Run) -> None:
    for one in golden("metrics", "--json").json:
        ran = golden("metric", one["name"], "--json")
        assert ran.code == 0, ran.complaint
        assert ran.json["metric"] == one["name"]


def test_a_goal_is_worked_back_with_decimals_inside(run: Run) -> None:
    rates = ("lead=0.3", "marketing_qualified=0.4", "sales_qualified=0.6", "opportunity=0.25")
    options = [option for rate in rates for option in ("--rate", rate)]
    plan = run("plan", "--revenue-goal", "500000", "--deal-size", "20000", *options, "--json").json
    assert [stage["needed_rounded"] for stage in plan["stages"]] == [1389, 417, 167, 100, 25]
    assert plan["stages"][0]["stage"] == "lead"


def test_seventy_customers_at_seven_percent_are_a_thousand_leads(run: Run) -> None:
    plan = run("plan", "--revenue-goal", "70", "--deal-size", "1", "--lead-to-customer", "0.07", "--json").json
    assert [(stage["stage"], stage["needed_rounded"]) for stage in plan["stages"]] == [("lead", 1000), ("customer", 70)]


def test_a_plan_uses_the_own_history_where_nothing_is_given(golden: Run) -> None:
    plan = golden("plan", "--revenue-goal", "4000", "--json").json
    assert plan["average_deal_size"] == pytest.approx(4000 / 3)
    assert plan["stages"][0]["rate_to_next"] == pytest.approx(0.75)
    assert plan["stages"][0]["n"] == 12


def test_a_plan_says_by_when_each_stage_is_needed(golden: Run) -> None:
    plan = golden("plan", "--revenue-goal", "4000", "--by", "2026-12-31", "--json").json
    needed_by = {stage["stage"]: stage["needed_by"] for stage in plan["stages"]}
    assert needed_by["customer"] == "2026-12-31"
    assert needed_by["opportunity"] == "2026-12-01"  # a won deal takes 30 days in the median
    assert golden("plan", "--revenue-goal", "4000", "--json").json == plan  # the year of the data is the default


@pytest.mark.parametrize(("goal", "needed"), [("4000", [9, 7, 6, 5, 3]), ("16000", [36, 27, 21, 18, 12])])
def test_the_own_history_is_counted_exactly_so_nothing_is_rounded_up_too_far(
    golden: Run, goal: str, needed: list[int]
) -> None:
    plan = golden("plan", "--revenue-goal", goal, "--json").json
    assert [stage["needed_rounded"] for stage in plan["stages"]] == needed


def test_a_check_finds_a_file_that_was_tampered_with(golden: Run, folder: Any) -> None:
    assert golden("check").code == 0
    table = next((folder / "tables").glob("leads-*.parquet"))
    table.write_bytes(table.read_bytes() + b"x")
    ran = golden("check")
    assert ran.code == 1
    assert f"{table.name} is damaged" in ran.complaint


@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_a_damaged_build_is_named_by_check_and_made_anew_by_build(golden: Run, folder: Any, damage: str) -> None:
    before = golden("metric", "funnel", "--json").json["rows"]
    (build,) = (folder / "builds").glob("*.duckdb")
    whole = build.read_bytes()
    half = len(whole) // 2
    build.write_bytes(whole[:half] if damage == "cut" else whole[:12_288] + bytes(len(whole) - 12_288))
    ran = golden("check")
    assert (ran.code, f"{build.name} is damaged" in ran.complaint) == (1, True)
    assert golden("build", "--json").json["is_new"] is True
    assert golden("metric", "funnel", "--json").json["rows"] == before
    assert golden("check").code == 0


def test_without_leads_a_metric_of_leads_says_what_it_needs(run: Run) -> None:
    run("import", FILES[1], "--as-of", "2026-06-30")
    told = "The funnel of leads needs a leads export. Upload one on the Data page"
    for name in ("funnel", "leads_by_source"):
        assert told in run("metric", name).complaint
        ran = run("metric", name, "--json")
        assert told in ran.complaint
        assert ran.json["metric"] == name
    assert run("metric", "won_revenue").complaint == ""


def test_with_leads_a_metric_of_leads_needs_nothing_more(golden: Run) -> None:
    assert golden("metric", "funnel").complaint == ""
