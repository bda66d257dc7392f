"""A mapping once confirmed is taken again, and what is different is told."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq

from smarketing.ingest import check, keep


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
