"""What the stages are called here: as both teams agreed, wherever a page, a form or a file names one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from smarketing.domain.stages import CUSTOMER_STAGE, STAGE_LABELS
from smarketing.domain.wording import plural
from smarketing.metrics import Answer, ColumnInfo
from smarketing.ui.answers import Kept
from smarketing.ui.company import company
from smarketing.ui.labels import stages_in

_KEPT: Final[Kept[Mapping[str, str]]] = Kept(8)
_BOUGHT: Final = "customer_date"
_ONE: Final = "one"
_MANY: Final = "many"
_MEASURED: Final = {
    "marketing_qualified_leads": ("marketing_qualified", _ONE),
    "marketing_qualified_entries": ("marketing_qualified", _ONE),
    "sales_qualified_leads": ("sales_qualified", _ONE),
    "sales_qualified_entries": ("sales_qualified", _ONE),
    "opportunity_leads": ("opportunity", _MANY),
    "opportunity_entries": ("opportunity", _MANY),
    "customers": ("customer", _MANY),
    "customer_entries": ("customer", _MANY),
}
"""Measures that are called after a stage, and whether its name stands there for one lead or for many."""


def agreed_names() -> Mapping[str, str]:
    """Return what each stage is called as agreed today, by its key, first stage first."""
    here = company().whole
    store = here.store
    known = (store.recent_revisions()["agreements"], store.agreements.today)
    return _KEPT.get(
        repr((str(here.folder), here.holds_demo, known)),
        lambda: {entry.value.key: entry.value.label for entry in store.stages.agreed()},
    )


def stage_names() -> Mapping[str, str]:
    """Return what each stage is called, those agreed first and in order, then the usual ones that are left out.

    An export may still say these, and what was said of a lead long ago.
    """
    agreed = agreed_names()
    return agreed if STAGE_LABELS.keys() <= agreed.keys() else {**agreed, **{
        key: label for key, label in STAGE_LABELS.items() if key not in agreed
    }}  # fmt: skip


def as_called(text: str) -> str:
    """Return *text* of ours with stages, and the columns of their dates, as they are called here."""
    return stages_in(text, stage_names()) or ""


def called(columns: Mapping[str, ColumnInfo], names: Mapping[str, str]) -> Mapping[str, ColumnInfo]:
    """Return *columns* with those that count the leads of a stage under the stage's name of *names*."""
    found = {name: _MEASURED[info.measure] for name, info in columns.items() if info.measure in _MEASURED}
    other = {name: (stage, how) for name, (stage, how) in found.items() if names[stage] != STAGE_LABELS[stage]}
    told = {name: names[stage] if how == _ONE else plural(names[stage]) for name, (stage, how) in other.items()}
    if _BOUGHT in columns and names[CUSTOMER_STAGE] != STAGE_LABELS[CUSTOMER_STAGE]:
        told[_BOUGHT] = f"Became {names[CUSTOMER_STAGE]}"
    if not told:
        return columns
    return {**columns, **{name: replace(columns[name], label=label) for name, label in told.items()}}


def answer_called(answer: Answer) -> Answer:
    """Return *answer* with its columns named after the stages as these are called here.

    Those that count the leads of a stage which is left out are left out, too.
    """
    agreed = agreed_names()
    gone = [
        name
        for name, info in answer.columns.items()
        if info.measure in _MEASURED and _MEASURED[info.measure][0] not in agreed
    ]
    if gone:
        kept = {name: info for name, info in answer.columns.items() if name not in gone}
        answer = replace(answer, table=answer.table.drop_columns(gone), columns=kept)
    columns = called(answer.columns, agreed)
    return answer if columns is answer.columns else replace(answer, columns=columns)
