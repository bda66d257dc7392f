"""Which table a file is taken for: every column that fits counts, those most that fit one table alone."""

from __future__ import annotations

import pytest

from smarketing.ingest import NOT_NEEDED
from smarketing.workspace.uploads import Uploads

GERMAN_LEADS = (
    "Lead-Nr.;E-Mail;Vorname;Nachname;Firma;Quelle;Erstellt am;Verantwortlich;Status;Land\n"
    "L01;a@eins.example;Jörg;Müßig;Eins GmbH;Webseite;13.01.2026;Anna;Kunde;Deutschland\n"
    "L02;b@zwei.example;Ute;Groß;Zwei GmbH;Messe;16.01.2026;Anna;Neu;Deutschland\n"
)
GERMAN_DEALS = (
    "Auftragsnr.;Name;Lead-Nr.;Betrag (EUR);Phase;Erstellt am;Abgeschlossen am;Gewonnen\n"
    "A01;Auftrag 1;L01;1.000,50;Gewonnen;13.02.2026;23.02.2026;ja\n"
    "A02;Auftrag 2;L02;1.148,50;Verloren;15.02.2026;17.03.2026;nein\n"
)
CASES = {
    "German leads": ("leads", GERMAN_LEADS),
    "German deals": ("deals", GERMAN_DEALS),
    "German deals with the contact's e-mail": (
        "deals",
        (
            "ID;Name;E-Mail;Wert;Phase;Erstellt am;Abschlussdatum\n"
            "7;Anlage;a@eins.example;900;Angebot;13.02.2026;23.02.2026\n"
            "8;Wartung;b@zwei.example;120;Verloren;15.02.2026;17.03.2026\n"
        ),
    ),
    "German leads with an amount": (
        "leads",
        (
            "Lead-Nr.;E-Mail;Vorname;Nachname;Quelle;Status;Umsatz;Erstellt am\n"
            "L01;a@eins.example;Jörg;Müßig;Webseite;Neu;1.000;13.01.2026\n"
            "L02;b@zwei.example;Ute;Groß;Messe;Kunde;2.500;16.01.2026\n"
        ),
    ),
    "French leads": (
        "leads",
        (
            "Identifiant;Prénom;Nom;Courriel;Société;Source du lead;Statut;Créé le;Propriétaire\n"
            "1;Zoé;Roux;z@un.example;Un SA;Salon;Nouveau;13/01/2026;Léa\n"
            "2;Luc;Petit;l@deux.example;Deux SA;Site web;Client;16/01/2026;Léa\n"
        ),
    ),
    "French deals": (
        "deals",
        (
            "Identifiant;Nom;Contact;Montant;Étape;Date de création;Date de clôture;Gagné\n"
            "D1;Projet A;1;1000,50;Gagné;13/02/2026;23/02/2026;oui\n"
            "D2;Projet B;2;400,00;Perdu;15/02/2026;17/03/2026;non\n"
        ),
    ),
    "Spanish leads": (
        "leads",
        (
            "ID;Nombre;Apellidos;Correo electrónico;Empresa;Origen;Estado;Fecha de creación\n"
            "1;Eva;Ruiz;e@uno.example;Uno SL;Feria;Nuevo;13/01/2026\n"
            "2;Juan;Gil;j@dos.example;Dos SL;Web;Cliente;16/01/2026\n"
        ),
    ),
    "Spanish deals": (
        "deals",
        (
            "ID;Nombre;ID del contacto;Importe;Etapa;Fecha de creación;Fecha de cierre;Ganado\n"
            "N1;Proyecto A;1;1000,50;Ganado;13/02/2026;23/02/2026;sí\n"
            "N2;Proyecto B;2;400,00;Perdido;15/02/2026;17/03/2026;no\n"
        ),
    ),
    "Portuguese leads": (
        "leads",
        (
            "ID contato;Nome;Sobrenome;E-mail;Empresa;Origem;Situação;Criado em\n"
            "1;Ana;Reis;a@um.example;Um Lda;Feira;Novo;13/01/2026\n"
            "2;Rui;Melo;r@dois.example;Dois Lda;Site;Cliente;16/01/2026\n"
        ),
    ),
    "Portuguese deals": (
        "deals",
        (
            "ID;Nome;ID contato;Valor;Estágio;Criado em;Data de fechamento;Ganho\n"
            "N1;Projeto A;1;1000,50;Ganho;13/02/2026;23/02/2026;sim\n"
            "N2;Projeto B;2;400,00;Perdido;15/02/2026;17/03/2026;não\n"
        ),
    ),
    "deals with the e-mail of the contact": (
        "deals",
        (
            "ID,Name,Contact email,Amount,Stage,Created,Close date\n"
            "1,Plant,a@one.example,900,Won,2026-02-13,2026-02-23\n2,Pump,b@two.example,120,Lost,2026-02-15,2026-03-17\n"
        ),
    ),
    "deals with a lead id and no stage": (
        "deals",
        ("Order,Lead ID,Total,Created,Won date\nO1,L1,900,2026-02-13,2026-02-23\nO2,L2,120,2026-02-15,2026-03-17\n"),
    ),
    "leads with a value": (
        "leads",
        (
            "Lead ID,Email,First name,Value,Stage,Created\n"
            "L1,a@one.example,Ann,900,New,2026-02-13\nL2,b@two.example,Bob,120,MQL,2026-02-15\n"
        ),
    ),
    "touches": (
        "touches",
        (
            "Kontakt-ID;Datum;Aktivitätstyp;Kanal;Betreff\n"
            "L01;13.01.2026;Anruf;Telefon;Erster Anruf\nL01;14.01.2026;Mail;E-Mail;Angebot\n"
        ),
    ),
    "costs": (
        "costs",
        "Monat;Quelle;Kampagne;Kosten;Klicks\n01.01.2026;Google;Marke;1.000,50;120\n01.02.2026;Google;Marke;900,10;80\n",
    ),
    "companies": (
        NOT_NEEDED,
        (
            "Firmen-ID;Firma;Branche;Mitarbeiter;Land;Erstellt am\n"
            "F1;Eins GmbH;Bau;20;Deutschland;13.01.2026\nF2;Zwei GmbH;Handel;300;Österreich;16.01.2026\n"
        ),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_sheet_is_told_by_its_columns_under_a_name_that_says_nothing(read, case):
    kind, text = CASES[case]
    (found,) = read(("export.csv", text))
    assert found.mapping.kind == kind
    assert not found.doubt


def test_the_name_of_the_sheet_decides_where_the_columns_do_not(read):
    text = "ID,Name,Stage,Created,Owner\n1,Plant,Won,2026-02-13,Ann\n2,Pump,Lost,2026-02-15,Ann\n"
    (export,) = read(("export.csv", text))
    assert export.doubt == "It may hold leads or deals: both fit. Say which of them it holds."
    for name, kind in (("Leads Q1.csv", "leads"), ("Verkaufschancen.csv", "deals"), ("négocios.csv", "deals")):
        (named,) = read((name, text))
        assert (named.mapping.kind, named.doubt) == (kind, ""), name


def test_what_a_person_said_is_not_doubted(read):
    text = "ID,Name,Stage,Created,Owner\n1,Plant,Won,2026-02-13,Ann\n2,Pump,Lost,2026-02-15,Ann\n"
    (said,) = read(("export.csv", text), kind="deals")
    assert (said.mapping.kind, said.doubt) == ("deals", "")


def test_deals_beside_leads_are_tied_to_them_by_a_german_header(read):
    leads, deals = read(("Tabelle1.csv", GERMAN_LEADS), ("Tabelle2.csv", GERMAN_DEALS))
    assert (leads.mapping.kind, deals.mapping.kind) == ("leads", "deals")
    assert deals.mapping.header_of("lead_ids") == "Lead-Nr."
    assert deals.mapping.header_of("deal_id") == "Auftragsnr."


def test_rows_that_a_later_file_of_the_upload_replaces_are_told_and_counted_once(checked):
    header = "lead_id,email,created_at\n"
    first = header + "L1,a@b.example,2026-01-05\nL2,b@b.example,2026-01-06\n"
    upload = checked(("one.csv", first), ("two.csv", header + "L2,c@b.example,2026-01-07\nL3,d@b.example,2026-01-08\n"))
    (table,) = upload.staged
    assert table.table.rows == 3
    counts = [(report.rows_read, report.rows_kept, report.replaced) for report in upload.reports]
    assert counts == [(2, 2, 0), (2, 2, 1)]
    assert upload.reports[1].notes[:1] == (
        (
            "1 row of two.csv has the lead id of a row in one.csv and takes its place, for the later file wins. "
            "If these are not the same leads, say what each file holds."
        ),
    )


def test_rows_that_two_files_of_the_upload_hold_alike_count_once(checked):
    spend = "period_start,campaign,amount\n2026-01-01,Brand,100\n2026-02-01,Brand,90\n"
    upload = checked(("one.csv", spend), ("two.csv", spend))
    assert upload.staged[0].table.rows == 2
    assert upload.reports[1].replaced == 2
    assert upload.reports[1].notes[0] == "2 rows of two.csv are in one.csv too, just the same, and only count once."


def test_a_table_taken_for_deals_by_hand_is_tied_to_the_leads_beside_it(read, workspace, config):
    leads, other = read(("Tabelle1.csv", GERMAN_LEADS), ("Tabelle2.csv", GERMAN_DEALS.replace("Lead-Nr.", "Zebra")))
    uploads = Uploads(config.model_copy(update={"workspace": workspace}))
    assert uploads.prepared_as(other, "deals").mapping.header_of("lead_ids") is None
    assert uploads.prepared_as(other, "deals", [leads, other]).mapping.header_of("lead_ids") == "Zebra"


def test_files_that_were_kept_are_known_again_under_any_name(read, kept, workspace, config, tmp_path):
    kept(("leads.csv", GERMAN_LEADS))
    uploads = Uploads(config.model_copy(update={"workspace": workspace}))
    again, other = tmp_path / "0", tmp_path / "1"
    again.write_text(GERMAN_LEADS, encoding="utf-8")
    other.write_text(GERMAN_DEALS, encoding="utf-8")
    assert uploads.kept_before([again]) == uploads.snapshots()[-1]
    assert uploads.kept_before([again, other]) is None


def test_of_tables_that_share_names_the_one_that_lacks_nothing_is_taken(read):
    [found] = read(("export.csv", "Source,Day,Visits\ngoogle,2026-01-01,10\nbing,2026-01-02,5\n"))
    assert (found.mapping.kind, found.doubt) == ("traffic", "")


def test_sessions_of_google_analytics_are_visits(read):
    preamble = "# ----------\n# Traffic acquisition\n# Start date: 20260101\n# ----------\n"
    rows = "Organic Search,20260101,100,50\nDirect,20260101,50,20\n,Grand total,150,70\n"
    header = "Session default channel group,Date,Sessions,Engaged sessions\n"
    [found] = read(("download.csv", preamble + header + rows))
    assert found.mapping.kind == "traffic"
    assert found.mapping.targets == {
        "Session default channel group": "source",
        "Date": "period_start",
        "Sessions": "visits",
    }


def test_ids_that_a_spreadsheet_rounded_are_told(read):
    rows = "1.23457E+11,a@one.example,2026-01-05\n1.23457E+11,b@one.example,2026-01-06\n"
    [found] = read(("contacts.csv", f"Record ID,Email,Create Date\n{rows}"))
    assert found.mapping.kind == "leads"
    assert found.doubt.startswith("A spreadsheet has rounded the ids in “Record ID”, such as 1.23457E+11")


def test_activities_beside_leads_are_no_leads_though_both_have_an_id_and_a_campaign(read):
    leads = "Lead Id,Email,Created At,Source\n1,a@b.example,2026-01-01,Web\n2,c@d.example,2026-01-02,Web\n"
    rows = "1,2026-01-03 11:00,Form,A\n2,2026-01-04 11:00,Call,A\n"
    found = read(("leads.csv", leads), ("export.csv", f"Lead Id,Timestamp,Activity Type,Campaign\n{rows}"))
    assert [one.mapping.kind for one in found] == ["leads", "touches"]


@pytest.mark.parametrize("header", ["Cost micros", "Cost per click", "Avg. cost", "Cost (TEUR)", "Cost in cents"])
def test_a_cost_in_another_unit_is_shown_and_never_taken_for_the_spend(read, header):
    [found] = read(("costs.csv", f"Day,Campaign,{header},Impressions,Clicks\n2026-01-05,A,12500000,5,1\n"))
    assert found.mapping.header_of("amount") is None


def test_a_file_that_is_called_otherwise_than_its_columns_say_is_asked_about(read):
    rows = "1,ann@acme.example,5. 1. 2026\n2,bob@acme.example,16. 1. 2026\n"
    (found,) = read(("leads.csv", f"Id,Email,Vytvořeno\n{rows}"))
    assert found.mapping.kind == "deals"
    assert found.doubt == "It is called leads, but its columns fit deals better. Say which it holds."
