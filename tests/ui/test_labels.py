"""No fixed name of ours on the screen: stages by their label, movements in words, numbers before who answers."""

from __future__ import annotations

import pyarrow as pa

from smarketing.domain.stages import STAGE_LABELS
from smarketing.ui.labels import labelled, numbers_first, stages_in

CALLED = STAGE_LABELS | {"marketing_qualified": "Hot"}


def test_stages_read_by_their_label_whether_named_or_counted() -> None:
    table = pa.table(
        {
            "stage": ["marketing_qualified", "Our own stage", None],
            "before_stage_position": [1, 2, None],
            "after_stage_position": [3, 5, 1],
            "deal_stage_position": [1, 2, 3],
        }
    )
    assert labelled(table, lambda: CALLED).to_pydict() == {
        "stage": ["Hot", "Our own stage", None],
        "before_stage_position": ["Lead", "Hot", None],
        "after_stage_position": ["SQL", "Customer", "Lead"],
        "deal_stage_position": [1, 2, 3],
    }


def test_movements_read_as_words() -> None:
    assert labelled(pa.table({"movement": ["fell_back", "new"]}), dict).column("movement").to_pylist() == [
        "fell back",
        "new",
    ]


def test_what_changed_names_stages_by_their_label_and_leaves_other_words_alone() -> None:
    told = "Mapped stage: marketing_qualified → sales_qualified; Note: a lead → my_sales_qualified_list"
    assert stages_in(told, CALLED) == "Mapped stage: Hot → SQL; Note: a lead → my_sales_qualified_list"
    assert stages_in(None, CALLED) is None


def test_the_date_of_a_stage_is_called_after_it_and_other_words_stay() -> None:
    for told in ("Became {}", "Became {}: empty → 2026-06-05", "read as “Became {}”.", "Became {} is empty"):
        assert stages_in(told.format("MQL"), CALLED) == told.format("Hot")
    assert stages_in("Note: Became MQL at the fair", CALLED) == "Note: Became MQL at the fair"
    assert stages_in("Became SQL: empty", CALLED) == "Became SQL: empty"


def test_an_answer_opens_on_its_numbers() -> None:
    funnel = ["stage", "stage_label", "team", "owner", "definition", "reached", "step_rate"]
    assert numbers_first(funnel) == ["stage_label", "reached", "step_rate", "team", "owner", "definition"]
    assert numbers_first(["owner", "rated"]) == ["owner", "rated"]
