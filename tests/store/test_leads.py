"""Feedback stays with its lead through re-uploads: ids of another shape, a renamed column, a merge in the CRM."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from smarketing.store import Feedback, email_key
from smarketing.workspace import Workspace

Put = Callable[..., None]
COLUMNS = "Email,Create Date,Original Source,Lifecycle Stage"
ANN = "ann@one.example,2026-06-01,Organic Search,Lead"
BOB = "bob@two.example,2026-06-02,Paid Search,Lead"
EVE = "eve@six.example,2026-06-03,Paid Search,Lead"


@pytest.fixture
def put(here: Workspace, tmp_path: Path) -> Put:
    """Upload leads as this week's whole export; the first cell of each row is its id, under the header *id_column*."""
    days = iter(dt.date(2026, 6, 5) + dt.timedelta(weeks=week) for week in range(9))

    def put(*rows: str, id_column: str = "Record ID", columns: str = COLUMNS) -> None:
        file = tmp_path / "leads.csv"
        file.write_text("\n".join((f"{id_column},{columns}", *rows)) + "\n", encoding="utf-8")
        prepared = here.prepare([(file, file.name)])
        here.keep(here.check(prepared, as_of=next(days), mode="replace"), by="Ann")

    return put


def rated(here: Workspace) -> dict[str, str]:
    """Return the verdict on each lead that today's numbers count."""
    rows = here.live().tables["live_feedback"].to_pylist()
    return {row["lead_id"]: row["verdict"] for row in rows if row["lead_number"] is not None}


def rate(here: Workspace, lead: str, verdict: str, email: str = "") -> None:
    assert lead in {row["lead_id"] for row in here.rows_behind("leads_by_source").table.to_pylist()}
    reason = "no_budget" if verdict == "bad" else ""
    here.store.feedback.give(Feedback(lead, verdict, reason, lead_email_key=email_key(email)), by="Sam")  # type: ignore[arg-type]  # a literal


def test_feedback_stays_when_next_week_s_export_writes_ids_otherwise(here: Workspace, put: Put) -> None:
    put(f"00Q3000000bDQPB,{ANN}", f"00Q3000000bDQPCEA4,{BOB}", f"1051,{EVE}")
    for lead, verdict in (("00Q3000000bDQPBEA4", "good"), ("00Q3000000bDQPCEA4", "ok"), ("1051", "bad")):
        rate(here, lead, verdict)
    said = rated(here)
    assert len(said) == 3
    put(f"00Q3000000bDQPBEA4,{ANN}", f"00Q3000000bDQPC,{BOB}", f"1051.0,{EVE}")
    assert rated(here) == said


def test_feedback_stays_when_the_column_of_ids_is_spelled_otherwise_and_moved(here: Workspace, put: Put) -> None:
    put(f"1051,{ANN}", f"1052,{BOB}")
    rate(here, "1052", "good")
    put(f"1051,{ANN}", f"1052,{BOB}", id_column="record_id")
    assert rated(here) == {"1052": "good"}
    columns = COLUMNS.replace("Email", "Email,Record Id")
    put("x," + ANN.replace(",", ",1051,", 1), "y," + BOB.replace(",", ",1052,", 1), id_column="Remark", columns=columns)
    assert rated(here) == {"1052": "good"}


def test_feedback_stays_when_the_column_of_ids_has_another_name_that_its_crm_uses(here: Workspace, put: Put) -> None:
    put(f"1051,{ANN}", f"1052,{BOB}")
    rate(here, "1052", "good")
    put(f"1051,{ANN}", f"1052,{BOB}", id_column="Record ID - Contact")
    assert rated(here) == {"1052": "good"}


def test_feedback_given_beside_an_e_mail_outlives_a_column_of_ids_that_is_gone(here: Workspace, put: Put) -> None:
    put(f"1051,{ANN}", f"1052,{BOB}")
    rate(here, "1052", "good", email="bob@two.example")
    put(f"1051,{ANN}", f"1052,{BOB}", id_column="Row")
    assert rated(here) == {"1052": "good"}


def test_feedback_stays_with_its_lead_when_another_crm_gives_it_another_id_and_after_undo(
    here: Workspace, put: Put
) -> None:
    put(f"1051,{ANN}", f"1052,{BOB}")
    rate(here, "1051", "good", email="ann@one.example")
    put(f"00Q3000000bDQPB,{ANN}", f"00Q3000000bDQPC,{BOB}")
    assert rated(here) == {"1051": "good"}
    here.undo(by="Ann")
    assert rated(here) == {"1051": "good"}


def test_of_two_leads_merged_into_one_the_later_verdict_counts_and_both_are_kept(here: Workspace, put: Put) -> None:
    twin = ANN.replace("ann@", "Ann@").replace("Organic", "Paid")
    put(f"1051,{ANN}", f"1053,{twin}", f"1052,{BOB}")
    rate(here, "1051", "good", email="ann@one.example")
    rate(here, "1053", "bad", email="Ann@one.example")
    put(f"1051,{ANN}", f"1052,{BOB}")
    assert rated(here) == {"1051": "bad"}
    assert [entry.value.verdict for entry in here.store.history("feedback", "1051")] == ["good"]
    assert [entry.value.verdict for entry in here.store.history("feedback", "1053")] == ["bad"]


def test_a_verdict_on_a_lead_merged_away_under_another_address_goes_to_the_lead_that_names_it(
    here: Workspace, put: Put
) -> None:
    put(f"1051,{ANN}", f"1052,{BOB}", f"1053,{EVE}")
    rate(here, "1052", "good", email="bob@two.example")
    rate(here, "1053", "bad", email="eve@six.example")
    for column in ("Merged object IDs", "Merged record IDs"):
        put(f"1051,{ANN},1052;1053.0", columns=f"{COLUMNS},{column}")
        assert rated(here) == {"1051": "bad"}, "the later verdict of both"
    assert [entry.key for entry in here.store.feedback.current()] == ["1052", "1053"]
    put(f"1051,{ANN}", f"1052,{BOB}", f"1053,{EVE}")
    assert rated(here) == {"1052": "good", "1053": "bad"}
