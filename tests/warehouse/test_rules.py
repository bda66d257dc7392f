"""The rules behind the marts, each on a few rows a person can add up."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.domain.stages import DEFAULT_STAGES
from tests.warehouse.given import a_deal, a_lead, build_from, lost, one_of, rows_of, won


@pytest.fixture(scope="module")
def tied(tmp_path_factory):
    leads = [
        a_lead("A1", email="Ann@Acme.example", company="Acme, Inc."),
        a_lead("A2", "2026-01-05", email="ben@acme.example", company="acme inc"),
        a_lead("G1", email="guest@gmail.com", company="n/a"),
        a_lead("Z1", "2026-05-01", company="Zeta"),
    ]
    deals = [
        a_deal("by_id", lead_ids="A2;ann@acme.example", company="Zeta"),
        a_deal("by_mail", lead_ids=" BEN@ACME.EXAMPLE "),
        a_deal("by_name", company="ACME Inc"),
        a_deal("by_domain", company="acme.example"),
        a_deal("free_mail", company="gmail.com"),
        a_deal("says_nothing", company="N/A"),
        a_deal("names_a_stranger", lead_ids="X9", company="Acme Inc"),
        won("before_its_lead", company="Zeta"),
    ]
    return build_from(tmp_path_factory.mktemp("tied"), leads=leads, deals=deals)


@pytest.mark.parametrize(
    ("deal", "tie", "lead", "leads"),
    [
        ("by_id", "id", "A1", 2),
        ("by_mail", "e-mail", "A2", 1),
        ("by_name", "company", "A1", 1),
        ("by_domain", "company", "A1", 1),
        ("free_mail", "none", None, 0),
        ("says_nothing", "none", None, 0),
        ("names_a_stranger", "company", "A1", 1),
        ("before_its_lead", "none", None, 0),
    ],
)
def test_a_deal_is_tied_by_id_then_email_then_company(tied, deal, tie, lead, leads):
    assert rows_of(tied, f"select tie, lead_id, lead_count from deals where deal_id = '{deal}'") == [(tie, lead, leads)]


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    leads = [
        a_lead("column_first", became_marketing_qualified_at="2026-01-09"),
        a_lead("history_next"),
        a_lead("lost_all_deals"),
        a_lead("one_deal_open"),
        a_lead("disqualified", is_disqualified=True),
        a_lead("disqualified_customer", is_disqualified=True, mapped_stage="customer"),
        a_lead("skips", became_marketing_qualified_at="2026-01-11", became_customer_at="2026-01-31"),
        a_lead("won_too_soon", "2026-03-05"),
        a_lead("undated_win"),
        a_lead("late", "2026-07-04"),
        a_lead("no_words", source=" Unknown ", campaign="(not set)", persona="-", segment="null"),
    ]
    deals = [
        lost("1", lead_ids="lost_all_deals"),
        lost("2", lead_ids="one_deal_open;lost_all_deals"),
        a_deal("3", lead_ids="one_deal_open", closed_at="2026-09-01"),
        won("4", lead_ids="won_too_soon"),
        won("5", lead_ids="undated_win", closed_at=None),
        won("6", lead_ids="no_words", currency="USD", amount="70", source="Fair"),
        *(a_deal(str(number), currency="EUR") for number in range(7, 10)),
    ]
    history = [
        {"record_id": "column_first", "stage": "MQL", "entered_at": "2026-01-03"},
        {"record_id": "history_next", "stage": "MQL", "entered_at": "2026-01-20"},
        {"record_id": "history_next", "stage": "marketing_qualified", "entered_at": "2026-01-07"},
    ]
    touches = [
        {"lead_id": "skips", "occurred_at": "2026-01-02", "owner": "Ann"},
        {"lead_id": "nobody", "occurred_at": "2026-01-02", "direction": "Marketing", "owner": "Ann"},
        {"lead_id": "skips", "occurred_at": "2026-01-03"},
    ]
    return build_from(
        tmp_path_factory.mktemp("varied"), leads=leads, deals=deals, stage_history=history, touches=touches
    )


def test_a_dated_column_wins_over_the_history(varied):
    assert one_of(varied, "column_first", "stage, stage_date") == ("marketing_qualified", dt.date(2026, 1, 9))


def test_the_first_entry_in_the_history_counts(varied):
    assert one_of(varied, "history_next", "stage, stage_date") == ("marketing_qualified", dt.date(2026, 1, 7))


def test_a_lead_is_lost_when_all_its_deals_are(varied):
    assert one_of(varied, "lost_all_deals", "is_lost, stage, is_open") == (True, "opportunity", False)
    assert one_of(varied, "one_deal_open", "is_lost, open_deals, open_amount") == (False, 1, 100)


def test_disqualified_is_lost_whatever_was_reached(varied):
    assert one_of(varied, "disqualified", "is_lost, stage") == (True, "lead")
    assert one_of(varied, "disqualified_customer", "is_lost, stage, is_customer") == (True, "customer", True)


def test_a_stage_passed_without_evidence_is_skipped_and_passed_over_in_time(varied):
    found = rows_of(
        varied,
        "select stage, is_skipped, days_to_next, entered_date is null from lead_stages where lead_id = 'skips' "
        "order by stage_position",
    )
    assert found == [
        ("lead", False, 10, False),
        ("marketing_qualified", False, 20, False),
        ("sales_qualified", True, None, True),
        ("opportunity", True, None, True),
        ("customer", False, None, False),
    ]


def test_won_before_it_was_created_is_out_of_order(varied):
    found = rows_of(varied, "select record_id from contradictions where check_name = 'stage_dates_out_of_order'")
    assert found == [("won_too_soon",)]
    assert one_of(varied, "won_too_soon", "is_customer, days_to_customer") == (True, None)


def test_a_win_without_a_date_makes_a_customer_without_one(varied):
    assert one_of(varied, "undated_win", "stage, stage_date, won_deals") == ("customer", None, 1)


def test_dates_after_the_day_of_the_export_are_listed(varied):
    found = rows_of(varied, "select record_kind, record_id from contradictions where check_name = 'after_as_of'")
    assert found == [("lead", "late")]


def test_words_for_nothing_are_unknown_and_a_deal_keeps_its_own_source(varied):
    assert one_of(varied, "no_words", "source, campaign, persona, segment, owner") == ("(unknown)",) * 5
    assert rows_of(varied, "select source from deals where deal_id = '6'") == [("Fair",)]


def test_amounts_in_another_currency_are_not_summed(varied):
    assert rows_of(varied, "select currency from build") == [("EUR",)]
    assert rows_of(varied, "select amount, other_currency_amount from deals where deal_id = '6'") == [(None, 70)]
    found = rows_of(varied, "select record_kind, record_id from contradictions where check_name = 'other_currency'")
    assert found == [("deal", "6")]
    assert one_of(varied, "no_words", "won_deals, revenue") == (1, None)
    assert rows_of(varied, "select count(*) from contradictions where check_name = 'won_with_no_amount'") == [(0,)]


def test_the_closing_day_of_an_open_deal_is_only_expected(varied):
    found = rows_of(varied, "select close_date, expected_close_date from deals where deal_id = '3'")
    assert found == [(None, dt.date(2026, 9, 1))]


def test_a_lead_is_handed_over_when_it_enters_the_last_stage_of_marketing(varied):
    assert one_of(varied, "column_first", "handed_over_date") == (dt.date(2026, 1, 9),)
    assert one_of(varied, "lost_all_deals", "handed_over_date") == (dt.date(2026, 1, 1),)  # undated: its creation
    assert one_of(varied, "disqualified", "handed_over_date") == (None,)


def test_where_no_lead_shows_the_hand_over_stage_every_lead_is_handed_over_at_once(tmp_path):
    made = build_from(tmp_path, leads=[a_lead("A"), a_lead("B", "2026-01-02")], deals=[won("1", lead_ids="B")])
    found = rows_of(made, "select handed_over_date from leads order by lead_id")
    assert found == [(dt.date(2026, 1, 1),), (dt.date(2026, 1, 2),)]


def test_a_touch_with_an_owner_is_of_sales_unless_the_export_says_otherwise(varied):
    found = rows_of(varied, "select lead_id, direction from touches order by lead_id, occurred_at")
    assert found == [("skips", "sales"), ("skips", "marketing"), (None, "marketing")]


def _stepping(count, days, created="2026-01-01"):
    start = dt.date.fromisoformat(created)
    return [
        a_lead(f"{created}-{number}", created, became_marketing_qualified_at=start + dt.timedelta(days=days(number)))
        for number in range(count)
    ]


def test_the_lag_is_the_80th_percentile_of_ten_or_more_and_tells_who_is_mature(tmp_path):
    leads = [
        *_stepping(10, lambda number: number + 1),  # 1 to 10 days: 8.2
        *_stepping(9, lambda _: 300, "2024-01-01"),  # the step lies more than a year back
        a_lead("young", "2026-06-25"),
        a_lead("old", "2026-06-20"),
    ]
    made = build_from(tmp_path, leads=leads)
    lags = rows_of(made, "select stage, lag_days, timed from stage_lags where stage in ('lead', 'marketing_qualified')")
    assert lags == [("lead", pytest.approx(8.2), 10), ("marketing_qualified", None, 0)]
    found = rows_of(
        made, "select lead_id, is_mature, age_days from lead_stages where lead_id in ('young', 'old') order by lead_id"
    )
    assert found == [("old", True, 10), ("young", False, 5)]


def test_a_workspace_may_have_other_stages(tmp_path):
    stages = (DEFAULT_STAGES[0], DEFAULT_STAGES[2], DEFAULT_STAGES[4])
    made = build_from(tmp_path, leads=[a_lead("A", mapped_stage="customer")], stages=stages)
    found = rows_of(made, "select stage, stage_position, is_skipped from lead_stages order by stage_position")
    assert found == [("lead", 1, False), ("sales_qualified", 2, True), ("customer", 3, False)]
    assert one_of(made, "A", "marketing_qualified_date, is_customer") == (None, True)


def test_movements_tell_what_became_of_leads_and_deals(tmp_path):
    before = build_from(
        tmp_path,
        leads=[a_lead(name) for name in ("stays", "goes", "wins", "loses", "climbs")]
        + [a_lead("falls", mapped_stage="sales_qualified")],
        deals=[a_deal("open"), a_deal("wins"), a_deal("goes"), lost("reopens"), won("was_won")],
    )
    after = build_from(
        tmp_path,
        as_of=dt.date(2026, 7, 7),
        previous=before,
        leads=[
            a_lead("stays"),
            a_lead("wins", mapped_stage="customer"),
            a_lead("loses", is_disqualified=True),
            a_lead("climbs", mapped_stage="opportunity"),
            a_lead("falls", mapped_stage="marketing_qualified"),
            a_lead("comes"),
        ],
        deals=[a_deal("open", amount="150"), won("wins"), a_deal("reopens"), won("was_won"), a_deal("comes")],
    )
    assert dict(rows_of(after, "select lead_id, movement from lead_movements")) == {
        "stays": "same", "goes": "gone", "wins": "customer", "loses": "lost", "climbs": "advanced",
        "falls": "fell_back", "comes": "new",
    }  # fmt: skip
    columns = "deal_id, before_state, after_state, before_amount, after_amount"
    assert rows_of(after, f"select {columns} from deal_movements order by deal_id") == [
        ("comes", "absent", "open", None, 100), ("goes", "open", "gone", 100, None), ("open", "open", "open", 100, 150),
        ("reopens", "lost", "open", 100, 100), ("wins", "open", "won", 100, 100),
    ]  # fmt: skip
