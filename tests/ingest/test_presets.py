"""What is known of the exports of CRMs and ad platforms."""

from __future__ import annotations

import json

import pytest

from smarketing.errors import IngestError
from smarketing.ingest.headers import normal, signature, words
from smarketing.ingest.presets import best_preset, presets, read_preset
from smarketing.ingest.value_maps import meaning

EXPORTS = {
    ("hubspot", "contacts"): "hubspot_contacts",
    ("hubspot", "deals"): "hubspot_deals",
    ("hubspot", "activities"): "hubspot_activities",
    ("salesforce", "leads_report"): "salesforce_leads",
    ("salesforce", "opportunities_report"): "salesforce_opportunities",
    ("salesforce", "opportunity_history_report"): "salesforce_opportunity_history",
    ("pipedrive", "deals"): "pipedrive_deals",
    ("pipedrive", "persons"): "pipedrive_persons",
    ("pipedrive", "activities"): "pipedrive_activities",
    ("dynamics365", "leads"): "dynamics365_leads",
    ("dynamics365", "opportunities"): "dynamics365_opportunities",
    ("odoo", "crm_lead"): "odoo_pipeline",
    ("espocrm", "leads"): "espocrm_leads",
    ("espocrm", "opportunities"): "espocrm_opportunities",
    ("mautic", "contacts"): "mautic_contacts",
    ("google_ads", "campaign_report"): "google_ads_campaigns",
    ("pipedrive", "leads"): "pipedrive_leads",
    ("meta_ads", "report"): "meta_ads_report",
    ("linkedin_ads", "campaign_performance"): "linkedin_ads_campaigns",
}


@pytest.mark.parametrize(
    "header",
    ["Deal Stage", "deal_stage", "DEAL STAGE ", "dealStage", "Deal-Stage*", "Déal stâge", "deal_stage__c"],
)
def test_headers_match_whatever_the_case_accents_and_punctuation(header):
    assert normal(header) == "dealstage"


def test_a_header_in_another_script_still_is_a_name():
    assert words("Статус лида") == ("статус", "лида")


def test_the_order_of_columns_does_not_change_a_signature():
    assert signature(["Email", "Create Date"]) == signature(["create_date", "EMAIL"])
    assert signature(["Email", "Create Date"]) != signature(["Email", "Close Date"])


def test_every_preset_is_readable_and_names_real_columns():
    assert len(presets()) >= 15


@pytest.mark.parametrize("export", EXPORTS, ids=" ".join)
def test_an_export_is_known_by_its_headers(export, shared_data):
    concepts = json.loads((shared_data / "crm_headers.json").read_text())[export[0]][export[1]]
    header = [spellings[0] for concept, spellings in concepts.items() if not concept.startswith("_")]
    found = best_preset([name.replace("<Stage> (<Pipeline>)", "Demo (Sales)") for name in header])
    assert found is not None
    assert found[0].name == EXPORTS[export]


def test_pipedrive_s_prefix_is_not_part_of_the_name():
    preset, found = best_preset(["Deal - ID", "Deal - Title", "Deal - Value", "Organization - Name", "Deal - Won time"])
    assert preset.name == "pipedrive_deals"
    assert found["deal_id"] == "Deal - ID"
    assert found["won_at"] == "Deal - Won time"
    assert "Organization - Name" not in found.values()


def test_without_its_prefix_an_export_is_not_pipedrive_s():
    assert best_preset(["ID", "Title", "Owner", "Source", "Label", "Organization"]) is None


def test_a_stage_and_its_pipeline_are_read_out_of_a_header():
    preset, _ = best_preset(["Record ID", "Deal Name", "Deal Stage"])
    header = [
        'Date entered "Closed Won (Sales (EU) Pipeline)"',
        "Date entered 'Demo (New)'",
        "hs_v2_date_entered_123",
        "Date",
    ]
    stages = preset.also[0].stages(header)
    assert list(stages.values())[1:] == [("Demo", "New"), ("123", "")]
    assert len(stages) == 3


def test_a_preset_that_names_a_column_we_lack_is_refused(tmp_path):
    path = tmp_path / "odd.toml"
    path.write_text(
        'label = "Odd"\nkind = "leads"\nsigns = ["A"]\nrequired = []\n[headers]\nshoe_size = ["Shoe size"]\n'
    )
    with pytest.raises(IngestError, match=r"odd\.toml fills shoe_size, which leads does not have"):
        read_preset(path)


@pytest.mark.parametrize(
    "written",
    [b"label = 3 =", b"\xff\xfe", b"also = 3", b"values = 3", b"headers = 3", b"only = 3", b'[facts]\ncolour = "red"'],
)
def test_a_preset_of_another_shape_is_refused_by_its_name(tmp_path, written):
    path = tmp_path / "odd.toml"
    rest = b"" if written.startswith(b"headers") else b'\n[headers]\nlead_id = ["id"]\n'
    path.write_bytes(b'label = "Odd"\nkind = "leads"\nrequired = ["id"]\n' + written + rest)
    with pytest.raises(IngestError, match=r"The preset odd\.toml can't be read"):
        read_preset(path)


@pytest.mark.parametrize(
    ("value", "kind", "ours"),
    [
        ("Closed Won", "deals", "won"),
        ("  closedlost", "deals", "lost"),
        ("4 - Closed Won (100%)", "deals", "won"),
        ("Gewonnen", "deals", "won"),
        ("Not won", "deals", None),
        ("Zebra", "deals", None),
        ("MQL", "leads", "marketing_qualified"),
        ("Unqualified", "leads", "disqualified"),
        ("Not qualified", "leads", "disqualified"),
        ("Sales Qualified Lead", "leads", "sales_qualified"),
        ("2. Marketing Qualified", "leads", "marketing_qualified"),
        ("Kunde", "leads", "customer"),
        ("Other", "leads", None),
        ("Lead qualifié par le marketing", "leads", "marketing_qualified"),
        ("Lead calificado para marketing", "leads", "marketing_qualified"),
        ("Lead calificado para ventas", "leads", "sales_qualified"),
        ("Qualified by marketing", "leads", "marketing_qualified"),
        ("Working - MQL", "leads", "marketing_qualified"),
        ("Opportunity lost", "leads", "disqualified"),
        ("Demo completed", "deals", "open"),
        ("Closed Lost - Price", "deals", "lost"),
    ],
)
def test_stages_are_understood_and_what_is_not_stays_unknown(value, kind, ours):
    assert meaning(value, kind, {}) == ours


def test_a_preset_s_own_meaning_comes_first():
    assert meaning("Qualified", "leads", {"marketing_qualified": ("Qualified",)}) == "marketing_qualified"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Potential customer", "leads"),
        ("Ex-Kunde", "leads"),
        ("Lost customer", "leads"),
        ("To be qualified", "leads"),
        ("Won - pending", "deals"),
        ("Nearly won", "deals"),
        ("Signed NDA", "deals"),
        ("Customer meeting", "deals"),
        ("Won/Lost", "deals"),
        ("On hold - lost contact", "deals"),
    ],
)
def test_a_stage_that_says_two_things_or_says_one_with_care_is_asked_about_not_guessed(value, kind):
    assert meaning(value, kind, {}) is None
