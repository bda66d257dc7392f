"""The promise of each mart: its grain, its columns with their meaning, and what is audited before it is shown."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

import sqlglot
from sqlglot import exp

from smarketing.warehouse.engines.spelling import SOURCE_DIALECT
from smarketing.warehouse.models import FOLDER, all_models


@dataclass(frozen=True, eq=False)
class Audit:
    """A promise in a sentence, and the query of the rows that break it."""

    name: str
    promise: str
    query: exp.Expr


@dataclass(frozen=True)
class Contract:
    """What one mart promises; ``columns`` maps each column to its meaning."""

    mart: str
    description: str
    grain: str
    columns: dict[str, str]
    audits: tuple[Audit, ...]


@cache
def all_contracts() -> tuple[Contract, ...]:
    """Return the contract of every mart, in the order they are built."""
    marts = [model.name for model in all_models() if model.layer == "marts"]
    return tuple(_read(mart, (FOLDER / "marts" / f"{mart}.toml").read_text(encoding="utf-8")) for mart in marts)


def _read(mart: str, text: str) -> Contract:
    given = tomllib.loads(text)
    audits = [*_uniqueness(mart, given.get("unique", [])), *_filled(mart, given.get("filled", []))]
    for audit in given.get("audit", []):
        query = sqlglot.parse_one(audit["sql"], read=SOURCE_DIALECT)
        audits.append(Audit(f"{mart}.{audit['name']}", audit["promise"], query))
    columns = {name: " ".join(meaning.split()) for name, meaning in given["columns"].items()}
    return Contract(mart, given["description"], given["grain"], columns, tuple(audits))


def _uniqueness(mart: str, key: list[str]) -> list[Audit]:
    if not key:
        return []
    rows = exp.alias_(exp.Count(this=exp.Star()), "rows_found")
    query = (
        exp.select(*key, rows)
        .from_(mart)
        .group_by(*key)
        .having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.convert(1)))
    )
    return [Audit(f"{mart}.unique", f"every row of {mart} has its own {' and '.join(key)}", query)]


def _filled(mart: str, columns: list[str]) -> list[Audit]:
    if not columns:
        return []
    query = exp.select("*").from_(mart).where(exp.or_(*(exp.column(name).is_(exp.Null()) for name in columns)))
    return [Audit(f"{mart}.filled", f"every row of {mart} has a {', '.join(columns)}", query)]
