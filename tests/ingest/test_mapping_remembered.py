"""A mapping once confirmed is taken again, and what is different is told."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

from smarketing.errors import IngestError
from smarketing.ingest import ColumnMapping, Mapping, Remembered, check, export_mapping, keep, read_mapping

pytestmark = pytest.mark.slow


def test_next_week_s_file_takes_no_click(kept, read):
    text = "Ref,Mail,Since,Where from\n1,a@b.example,2026-01-05,Fair\n2,c@d.example,2026-01-06,Web\n"
    (first,) = read(("people.csv", text))
    assert not first.is_remembered
    kept(("people.csv", "lead_id,email,created_at\n1,a@b.example,2026-01-05\n"))
    (second,) = read(("people_2.csv", "EMAIL,lead_id,Created_At\nx@y.example,3,2026-02-01\n"))
    assert second.is_remembered
    assert second.drift == ()
    assert second.mapping.header_of("email") == "EMAIL"


def test_a_mapping_that_a_person_changed_is_the_one_remembered(read, workspace, config):
    text = "lead_id,email,created_at,Zebra\n1,a@b.example,2026-01-05,Champion\n"
    (found,) = read(("people.csv", text))
    columns = tuple(
        column if column.header != "Zebra" else type(column)("Zebra", "persona", "You chose it.", 1.0)
        for column in found.mapping.columns
    )
    mapping = type(found.mapping)(found.mapping.kind, found.mapping.preset, columns)
    keep(check([found], [mapping], workspace, config), workspace, config, author="Ann")
    (again,) = read(("people.csv", text.replace("1,", "2,")))
    assert again.mapping.header_of("persona") == "Zebra"


def test_drift_is_told_in_words(kept, read):
    common = "lead_id,email,created_at,source,company,country,industry,phone"
    kept(("a.csv", f"{common},Lead owner name,persona\n1,a@b.example,2026-01-05,Fair,X,FR,IT,1,Kim,Boss\n"))
    (found,) = read(("b.csv", f"{common},Lead owner names,Budget\n2,c@d.example,2026-01-06,Web,X,FR,IT,2,Kim,5\n"))
    assert found.is_remembered
    assert found.mapping.header_of("owner") == "Lead owner names"
    assert found.drift == (
        "“Lead owner name” is now called “Lead owner names”: read as before.",
        "“Budget” is new: kept under its own name.",
        "“persona” is missing: leads have no “Persona” this time.",
    )


def test_a_header_too_different_is_looked_at_anew(kept, read):
    kept(("a.csv", "lead_id,email,created_at,source\n1,a@b.example,2026-01-05,Fair\n"))
    (found,) = read(("b.csv", "lead_id,created_at,persona,country\n1,2026-01-05,Boss,FR\n"))
    assert not found.is_remembered


def test_new_values_of_a_remembered_status_are_understood(kept, read):
    text = "lead_id,email,created_at,lead_status\n1,a@b.example,2026-01-05,{}\n"
    kept(("a.csv", text.format("New")))
    (found,) = read(("b.csv", text.format("Unqualified")))
    column = next(column for column in found.mapping.columns if column.target == "lead_status")
    assert dict(column.values) == {"New": "lead", "Unqualified": "disqualified"}


def test_the_order_of_day_and_month_seen_before_reads_a_file_that_can_not_tell(kept, checked):
    text = "lead_id,email,created_at\n1,a@b.example,{}\n"
    kept(("a.csv", text.format("01/25/2026")), as_of=dt.date(2026, 1, 31))
    upload = checked(("b.csv", text.format("02/03/2026")), as_of=dt.date(2026, 2, 28))
    assert upload.undecided == ()
    (part,) = upload.parts
    assert pq.read_table(part.converted.path)["created_at"].to_pylist() == [dt.datetime(2026, 2, 3)]  # noqa: DTZ001  # workspace time has no zone


def test_a_file_with_new_and_renamed_columns_is_still_the_one_confirmed_before(kept, read):
    kept(("a.csv", "Lead ID,E-mail,Created,Source,Lead status,Owner\n1,a@b.example,2026-01-05,Fair,New,Kim\n"))
    header = "Lead ID,E-mails,Created,Source,Lead stat,Owner,Budget,Region,Notes,Tier"
    (found,) = read(("b.csv", f"{header}\n2,c@d.example,2026-01-06,Web,New,Kim,5,N,x,1\n"))
    assert found.is_remembered
    assert found.mapping.kind == "leads"
    assert "“Lead status” is now called “Lead stat”: read as before." in found.drift


def test_a_file_that_lacks_what_its_table_needs_is_not_the_one_confirmed_before(kept, read):
    common = "Source,Campaign,Owner,Country,Industry,Phone"
    kept(("a.csv", f"Lead ID,Created,{common}\n1,2026-01-05,Fair,A,Kim,FR,IT,1\n"))
    (found,) = read(("b.csv", f"Deal ID,Closed,Amount,{common}\n9,2026-01-06,5,Web,A,Kim,FR,IT,2\n"))
    assert not found.is_remembered


def test_a_mapping_that_takes_two_headers_for_one_column_is_refused(tmp_path):
    columns = tuple(ColumnMapping(header, "email") for header in ("Work mail", "Home mail"))
    path = tmp_path / "mapping.json"
    export_mapping(path, Remembered(("Work mail", "Home mail"), Mapping("leads", None, columns)))
    with pytest.raises(IngestError) as refusal:
        read_mapping(path)
    assert str(refusal.value) == (
        "mapping.json takes both 'Work mail' and 'Home mail' for 'email', which only one column can be. Set the target "
        "of the other to null."
    )


def test_a_column_under_another_usual_name_is_read_as_before(kept, read):
    kept(("a.csv", "Lead ID,E-Mail,Created,Quelle,Owner,Memo\n1,a@b.example,2026-01-05,Fair,Kim,x\n"))
    header = "Lead ID,E-Mail address,Created on,Quelle,Lead owner,Tier"
    (found,) = read(("b.csv", f"{header}\n2,c@d.example,2026-01-06,W,Kim,1\n"))
    assert found.is_remembered
    assert set(found.drift) == {
        "“E-Mail” is now called “E-Mail address”: read as before.",
        "“Created” is now called “Created on”: read as before.",
        "“Owner” is now called “Lead owner”: read as before.",
        "“Tier” is new: kept under its own name.",
        "“Memo” is missing.",
    }
