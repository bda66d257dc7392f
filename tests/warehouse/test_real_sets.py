"""Real exports, typed by hand here, against numbers that independent code computed."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import duckdb
import pytest

from tests.warehouse.given import build_from, rows_of


def _table(sql, file):
    with duckdb.connect() as connection:
        return connection.sql(sql, params=[str(file)]).to_arrow_table()


def _answers(folder, name=None):
    answers = json.loads((folder / "expected.json").read_text())
    return answers[name] if name else answers


def _hubspot_deals(file):
    deals = _table(
        """
        select "Record ID" as deal_id, "Pipeline" as pipeline, "Deal Stage" as deal_stage, "Amount" as amount,
               "Create Date" as created_at, "Close Date" as closed_at, "Deal Stage" = 'Closed Won' as is_won,
               "Deal Stage" like 'Closed%' as is_closed
        from read_csv(?, all_varchar = true)
        """,
        file,
    )
    history = _table(
        r"""
        select "Record ID" as record_id, regexp_extract(header, '"(.+) \(', 1) as stage, entered_at
        from (unpivot (from read_csv(?, all_varchar = true)) on columns('Date entered.*')
              into name header value entered_at)
        """,
        file,
    )
    return deals, history


def _salesforce_deals(file):
    deals = _table(
        """
        select "Opportunity ID" as deal_id,
               any_value("Stage") as deal_stage, any_value("Stage") = 'Closed Won' as is_won,
               any_value("Stage") like 'Closed%' as is_closed,
               strptime(any_value("Close Date"), '%m/%d/%Y') as closed_at,
               strptime(any_value("Created Date"), '%m/%d/%Y') as created_at, any_value("Amount") as amount
        from read_csv(?, all_varchar = true) group by 1
        """,
        file,
    )
    history = _table(
        """
        select "Opportunity ID" as record_id, "To Stage" as stage, strptime("Last Modified", '%m/%d/%Y') as entered_at
        from read_csv(?, all_varchar = true)
        """,
        file,
    )
    return deals, history


@pytest.mark.parametrize(
    ("name", "read"),
    [("sample_hubspot_deals.csv", _hubspot_deals), ("sample_salesforce_history.csv", _salesforce_deals)],
)
def test_the_stages_of_deals_are_counted_and_timed_as_their_publisher_did(shared_data, tmp_path, name, read):
    folder = shared_data / "stage_history"
    deals, history = read(folder / name)
    made = build_from(tmp_path, as_of=dt.date(2026, 9, 16), deals=deals, stage_history=history)
    found = rows_of(
        made,
        """
        select deal_stage, count(*), count(case when is_moved_on then 1 end), count(case when is_lost_here then 1 end),
               count(case when is_open_here then 1 end), count(case when is_skipped then 1 end), median(days_in_stage),
               count(days_in_stage)
        from deal_stages group by deal_stage, deal_stage_position order by deal_stage_position
        """,
    )
    keys = ("stage", "reached", "moved_on", "lost_here", "open_here", "skipped_through", "median_days", "deals_timed")
    assert found == [tuple(stage[key] for key in keys) for stage in _answers(folder, name)["stages"]]


def test_all_deals_of_the_hubspot_export_are_tied_by_email(shared_data, tmp_path):
    folder = shared_data / "hubspot_dummy"
    leads = _table(
        """
        select "Contact ID" as lead_id, "Email" as email, "Create Date" as created_at, "Lead Source" as source
        from read_csv(?, all_varchar = true)
        """,
        folder / "hubspot_contacts.csv",
    )
    deals = _table(
        """
        select "Deal ID" as deal_id, "Associated Contact Email" as lead_ids, "Amount" as amount,
               "Create Date" as created_at, "Close Date" as closed_at, "Deal Stage" = 'Closed Won' as is_won,
               "Deal Stage" like 'Closed%' as is_closed, "Associated Company Domain" as company
        from read_csv(?, all_varchar = true)
        """,
        folder / "hubspot_deals.csv",
    )
    made = build_from(tmp_path, leads=leads, deals=deals)
    assert rows_of(made, "select tie, count(*) from deals group by tie") == [("e-mail", 500)]
    answers = _answers(folder)
    overall = answers["deals_overall"]
    found = rows_of(
        made,
        "select count(case when is_won then 1 end), count(case when is_lost then 1 end), "
        "sum(case when is_won then amount end) from deals",
    )
    assert found == [(overall["won"], overall["lost"], Decimal(str(overall["won_amount"])))]
    by_source = rows_of(made, "select source, count(*), sum(amount) from deals where is_won group by source")
    assert sorted(by_source) == sorted(
        (row["v"], row["won"], Decimal(str(row["amount"]))) for row in answers["won_by_lead_source"]
    )


def test_leads_of_unknown_origin_keep_their_wins(shared_data, tmp_path):
    folder = shared_data / "olist"
    leads = _table(
        "select mql_id as lead_id, first_contact_date as created_at, origin as source "
        "from read_csv(?, all_varchar = true)",
        folder / "olist_marketing_qualified_leads_dataset.csv",
    )
    deals = _table(
        """
        select mql_id as deal_id, mql_id as lead_ids, won_date as closed_at, true as is_won, true as is_closed,
               lead_behaviour_profile as persona
        from read_csv(?, all_varchar = true)
        """,
        folder / "olist_closed_deals_dataset.csv",
    )
    made = build_from(tmp_path, as_of=dt.date(2018, 11, 30), leads=leads, deals=deals)
    found = {
        source: (count, won)
        for source, count, won in rows_of(
            made, "select source, count(*), count(case when is_customer then 1 end) from leads group by source"
        )
    }
    told = {row["origin"]: (row["leads"], row["won"]) for row in _answers(folder)["by_origin"]}
    nameless = [told.pop(name) for name in list(told) if name in {None, "", "(null)", "unknown"}]
    told["(unknown)"] = (sum(leads for leads, _ in nameless), sum(won for _, won in nameless))
    assert found == told
    assert sum(won for _, won in found.values()) == 842
    assert rows_of(made, "select count(*) from contradictions where check_name = 'stage_dates_out_of_order'") == [(1,)]
