"""This, else that: a second header fills a column where the first is empty, and everybody who looks is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from smarketing.errors import IngestError
from smarketing.ingest import Upload, check, keep
from smarketing.ingest.model import Mapping
from smarketing.ingest.presets import preset_named, read_preset
from smarketing.ingest.remembered import Remembered, export_mapping, read_mapping
from smarketing.ui.mapping_form import why_of

pytestmark = pytest.mark.slow

HEADER = (
    "(Do Not Modify) Opportunity,Topic,Potential Customer,Actual Revenue,Est. Revenue,Status,Est. Close Date,Created On"
)
ROWS = (
    '1,A,Acme,"1,500.00","2,000.00",Won,2026-03-01,2026-01-05\n'
    '2,B,Bolt,,"3,000.00",Open,2026-04-01,2026-01-06\n'
    '3,C,Cord,--,"4,000.50",Open,2026-04-01,2026-01-07\n'
    "4,D,Dart,,,Open,2026-04-01,2026-01-08\n"
)
DEALS = ("deals.csv", f"{HEADER}\n{ROWS}")
AMOUNTS = [Decimal("1500.00"), Decimal("3000.00"), Decimal("4000.50"), None]


def amounts(upload: Upload) -> list[Decimal | None]:
    return pq.read_table(upload.staged[0].path, columns=["amount"])["amount"].to_pylist()


def test_a_preset_fills_the_amount_from_a_second_column_where_the_first_is_empty(checked):
    upload = checked(DEALS)
    assert amounts(upload) == AMOUNTS
    (report,) = upload.reports
    assert (report.mapping["Actual Revenue"], report.mapping["Est. Revenue"]) == ("amount", "amount")
    assert "Est. Revenue" not in report.unmapped
    assert report.cells_nulled == 0


def test_with_only_one_of_the_two_columns_that_one_is_taken(checked):
    upload = checked(("deals.csv", "\n".join(",".join((*line.split(",")[:3], *line.split(",")[4:])) for line in (
        HEADER, "1,A,Acme,,2000,Won,2026-03-01,2026-01-05", "2,B,Bolt,,3000,Open,2026-03-01,2026-01-05"))))  # fmt: skip
    assert amounts(upload) == [Decimal(2000), Decimal(3000)]


def test_it_is_remembered_for_next_week_s_file(kept, read, workspace, config):
    kept(DEALS)
    (again,) = read(("next.csv", f"{HEADER}\n{ROWS.replace('3,000', '3,500')}"))
    assert again.is_remembered
    assert amounts(check([again], [again.mapping], workspace, config))[1] == Decimal(3500)


def test_a_mapping_file_keeps_it(read, tmp_path, workspace, config):
    (found,) = read(DEALS)
    export_mapping(tmp_path / "mapping.json", Remembered(found.grid.header, found.mapping))
    given = read_mapping(tmp_path / "mapping.json")
    assert given.mapping.otherwise == (("amount", "Est. Revenue"),)
    (again,) = read(DEALS, mapping=given)
    assert amounts(check([again], [again.mapping], workspace, config)) == AMOUNTS


def test_where_the_first_column_is_gone_next_week_the_second_takes_its_place_and_that_is_told(kept, read):
    kept(DEALS)
    rows = "5,E,Edge,500,Open,2026-04-01,2026-01-09\n6,F,Fern,600,Open,2026-04-01,2026-01-09\n"
    (found,) = read(("next.csv", f"{HEADER.replace('Actual Revenue,', '')}\n{rows}"))
    assert found.is_remembered
    assert found.mapping.header_of("amount") == "Est. Revenue"
    assert found.drift == ("“Actual Revenue” is missing: “Est. Revenue” is read in its place.",)


def test_a_header_that_a_person_takes_for_something_else_fills_nothing_any_more(read, workspace, config):
    (found,) = read(DEALS)
    columns = tuple(
        replace(column, target="converted_amount") if column.header == "Est. Revenue" else column
        for column in found.mapping.columns
    )
    assert amounts(check([found], [replace(found.mapping, columns=columns)], workspace, config))[1] is None


def test_the_mapping_page_says_it_at_both_columns(read):
    (found,) = read(DEALS)
    why = {column.header: why_of(found.mapping, column) for column in found.mapping.columns}
    assert why["Actual Revenue"] == "where it is empty, “Est. Revenue” counts; known from Dynamics 365 opportunities"
    assert why["Est. Revenue"].startswith("counts where “Actual Revenue” is empty")


def test_a_bad_value_of_the_second_column_is_told(checked):
    upload = checked(("deals.csv", f"{HEADER}\n5,E,Edge,,about 5,Open,2026-04-01,2026-01-09\n{ROWS}"))
    [reject] = upload.reports[0].rejects
    assert (reject.row, reject.value) == (2, "about 5")


def test_a_column_is_no_second_choice_for_itself():
    preset = preset_named("dynamics365_opportunities")
    assert preset is not None
    assert preset.second(["(Do Not Modify) Opportunity", "Topic", "Est. Revenue"]) == ()


def test_a_preset_may_fill_only_columns_that_it_has(tmp_path):
    path = tmp_path / "acme.toml"
    headers = '[headers]\ndeal_id = ["Id"]\n[otherwise]\namount = ["B"]\n'
    path.write_text(f'label = "A"\nkind = "deals"\nrequired = ["deal_id"]\n{headers}')
    with pytest.raises(IngestError, match="has a second choice for amount, but no first"):
        read_preset(path)


def test_mappings_written_before_have_no_second_columns(tmp_path):
    path = tmp_path / "mapping.json"
    path.write_text('{"header": ["a"], "mapping": {"kind": "leads", "preset": null, "columns": []}, "date_orders": {}}')
    assert read_mapping(path).mapping == Mapping("leads", None, ())


def test_the_second_column_is_kept_under_its_own_name_too(kept, read, workspace, config):
    (found,) = read(DEALS)
    snapshot = keep(check([found], [found.mapping], workspace, config), workspace, config, author="Ann")
    assert pq.read_table(snapshot.table(workspace, "deals"))["x_est_revenue"].to_pylist()[0] == "2,000.00"
