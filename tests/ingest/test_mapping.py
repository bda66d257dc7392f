"""What a file is taken for: by its preset, by its names, by its values."""

from __future__ import annotations

import pytest

from smarketing.errors import IngestError
from smarketing.ingest import KnownIds, Mapping, mapped_values, propose

OLIST_LEADS = "olist/olist_marketing_qualified_leads_dataset.csv"
OLIST_DEALS = "olist/olist_closed_deals_dataset.csv"


def targets(mapping: Mapping) -> dict[str, str]:
    return {column.header: column.target for column in mapping.columns if column.target is not None}


def certainty(mapping: Mapping, header: str) -> float:
    return next(column.certainty for column in mapping.columns if column.header == header)


@pytest.mark.parametrize("order", [1, -1])
def test_two_files_of_an_upload_know_each_other_whatever_their_order(read, shared_data, order):
    found = read(*[shared_data / name for name in (OLIST_LEADS, OLIST_DEALS)[::order]])
    leads, deals = found[::order]
    assert leads.mapping.kind == "leads"
    assert targets(leads.mapping) == {
        "mql_id": "lead_id",
        "first_contact_date": "created_at",
        "origin": "source",
        "landing_page_id": "content",
    }
    assert deals.mapping.kind == "deals"
    assert targets(deals.mapping) == {
        "mql_id": "lead_ids",
        "seller_id": "deal_id",
        "sr_id": "owner",
        "won_date": "won_at",
        "business_segment": "segment",
        "lead_type": "deal_type",
        "lead_behaviour_profile": "persona",
    }
    reference = next(column for column in deals.mapping.columns if column.target == "lead_ids")
    assert reference.why == "100% of its values are leads we know"
    assert certainty(deals.mapping, "lead_behaviour_profile") < certainty(deals.mapping, "business_segment")


def test_a_revenue_that_mostly_is_zero_is_shown_as_an_amount_but_not_taken(read, shared_data):
    (deals,) = read(shared_data / OLIST_DEALS)
    column = next(column for column in deals.mapping.columns if column.header == "declared_monthly_revenue")
    assert column.target is None
    assert "could be “Amount”" in column.why
    assert "most of its values are 0" in column.why


def test_a_pipeline_without_leads_is_a_file_of_deals(read, shared_data):
    (found,) = read(shared_data / "maven_crm/sales_pipeline.csv")
    assert found.mapping.kind == "deals"
    assert targets(found.mapping) == {
        "opportunity_id": "deal_id",
        "sales_agent": "owner",
        "account": "company",
        "deal_stage": "deal_stage",
        "engage_date": "created_at",
        "close_date": "closed_at",
        "close_value": "amount",
    }
    values = mapped_values(found.grid, found.mapping, "deal_stage")
    assert {(value.value, value.count, value.ours) for value in values} == {
        ("Won", 4238, "won"),
        ("Lost", 2473, "lost"),
        ("Engaging", 1589, "open"),
        ("Prospecting", 500, "open"),
    }


@pytest.mark.parametrize("name", ["accounts", "products", "sales_teams"])
def test_lists_that_are_no_table_of_ours_are_told_apart(read, shared_data, name):
    (found,) = read(shared_data / f"maven_crm/{name}.csv")
    assert not found.is_needed
    assert found.why.startswith("It fits none of our tables")


@pytest.mark.parametrize(
    ("name", "kind", "mapped"),
    [
        ("contacts", "leads", {"Contact ID": "lead_id", "Lead Source": "source", "Create Date": "created_at"}),
        ("deals", "deals", {"Deal ID": "deal_id", "Associated Contact Email": "lead_ids", "Close Date": "closed_at"}),
        ("activities", "touches", {"Associated Contact Email": "email", "Activity Date": "occurred_at"}),
    ],
)
def test_hubspot_exports_are_known(read, shared_data, name, kind, mapped):
    (found,) = read(shared_data / f"hubspot_dummy/hubspot_{name}.csv")
    assert (found.mapping.kind, found.mapping.preset) == (kind, f"hubspot_{name}")
    assert mapped.items() <= targets(found.mapping).items()


@pytest.mark.parametrize(("name", "word"), [("companies", "companies"), ("tickets", "tickets")])
def test_hubspot_exports_that_say_nothing_of_leads_are_not_needed(read, shared_data, name, word):
    (found,) = read(shared_data / f"hubspot_dummy/hubspot_{name}.csv")
    assert not found.is_needed
    assert word in found.why


def test_hubspot_lifecycle_stages_and_statuses_are_understood(read, shared_data):
    (found,) = read(shared_data / "hubspot_dummy/hubspot_contacts.csv")
    stages = {value.value: value.ours for value in mapped_values(found.grid, found.mapping, "lifecycle_stage")}
    assert stages["Marketing Qualified Lead"] == "marketing_qualified"
    assert stages["Evangelist"] == "customer"
    assert stages["Other"] is None
    statuses = {value.value: value.ours for value in mapped_values(found.grid, found.mapping, "lead_status")}
    assert statuses["Unqualified"] == "disqualified"
    assert statuses["Open Deal"] == "opportunity"


def test_a_column_per_stage_is_a_stage_history_besides(read, shared_data):
    (found,) = read(shared_data / "stage_history/sample_hubspot_deals.csv")
    (history,) = found.mapping.also
    assert (found.mapping.kind, history.kind) == ("deals", "stage_history")
    assert history.columns[1].target == "entered_at:Discovery|Sales Pipeline"
    assert len(history.columns) == 1 + 7


def test_an_opportunity_history_is_a_list_of_deals_besides(read, shared_data):
    (found,) = read(shared_data / "stage_history/sample_salesforce_history.csv")
    (deals,) = found.mapping.also
    assert targets(found.mapping) == {"Opportunity ID": "record_id", "To Stage": "stage", "Last Modified": "entered_at"}
    assert (deals.kind, deals.collapse) == ("deals", True)
    assert targets(deals)["Stage"] == "deal_stage"


@pytest.mark.parametrize("name", ["leads", "deals"])
def test_our_own_column_names_are_taken_as_they_are(read, name):
    header = {
        "leads": "lead_id,email,created_at,became_marketing_qualified_at\nL1,a@b.example,2026-01-05,2026-01-10\n",
        "deals": "deal_id,lead_ids,amount,deal_stage,created_at,is_won\nD1,L1,10,Closed Won,2026-01-05,true\n",
    }[name]
    (found,) = read((f"{name}.csv", header))
    assert found.mapping.kind == name
    assert all(column.header == column.target for column in found.mapping.columns)


@pytest.mark.parametrize(
    "name",
    [
        "ads_exports/shapes/google_en_daily_CAD.csv",
        "ads_exports/shapes/linkedin_en_USD.csv",
        "ads_exports/shapes/meta_en_bom_USD.csv",
        "bitwise_gtm/data/ad_spend.csv",
    ],
)
def test_ad_spend_is_known_as_costs(read, shared_data, name):
    (found,) = read(shared_data / name)
    assert found.mapping.kind == "costs"
    assert {"period_start", "amount", "campaign"} <= set(targets(found.mapping).values())


def test_web_sessions_are_touches_not_leads(read, shared_data):
    (found,) = read(shared_data / "bitwise_gtm/data/web_analytics.csv")
    assert found.mapping.kind == "touches"
    assert targets(found.mapping)["user_id"] == "lead_id"
    assert targets(found.mapping)["session_date"] == "occurred_at"


def test_an_unknown_crm_in_german_is_understood(read):
    text = (
        "Kontakt-ID;E-Mail-Adresse;Vorname;Nachname;Firma;Herkunft;Besitzer;Lead-Status;Erstellt am\n"
        "17;anna@firma.example;Anna;Arndt;Firma GmbH;Messe;Kim;Qualifiziert;03.01.2026\n"
        "18;bert@haus.example;Bert;Boll;Haus AG;Webseite;Kim;Abgelehnt;14.01.2026\n"
    )
    (found,) = read(("kontakte.csv", text))
    assert found.mapping.kind == "leads"
    assert targets(found.mapping) == {
        "Kontakt-ID": "lead_id",
        "E-Mail-Adresse": "email",
        "Vorname": "first_name",
        "Nachname": "last_name",
        "Firma": "company",
        "Herkunft": "source",
        "Besitzer": "owner",
        "Lead-Status": "lead_status",
        "Erstellt am": "created_at",
    }
    statuses = {value.value: value.ours for value in mapped_values(found.grid, found.mapping, "lead_status")}
    assert statuses == {"Qualifiziert": "sales_qualified", "Abgelehnt": "disqualified"}


def test_a_name_is_doubted_when_the_values_speak_against_it(read, config):
    text = "Lead ID,Created,Do Not Email,Owner\n1,2026-01-01,Yes,Kim\n2,2026-01-02,No,Kim\n"
    (found,) = read(("leads.csv", text))
    assert "Do Not Email" not in targets(found.mapping)
    assert targets(found.mapping)["Owner"] == "owner"


def test_references_are_found_by_value_under_any_name(read, config):
    rows = "\n".join(f"D{n},P{n},2026-01-{n:02},100" for n in range(1, 21))
    (found,) = read(("offers.csv", f"Deal ID,Zebra,Won date,Amount\n{rows}\n"))
    assert "Zebra" not in targets(found.mapping)
    known = KnownIds.of(ids=[f"p{n}" for n in range(1, 20)])
    mapping = propose(found.grid, known=known, settings=config)
    assert targets(mapping)["Zebra"] == "lead_ids"


def test_every_column_says_why(read, shared_data):
    (found,) = read(shared_data / OLIST_DEALS)
    assert all(column.why for column in found.mapping.columns)
    assert all(0 < column.certainty <= 1 for column in found.mapping.columns if column.target)


def test_a_kind_that_a_person_chose_is_not_doubted(read, shared_data):
    (found,) = read(shared_data / "maven_crm/sales_pipeline.csv", kind="leads")
    assert found.mapping.kind == "leads"


def test_a_kind_that_is_none_is_refused_with_a_suggestion(read):
    with pytest.raises(IngestError, match="Did you mean 'deals'"):
        read(("deals.csv", "deal_id,amount\n1,2\n"), kind="deal")


def test_pipedrive_s_status_says_both_won_and_closed_and_the_stage_stays(read):
    text = (
        "Deal - ID,Deal - Title,Deal - Value,Deal - Stage,Deal - Status,Deal - Deal created\n"
        "1,One,10,Proposal,Won,2026-01-01\n2,Two,20,Contact made,Open,2026-01-02\n3,Three,30,Proposal,Lost,2026-01-03\n"
    )
    (found,) = read(("deals.csv", text))
    by_target = {column.target: column for column in found.mapping.columns}
    assert by_target["is_won"].header == by_target["is_closed"].header == "Deal - Status"
    assert dict(by_target["is_closed"].values) == {"Won": "true", "Open": "false", "Lost": "true"}
    assert by_target["deal_stage"].header == "Deal - Stage"


HISTORY = "record_id,stage,entered_at\n"


def test_a_history_of_leads_has_its_stages_mapped_and_counted(read):
    rows = "L1,Marketing Qualified Lead,2026-01-05\nL2,MQL,2026-01-06\nL2,Demo held,2026-01-07\nL2,MQL,2026-01-08\n"
    (found,) = read(("history.csv", HISTORY + rows), kind="stage_history")
    values = {value.value: (value.count, value.ours) for value in mapped_values(found.grid, found.mapping, "stage")}
    assert values == {
        "Marketing Qualified Lead": (1, "marketing_qualified"),
        "MQL": (2, "marketing_qualified"),
        "Demo held": (1, None),
    }


def test_a_history_of_deals_is_not_taken_for_one_of_leads(read):
    rows = "D1,Qualified,2026-01-05\nD1,Proposal,2026-01-06\nD1,Closed Won,2026-01-07\n"
    (found,) = read(("history.csv", HISTORY + rows), kind="stage_history")
    assert all(value.ours is None for value in mapped_values(found.grid, found.mapping, "stage"))
