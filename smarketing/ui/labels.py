"""Our own fixed names as people read them: stages by their label, movements in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from smarketing.domain.stages import STAGE_LABELS

_STAGES: Final = ("stage", "mapped_stage")
_PLACED: Final = ("before_stage_position", "after_stage_position")
_IN_WORDS: Final = ("movement", "before_state", "after_state", "remark_kind", "remark_state")
_TWINS: Final = {"stage": "stage_label", "check_name": "check_label"}
_ASIDE: Final = ("team", "owner", "definition")
_NAMES: Final = re.compile("|".join(rf"\b{name}\b" for name in STAGE_LABELS if "_" in name))
_DATES: Final = re.compile(rf"\bBecame ({'|'.join(STAGE_LABELS.values())})(?=$|[:”]| (?:is|has|contains|starts)\b)")
"""The columns of stages' dates by their label: alone, before what became of a cell, or within a condition."""


def labelled(table: pa.Table, names: Callable[[], Mapping[str, str]]) -> pa.Table:
    """Return *table* with stages by *names*, whether it names them or counts their places, and movements in words.

    *names* is asked only where there are stages.

    A value that is none of ours stays as it is.
    """
    for index, name in enumerate(table.column_names):
        words: dict[Any, str] = {}
        if name in _STAGES:
            words = dict(names())
        elif name in _PLACED:
            words = dict(enumerate(names().values(), start=1))
        elif name not in _IN_WORDS:
            continue
        values = [_word(value, words) for value in table.column(name).to_pylist()]
        table = table.set_column(index, name, pa.array(values, pa.string()))
    return table


def _word(value: object, words: dict[Any, str]) -> str | None:
    if value is None:
        return None
    return words.get(value, str(value)) if words else str(value).replace("_", " ")


def stages_in(text: str | None, names: Mapping[str, str]) -> str | None:
    """Return *text* with the fixed names of stages in it, those that are no word, replaced by *names*.

    The labels of their dates, such as “Became MQL”, follow too.
    """
    called = {f"Became {label}": f"Became {names[stage]}" for stage, label in STAGE_LABELS.items()}
    text = text and _NAMES.sub(lambda found: names[found.group()], text)
    return text and _DATES.sub(lambda found: called[found.group()], text)


def numbers_first(names: Sequence[str]) -> list[str]:
    """Return the columns of an answer to show: fixed names that have a label beside them left out, who answers last."""
    kept = [name for name in names if _TWINS.get(name) not in names]
    aside = [name for name in kept[1:] if name in _ASIDE]
    return [*(name for name in kept if name not in aside), *aside]
