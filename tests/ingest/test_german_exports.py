"""Exports of people who use their CRM in German: known as that CRM's, every column for what it is."""

from __future__ import annotations

import pytest

EXPORTS = {
    "hubspot_contacts": {
        "Datensatz-ID": "lead_id", "Vorname": "first_name", "Nachname": "last_name", "E-Mail": "email",
        "Telefonnummer": "phone", "Zuständiger Mitarbeiter": "owner", "Lifecycle-Phase": "lifecycle_stage",
        "Lead-Status": "lead_status", "Erstellungsdatum": "created_at", "Ursprüngliche Quelle": "source",
        "Unternehmensname": "company", "Jobbezeichnung": "job_title",
    },
    "hubspot_deals": {
        "Datensatz-ID": "deal_id", "Deal-Name": "deal_name", "Deal-Phase": "deal_stage", "Abschlussdatum": "closed_at",
        "Deal-Inhaber": "owner", "Betrag": "amount", "Erstellungsdatum": "created_at", "Pipeline": "pipeline",
        "Zugehörige Kontakt-IDs": "lead_ids", "Währung": "currency",
    },
    "salesforce_leads": {
        "Lead-ID": "lead_id", "Vorname": "first_name", "Nachname": "last_name", "Firma / Account": "company",
        "E-Mail": "email", "Leadquelle": "source", "Lead-Status": "lead_status", "Lead-Inhaber": "owner",
        "Erstelldatum": "created_at",
    },
    "salesforce_opportunities": {
        "Opportunity-ID": "deal_id", "Opportunity-Name": "deal_name", "Account-Name": "company", "Betrag": "amount",
        "Betrag Währung": "currency", "Phase": "deal_stage", "Wahrscheinlichkeit (%)": "probability",
        "Schlusstermin": "closed_at", "Erstelldatum": "created_at", "Opportunity-Inhaber": "owner",
        "Leadquelle": "source", "Typ": "deal_type",
    },
    "dynamics365_leads": {
        "(Nicht ändern) Lead": "lead_id", "(Nicht ändern) Zeilenprüfsumme": None, "(Nicht ändern) Geändert am": None,
        "Thema": None, "Vorname": "first_name", "Nachname": "last_name", "Firmenname": "company", "E-Mail": "email",
        "Leadquelle": "source", "Statusgrund": "lead_status", "Besitzer": "owner", "Erstellt am": "created_at",
    },
    "dynamics365_opportunities": {
        "(Nicht ändern) Verkaufschance": "deal_id", "(Nicht ändern) Zeilenprüfsumme": None, "Thema": "deal_name",
        "Potenzieller Kunde": "company", "Gesch. Umsatz": "amount", "Währung": "currency", "Status": "is_won",
        "Pipelinephase": "deal_stage", "Gesch. Abschlussdatum": "expected_close_at", "Erstellt am": "created_at",
        "Besitzer": "owner",
    },
    "zoho_leads": {
        "Datensatz-ID": "lead_id", "Lead-Besitzer": "owner", "Firma": "company", "Vorname": "first_name",
        "Nachname": "last_name", "E-Mail": "email", "Lead-Quelle": "source", "Lead-Status": "lead_status",
        "Erstellungszeit": "created_at",
    },
    "zoho_deals": {
        "Datensatz-ID": "deal_id", "Deal-Besitzer": "owner", "Betrag": "amount", "Deal-Name": "deal_name",
        "Abschlussdatum": "closed_at", "Account-Name": "company", "Phase": "deal_stage", "Typ": "deal_type",
        "Erstellungszeit": "created_at", "Währung": "currency",
    },
    "espocrm_leads": {
        "ID": "lead_id", "Name": "last_name", "Status": "lead_status", "Quelle": "source", "Firmenname": "company",
        "E-Mail": "email", "Telefon": "phone", "Zugewiesener Benutzer": "owner", "Erstellt am": "created_at",
    },
    "espocrm_opportunities": {
        "ID": "deal_id", "Name": "deal_name", "Firma": "company", "Verkaufsphase": "deal_stage", "Betrag": "amount",
        "Wahrscheinlichkeit (%)": "probability", "Quelle": "source", "Abschlussdatum": "closed_at",
        "Zugewiesener Benutzer": "owner", "Erstellt am": "created_at",
    },
    "linkedin_ads_campaigns": {
        "Startdatum (in UTC)": "period_start", "Kampagnenname": "campaign", "Währung": "currency",
        "Ausgaben gesamt": "amount", "Impressions": "impressions", "Klicks": "clicks",
    },
}  # fmt: skip
CELLS = {"created_at": "2026-01-13", "closed_at": "2026-02-13", "period_start": "2026-01-13", "amount": "12.50"}
"""What stands below the headers of which a value is told by its kind."""


@pytest.mark.parametrize("preset", EXPORTS)
def test_a_german_export_is_known_as_the_crm_s(read, preset):
    taken = EXPORTS[preset]
    rows = [",".join(CELLS.get(target or "", f"x{row}") for target in taken.values()) for row in (1, 2)]
    header = ",".join(f'"{name}"' for name in taken)
    (found,) = read(("export.csv", "\n".join((header, *rows, ""))))
    assert (found.mapping.preset, found.doubt) == (preset, "")
    assert found.mapping.targets == {name: target for name, target in taken.items() if target is not None} | (
        {"Status": "is_closed"} if preset == "dynamics365_opportunities" else {}
    )


@pytest.mark.parametrize(
    ("file", "meanings"),
    [
        ("Opportunity-ID,Opportunity-Name,Phase,Schlusstermin\n1,A,{},2026-02-01\n", "Geschlossen, gewonnen"),
        ("Datensatz-ID,Deal-Name,Deal-Phase,Abschlussdatum\n1,A,{},2026-02-01\n", "Abgeschlossen und gewonnen"),
    ],
)
def test_the_german_words_for_a_won_deal_are_known(read, file, meanings):
    (found,) = read(("export.csv", file.format(f'"{meanings}"')))
    assert next(dict(one.values) for one in found.mapping.columns if one.target == "deal_stage") == {meanings: "won"}


def test_titles_of_deals_and_names_of_campaigns_in_german_need_no_preset(read):
    header = "ID;Titel;Wert;Währung von Wert;Phase;Status;Besitzer;Deal erstellt"
    deals = f"{header}\n1;Dach;5,50;EUR;Angebot;Offen;Ina;2026-01-05\n"
    costs = "Datum;Kampagnenname;Kosten;Klicks\n2026-01-05;Marke;5,50;3\n"
    found = read(("deals.csv", deals), ("kosten.csv", costs))
    assert found[0].mapping.header_of("deal_name") == "Titel"
    assert found[1].mapping.header_of("campaign") == "Kampagnenname"
