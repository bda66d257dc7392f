"""Every export we know is recognised by its headers, mapped in full, and by no other preset."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Final

import pytest

from smarketing.domain.tables import TABLES
from smarketing.ingest.headers import normal
from smarketing.ingest.presets import CERTAINTIES, FOLDER, NOT_NEEDED, Preset, best_preset, preset_named, presets
from smarketing.ingest.value_maps import MAPPED_COLUMNS

EXPORTS: Final = tomllib.loads(Path(__file__).with_name("preset_exports.toml").read_text(encoding="utf-8"))
OURS: Final = sorted(path.stem for path in FOLDER.glob("*.toml"))
ENDS_WITHOUT_WORDS: Final = {"mautic_contacts", "meta_lead_ads"}
"""CRMs that leave the words for stages to their customer."""
SAMPLES: Final = {
    "timestamp": "2026-03-04 10:00", "date": "2026-03-04", "money": "1250.50", "number": "7.5", "integer": "12",
    "rate": "20", "boolean": "true", "list": "c-77", "text": "some text",
}  # fmt: skip


def expected(name: str) -> dict[str, tuple[str, str, str]]:
    """Return header → (column, value in the file, what it means)."""
    return {
        header: (written, "", "") if isinstance(written, str) else tuple(written)
        for header, written in EXPORTS[name].items()
    }


def columns(name: str) -> dict[str, str]:
    return {header: column for header, (column, _, _) in expected(name).items() if column}


def cell(kind: str, column: str, value: str) -> str:
    if value or not column or kind == NOT_NEEDED:
        return value
    if column == "email":
        return "ann@acme.example"
    return SAMPLES[TABLES[kind].column(column).type]


def file(name: str, kind: str) -> tuple[str, str]:
    """Return an export of three rows that differ in their ids."""
    rows = [
        [
            f"{cell(kind, column, value)}{number}" if column in {"lead_id", "deal_id"} else cell(kind, column, value)
            for column, value, _ in expected(name).values()
        ]
        for number in range(3)
    ]
    out = io.StringIO()
    csv.writer(out).writerows([list(expected(name)), *rows])
    return f"{name}.csv", out.getvalue()


def respelled(header: str) -> list[str]:
    """Return ways in which the same header is met: other capitals, spaces for punctuation, accents, a trailing star."""
    return [header.upper(), header.lower(), f" {header} ", header.replace("a", "á").replace("E", "É"), f"{header}*"]


def test_every_preset_has_an_export_it_is_tried_on():
    assert sorted(EXPORTS) == OURS


@pytest.mark.parametrize("name", OURS)
def test_an_export_is_known_and_mapped_in_full(name, read):
    preset = preset_named(name)
    (found,) = read(file(name, preset.kind))
    assert (found.mapping.kind, found.mapping.preset) == (preset.kind, name)
    if preset.kind == NOT_NEEDED:
        assert found.why == preset.note
        return
    taken = {(one.header, one.target): dict(one.values) for one in found.mapping.columns if one.target}
    assert columns(name).items() <= taken.keys()
    assert not [header for header, _ in taken if expected(name)[header][0] == ""]
    for header, (column, value, ours) in expected(name).items():
        if ours:
            assert taken[header, column][value] == ours


@pytest.mark.parametrize("name", OURS)
def test_an_export_is_known_however_its_headers_are_written(name):
    for way in range(5):
        header = {respelled(one)[way]: column for one, column in columns(name).items()}
        found = best_preset([respelled(one)[way] for one in EXPORTS[name]])
        assert found is not None, way
        assert found[0].name == name
        assert {column: one for one, column in header.items()}.items() <= found[1].items()


@pytest.mark.parametrize("name", OURS)
def test_no_other_preset_knows_as_much_of_an_export(name):
    header = list(EXPORTS[name])
    reach = {one.name: one.reach(header) for one in presets() if one.match(header)}
    own = reach.pop(name)
    assert own > max(reach.values(), default=0)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_spelling_of_a_column_is_found(preset: Preset):
    full = {column: known[0] for column, known in preset.headers.items()}
    for column, known in preset.headers.items():
        for spelling in known:
            beside = next(iter(preset.only_beside.get(spelling, ())), None)
            others = full | {other: beside for other, all_ in preset.headers.items() if beside in all_}
            starts = {other for others in preset.only_beside.values() for other in others}
            signs = [sign for sign in preset.signs if beside is None or sign not in starts]
            header = [*signs, *(name for other, name in others.items() if other != column), spelling]
            found = preset.match([f"{preset.prefix}{name.replace('…', 'EUR)')}" for name in header])
            shown = normal(found[column].removeprefix(preset.prefix))
            assert shown in {normal(one.replace("…", "EUR)")) for one in known}, spelling


@pytest.mark.parametrize(
    ("name", "header", "targets"),
    [
        (
            "meta_ads_report",
            "Begin rapportage,Einde rapportage,Campagnenaam,Besteed bedrag (EUR),Weergaven,Linkklikken",
            "period_start period_end campaign amount impressions clicks",
        ),
        (
            "meta_ads_report",
            "Dag,Begin rapportage,Einde rapportage,Campagnenaam,Besteed bedrag (EUR)",
            "period_start - - campaign amount",
        ),
        (
            "hubspot_contacts",
            "Datensatz-ID,Vorname,Nachname,E-Mail,Telefonnummer,Lifecycle-Phase,Erstellungsdatum",
            "lead_id first_name last_name email phone lifecycle_stage created_at",
        ),
        (
            "google_ads_campaigns",
            "Jour,Campagne,Code de la devise,Coût,Clics",
            "period_start campaign currency amount clicks",
        ),
        (
            "google_ads_campaigns",
            "Tag,Kampagne,Währungscode,Kosten,Klicks",
            "period_start campaign currency amount clicks",
        ),
        ("google_ads_campaigns", "Día,Campaña,Custo,Impr.,Clicks", "period_start campaign amount impressions clicks"),
        (
            "google_ads_campaigns",
            "Dag,Campagnestatus,Campagne,Valutacode,Kosten,Vertoningen,Klikken",
            "period_start - campaign currency amount impressions clicks",
        ),
        (
            "linkedin_ads_campaigns",
            "Startdatum (in UTC),Name der Kampagne,Name der Anzeigengruppe,Gesamtausgaben,Impressions,Klicks",
            "period_start campaign content amount impressions clicks",
        ),
        (
            "meta_ads_report",
            "Tag,Kampagnenname,Anzeigenname,Ausgegebener Betrag (EUR),Impressionen,Link-Klicks",
            "period_start campaign content amount impressions clicks",
        ),
        (
            "meta_ads_report",
            "Start rapportage,Einde rapportage,Campagnenaam,Besteed bedrag (EUR),Weergaven,Klikken op links",
            "period_start period_end campaign amount impressions clicks",
        ),
        (
            "meta_ads_report",
            "Día,Nombre de la campaña,Importe gastado (EUR),Impresiones,Clics en el enlace",
            "period_start campaign amount impressions clicks",
        ),
        (
            "microsoft_ads_campaigns",
            "Tag,Kontonummer,Kampagne,Ausgaben,Währungscode,Impressionen,Klicks",
            "period_start - campaign amount currency impressions clicks",
        ),
        (
            "odoo_pipeline",
            "Externe ID,Verkaufschance,Vertriebsmitarbeiter,Phase,Erwarteter Umsatz,Erstellt am,Erwarteter Abschluss",
            "deal_id deal_name owner deal_stage amount created_at expected_close_at",
        ),
        (
            "pipedrive_deals",
            "Deal - ID,Deal - Titel,Deal - Wert,Deal - Phase,Deal - Deal erstellt,Deal - Datum des gewonnenen Deals",
            "deal_id deal_name amount deal_stage created_at won_at",
        ),
        (
            "meta_ads_report",
            "Début des rapports,Campaign name,Montant dépensé (EUR),Impressions",
            "period_start campaign amount impressions",
        ),
        ("salesforce_leads", "Id,LeadSource,Status,CreatedDate,OwnerId", "lead_id source lead_status created_at owner"),
        (
            "salesforce_opportunities",
            "Id,Name,StageName,Amount,CloseDate,CreatedDate,IsWon",
            "deal_id deal_name deal_stage amount closed_at created_at is_won",
        ),
        (
            "odoo_pipeline",
            "id,name,stage_id/name,user_id/name,create_date,date_deadline",
            "deal_id deal_name deal_stage owner created_at expected_close_at",
        ),
        (
            "suitecrm_leads",
            "id,first_name,last_name,date_entered,status,lead_source,phone_work,assigned_user_id",
            "lead_id first_name last_name created_at lead_status source phone owner",
        ),
        (
            "suitecrm_opportunities",
            "id,name,date_entered,sales_stage,amount,date_closed,lead_source",
            "deal_id deal_name created_at deal_stage amount closed_at source",
        ),
        (
            "marketo_people",
            "id,email,firstName,lastName,company,leadSource,leadStatus,leadScore,createdAt",
            "lead_id email first_name last_name company source lead_status crm_score created_at",
        ),
        (
            "microsoft_ads_campaigns",
            "Gregorian date,Campaign,Currency code,Impr.,Clicks,Spend",
            "period_start campaign currency impressions clicks amount",
        ),
        ("pipedrive_deals", "ID,Deal - Title*,Deal - Value*,Deal - Won time", "deal_id deal_name amount won_at"),
        (
            "zoho_deals",
            "Record Id,Potential Name,Potential Owner,Stage,Closing Date",
            "deal_id deal_name owner deal_stage closed_at",
        ),
    ],
)
def test_other_languages_and_technical_names_are_known_too(name, header, targets):
    found = best_preset(header.split(","))
    assert found is not None
    assert found[0].name == name
    expected_columns = dict(zip(targets.split(), header.split(","), strict=True))
    assert found[1] == {column: one for column, one in expected_columns.items() if column != "-"}


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_preset_of_stages_says_what_its_words_mean(preset: Preset):
    staged = {"leads", "deals"} & {preset.kind}
    held = any(column in preset.headers for kind in staged for column in (*MAPPED_COLUMNS[kind], "is_won"))
    assert not held or preset.values or preset.name in ENDS_WITHOUT_WORDS


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_preset_says_who_says_so(preset: Preset):
    assert preset.facts.certainty in CERTAINTIES
    assert preset.facts.source
