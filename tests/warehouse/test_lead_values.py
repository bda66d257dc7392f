"""The values offered when a persona rule is written."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from smarketing.settings import read_settings
from smarketing.warehouse.lead_values import MOST_VALUES, common_values


def offered(folder: Path, cells: list[str | None], column: str = "job_title") -> tuple[str, ...]:
    pq.write_table(pa.table({"job_title": pa.array(cells, pa.string())}), folder / "leads.parquet")
    return common_values(folder / "leads.parquet", column, settings=read_settings(workspace=folder))


def test_values_come_commonest_first_and_ties_by_name(tmp_path: Path) -> None:
    assert offered(tmp_path, ["CFO", "CTO", "CTO ", "Buyer"]) == ("CTO", "Buyer", "CFO")


def test_empty_cells_are_no_value(tmp_path: Path) -> None:
    assert offered(tmp_path, [None, "", "  ", "CTO"]) == ("CTO",)


def test_a_column_that_the_export_lacks_has_no_values(tmp_path: Path) -> None:
    assert offered(tmp_path, ["CTO"], column="x_plan") == ()


def test_a_column_full_of_free_text_offers_only_the_commonest(tmp_path: Path) -> None:
    found = offered(tmp_path, [f"Title {number}" for number in range(100)] + ["Title 99"])
    assert len(found) == MOST_VALUES
    assert found[0] == "Title 99"
