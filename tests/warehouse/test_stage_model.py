"""The numbers stand on the stage model that a company agreed on: fewer stages, more, others, in its own order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smarketing.domain.stages import DEFAULT_STAGES, Stage
from tests.warehouse.given import a_deal, a_lead, build_from, one_of, rows_of, won

LEAD, MQL, SQL, OPPORTUNITY, CUSTOMER = DEFAULT_STAGES


def own(key: str, label: str, **said) -> Stage:
    return Stage(key, label, "sales", f"What {label} means.", "", None, None, **said)


def reached(build, lead: str) -> list[tuple]:
    return rows_of(
        build,
        f"select stage, entered_date is not null, is_skipped from lead_stages where lead_id = '{lead}' "
        "order by stage_position",
    )


@pytest.fixture(scope="module")
def without_sql(tmp_path_factory):
    """Return a company of four stages whose export still says SQL in every way it can."""
    leads = [
        a_lead("by_date", became_sales_qualified_at="2026-02-01"),
        a_lead("by_status", mapped_stage="sales_qualified"),
        a_lead("by_history"),
        a_lead("with_both", became_marketing_qualified_at="2026-01-15", became_sales_qualified_at="2026-02-01"),
        a_lead("in_the_future", became_sales_qualified_at="2027-02-01"),
        a_lead("bought", became_sales_qualified_at="2026-02-01"),
    ]
    history = [
        {"record_id": "by_history", "stage": "SQL", "mapped_stage": "sales_qualified", "entered_at": "2026-02-02"}
    ]
    return build_from(
        tmp_path_factory.mktemp("four"), stages=(LEAD, MQL, OPPORTUNITY, CUSTOMER), leads=leads, stage_history=history,
        deals=[won("D1", lead_ids="bought")],
    )  # fmt: skip


def test_a_company_of_four_stages_has_four(without_sql):
    assert rows_of(without_sql, "select stage, stage_position from stages order by stage_position") == [
        ("lead", 1), ("marketing_qualified", 2), ("opportunity", 3), ("customer", 4),
    ]  # fmt: skip
    assert one_of(without_sql, "bought", "stage, stage_position, is_customer") == ("customer", 4, True)


@pytest.mark.parametrize("lead", ["by_date", "by_status", "by_history"])
def test_who_reached_a_stage_left_out_reached_the_one_before_on_a_day_nobody_knows(without_sql, lead):
    assert reached(without_sql, lead) == [("lead", True, False), ("marketing_qualified", False, False)]


def test_the_stage_before_keeps_its_own_date_and_the_one_left_out_has_none(without_sql):
    assert reached(without_sql, "with_both")[1] == ("marketing_qualified", True, False)
    assert one_of(without_sql, "with_both", "sales_qualified_date") == (None,)


def test_a_stage_left_out_that_is_dated_after_the_export_shows_nothing(without_sql):
    assert reached(without_sql, "in_the_future") == [("lead", True, False)]


def test_no_lead_went_back_because_a_stage_is_left_out(without_sql):
    assert rows_of(without_sql, "select count(*) from stage_returns") == [(0,)]


def test_where_opportunities_are_left_out_a_deal_shows_the_stage_before(tmp_path):
    made = build_from(
        tmp_path, stages=(LEAD, MQL, SQL, CUSTOMER), leads=[a_lead("A")], deals=[a_deal("D1", lead_ids="A")]
    )
    assert one_of(made, "A", "stage, stage_date") == ("sales_qualified", None)


@pytest.fixture(scope="module")
def of_seven(tmp_path_factory):
    """Return a company of seven stages: two of its own, one told by words of its CRM, one by columns."""
    accepted = own("accepted", "Accepted", called=("SAL", "Sales Accepted"))
    proposed = own("proposed", "Proposal", shown_by="x_offer_sent")
    leads = [
        a_lead("said", lead_status=" sal ", lifecycle_stage="MQL", mapped_stage="sales_qualified"),
        a_lead("by_name", lead_status="Accepted"),
        a_lead("later", lead_status="SAL", mapped_stage="opportunity"),
        a_lead("told", became_marketing_qualified_at="2026-01-04"),
        a_lead("dated", x_offer_sent="2026-03-04"),
        a_lead("day_first", x_offer_sent="01/02/2026"),
        a_lead("short_year", x_offer_sent="01/02/26"),
        a_lead("another_short_year", x_offer_sent="31-01-26"),
        a_lead("no_day", x_offer_sent="infinity"),
        a_lead("to_the_minute", x_offer_sent=" 2026/03/04 09:15 "),
        a_lead("ticked", x_offer_sent="yes"),
        a_lead("not_ticked", x_offer_sent="No"),
        a_lead("missing", x_offer_sent=" n/a "),
    ]
    history = [{"record_id": "told", "stage": "SAL", "mapped_stage": "sales_qualified", "entered_at": "2026-01-09"}]
    stages = (LEAD, MQL, accepted, SQL, OPPORTUNITY, proposed, CUSTOMER)
    return build_from(tmp_path_factory.mktemp("seven"), stages=stages, leads=leads, stage_history=history)


@pytest.mark.parametrize(
    ("lead", "stage", "day"),
    [
        ("said", "accepted", None),
        ("by_name", "accepted", None),
        ("later", "opportunity", None),
        ("told", "accepted", "2026-01-09"),
        ("dated", "proposed", "2026-03-04"),
        ("day_first", "proposed", None),
        ("short_year", "proposed", None),
        ("another_short_year", "proposed", None),
        ("no_day", "proposed", None),
        ("to_the_minute", "proposed", "2026-03-04"),
        ("ticked", "proposed", None),
        ("not_ticked", "lead", "2026-01-01"),
        ("missing", "lead", "2026-01-01"),
    ],
)
def test_a_stage_of_ones_own_is_reached_by_the_words_and_columns_agreed(of_seven, lead, stage, day):
    assert one_of(of_seven, lead, "stage, cast(stage_date as varchar)") == (stage, day)


def test_stages_stand_in_the_order_agreed(tmp_path):
    made = build_from(
        tmp_path, stages=(LEAD, MQL, OPPORTUNITY, SQL, CUSTOMER),
        leads=[a_lead("A", became_sales_qualified_at="2026-03-03")], deals=[a_deal("D1", lead_ids="A")],
    )  # fmt: skip
    assert one_of(made, "A", "stage, stage_position") == ("sales_qualified", 4)
    assert [row[0] for row in reached(made, "A")] == ["lead", "marketing_qualified", "opportunity", "sales_qualified"]


def test_a_column_may_show_a_usual_stage_too(tmp_path):
    qualified = replace(SQL, shown_by="first_contacted_at")
    made = build_from(
        tmp_path, stages=(LEAD, MQL, qualified, OPPORTUNITY, CUSTOMER),
        leads=[a_lead("A", first_contacted_at="2026-01-07")],
    )  # fmt: skip
    assert one_of(made, "A", "stage, cast(stage_date as varchar)") == ("sales_qualified", "2026-01-07")


def test_the_numbers_are_made_anew_where_what_shows_a_stage_is_another(tmp_path):
    made = [
        build_from(
            tmp_path, stages=(LEAD, MQL, SQL, own("offer", "Offer", shown_by=column), CUSTOMER), leads=[a_lead("A")]
        )
        for column in ("x_offer", "x_bid")
    ]
    assert made[0].id != made[1].id
