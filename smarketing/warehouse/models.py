"""The models: plain select statements in files, read, put in order and spelled for an engine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final, Literal, cast

import sqlglot
from sqlglot import exp

from smarketing.warehouse.engines.spelling import SOURCE_DIALECT, spell

FOLDER: Final = Path(__file__).parent / "models"
Layer = Literal["staging", "intermediate", "marts"]


@dataclass(frozen=True, eq=False)
class Model:
    """One file: the table of its name, as a select; ``reads`` are the relations it names.

    ``query`` is shared by everybody who builds: copy it before changing it.
    """

    name: str
    layer: Layer
    text: str
    query: exp.Expr
    reads: frozenset[str]


def _read_model(path: Path) -> Model:
    text = path.read_text(encoding="utf-8")
    tree = sqlglot.parse_one(text, read=SOURCE_DIALECT)
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    reads = frozenset(table.name for table in tree.find_all(exp.Table)) - own
    return Model(path.stem, cast("Layer", path.parent.name), text, tree, reads)


@cache
def all_models() -> tuple[Model, ...]:
    """Return every model, each after those it reads; the order is the same on every machine."""
    found = {path.stem: _read_model(path) for path in sorted(FOLDER.glob("*/*.sql"))}
    order = TopologicalSorter({name: sorted(model.reads & found.keys()) for name, model in found.items()})
    return tuple(found[name] for name in order.static_order())


@cache
def spelled(model: Model, dialect: str) -> str:
    """Return the query of *model* as *dialect* has it."""
    return spell(model.query, dialect)


@cache
def version() -> str:
    """Return what the texts of all models hash to."""
    texts = "\0".join(f"{model.layer}/{model.name}\0{model.text}" for model in all_models())
    return hashlib.sha256(texts.encode()).hexdigest()
