"""The stages are called as both teams agreed, on every page, in every form and in files."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from smarketing.domain.agreements import TOPICS, StagesAgreement
from smarketing.errors import Conflict
from smarketing.metrics import ColumnInfo
from smarketing.store import Store
from smarketing.ui.coverage import needs
from smarketing.ui.exports import as_csv, as_excel
from smarketing.ui.mapping_form import _column_config as mapping_config
from smarketing.ui.persona_rules_form import offered_columns
from smarketing.ui.stage_names import called, stage_names
from smarketing.ui.value_form import _column_config
from tests.pages.conftest import OpenPage, shown_text
from tests.store.deciding import agree

NAMES = {
    "lead": "Contact", "marketing_qualified": "Warm", "sales_qualified": "Hot", "opportunity": "Chance",
    "customer": "Buyer",
}  # fmt: skip
PAGES = ("app.py", "pages/goal_planning.py", "pages/funnel.py", "pages/personas.py", "pages/lead_quality.py")


@pytest.fixture
def renamed(folder: Path, store: Store) -> Path:
    start = TOPICS["stages"].start
    assert isinstance(start, StagesAgreement)
    agree(store, "stages", StagesAgreement(tuple(replace(one, label=NAMES[one.key]) for one in start.stages)))
    return folder


def test_no_page_calls_a_stage_otherwise_than_agreed(renamed: Path, open_app: OpenPage) -> None:
    said = {page: shown_text(open_app(page, renamed, period="all")) for page in PAGES}
    assert [page for page, text in said.items() if re.search(r"\bMQLs?\b|\bSQLs?\b|\bOpportunit(y|ies)\b", text)] == []
    assert all(name in said["pages/funnel.py"] for name in NAMES.values())


def test_forms_and_files_call_stages_as_agreed(renamed: Path, open_app: OpenPage) -> None:
    open_app("pages/funnel.py", renamed, period="all")
    assert dict(stage_names()) == NAMES
    config = _column_config("leads", tuple(stage_names().items()))
    labels = {one["value"]: one["label"] for one in config["ours"]["type_config"]["options"]}
    assert NAMES.items() <= labels.items()
    rows = pa.table({"lead_id": ["L1"], "stage": ["marketing_qualified"], "before_stage_position": [3]})
    assert "L1,Warm,Hot" in as_csv(rows).decode("utf-8-sig").replace('"', "")
    assert as_excel(rows)


def test_dates_of_stages_are_called_after_them_when_columns_are_chosen(renamed: Path, open_app: OpenPage) -> None:
    open_app("pages/funnel.py", renamed, period="all")
    columns = mapping_config("leads", (), tuple(stage_names().items()))["target"]["type_config"]["options"]
    labels = {one["value"]: one["label"] for one in columns}
    assert labels["became_marketing_qualified_at"] == "Became Warm"
    assert offered_columns({"MQL date": "became_marketing_qualified_at"}) == {
        "became_marketing_qualified_at": "Became Warm"
    }
    told = {need.what for need in needs()}
    assert "who became Warm or Hot" in told
    info = called({"customer_date": ColumnInfo("Became a customer", "date")}, stage_names())
    assert info["customer_date"].label == "Became Buyer"


def test_a_lost_race_for_an_owner_names_the_stage_as_agreed(renamed: Path, store: Store) -> None:
    store.stages.owners.change("marketing_qualified", "Ann", by="Ann", expected=0)
    with pytest.raises(Conflict, match="the owner of Warm"):
        store.stages.owners.change("marketing_qualified", "Bo", by="Bo", expected=0)
