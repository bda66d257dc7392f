"""Build the marts of a snapshot beside those in use, audit them, then put them up with one swap."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from filelock import FileLock
from sqlglot import exp

from smarketing.domain.personas import PersonaRule
from smarketing.domain.stages import Stage
from smarketing.settings import Settings
from smarketing.warehouse import models
from smarketing.warehouse.audits import check_audits
from smarketing.warehouse.engines.base import Engine
from smarketing.warehouse.engines.duckdb import DuckDBEngine
from smarketing.warehouse.sources import READ_TABLES, Facts, canonical, source_queries

KEPT_BUILDS: Final = 6
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class BuildInput:
    """What a build is made from: a snapshot's id, its day, its Parquet file per canonical table (absent: none).

    ``previous_build`` is the file built from the latest snapshot with an earlier day; movements are told against it,
    and are empty without it.
    """

    snapshot_id: str
    as_of: dt.date
    tables: Mapping[str, Path] = field(default_factory=dict)
    previous_snapshot_id: str | None = None
    previous_as_of: dt.date | None = None
    previous_build: Path | None = None


@dataclass(frozen=True)
class Build:
    """A finished build: read-only marts in *file*. ``is_new`` is false where it was there already."""

    id: str
    file: Path
    snapshot_id: str
    as_of: dt.date
    is_new: bool


def build(
    workspace: Path,
    snapshot: BuildInput,
    *,
    rules: Sequence[PersonaRule],
    stages: Sequence[Stage],
    settings: Settings,
    in_use: bool = True,
    progress: Progress | None = None,
) -> Build:
    """Return the build of *snapshot*, made now unless it is there, and *in_use* from now on unless told otherwise.

    *progress* is told the mart being built and the share done (0-1).

    Raises:
        AuditError: the new marts break a promise; the build in use before stays in use.
        EngineError: the engine failed; the build in use before stays in use.
    """
    folder = workspace / "builds"
    folder.mkdir(parents=True, exist_ok=True)
    made_id = build_id(snapshot, rules, stages, settings)
    file = build_file(workspace, made_id)
    with FileLock(folder / ".lock"):
        is_new = not file.exists()
        if is_new:
            _clear_leftovers(folder)
            _write(
                file,
                snapshot,
                rules=rules,
                stages=stages,
                settings=settings,
                progress=progress or _say_nothing,
            )
        file.touch()
        if in_use:
            _swap(folder / "current.json", made_id)
        _prune(folder, keep={made_id, current_build(workspace)})
    return Build(made_id, file, snapshot.snapshot_id, snapshot.as_of, is_new)


def build_file(workspace: Path, build_id: str) -> Path:
    """Return where the marts of a build are, or would be."""
    return workspace / "builds" / f"{build_id}.duckdb"


def current_build(workspace: Path) -> str | None:
    """Return the id of the build in use, None where nothing was built yet."""
    try:
        return str(json.loads((workspace / "builds" / "current.json").read_text(encoding="utf-8"))["build"])
    except FileNotFoundError:
        return None


def make_marts(
    engine: Engine,
    snapshot: BuildInput,
    *,
    rules: Sequence[PersonaRule],
    stages: Sequence[Stage],
    currency: str,
    has_previous: bool,
    progress: Progress,
) -> None:
    """Lay the sources of *snapshot* before *engine* and run every model on it.

    *currency* is the reporting currency; if empty, the one that most deals are in.
    """
    columns = {}
    for table in READ_TABLES:
        if table in snapshot.tables:
            path = snapshot.tables[table]
            columns[table] = frozenset(pq.read_schema(path).names)
            engine.read_parquet(canonical(table), path)
    reporting = currency or (_commonest_currency(engine) if "currency" in columns.get("deals", ()) else None)
    facts = Facts(
        snapshot.as_of,
        snapshot.snapshot_id,
        reporting,
        snapshot.previous_snapshot_id if has_previous else None,
        snapshot.previous_as_of if has_previous else None,
    )
    sources = source_queries(columns, facts=facts, stages=stages, rules=rules, has_previous=has_previous)
    for name, query in sources.items():
        engine.view(name, query)
    ordered = models.all_models()
    for done, model in enumerate(ordered):
        progress(model.name, done / len(ordered))
        engine.table(model.name, model.query, lasting=model.layer == "marts")


def _write(
    file: Path,
    snapshot: BuildInput,
    *,
    rules: Sequence[PersonaRule],
    stages: Sequence[Stage],
    settings: Settings,
    progress: Progress,
) -> None:
    unfinished = file.with_suffix(".tmp")
    scratch = file.with_suffix(".scratch")
    try:
        with DuckDBEngine(
            unfinished, scratch=scratch, threads=settings.threads, memory_limit=settings.memory_limit
        ) as engine:
            has_previous = _lay_previous(engine, snapshot.previous_build)
            make_marts(
                engine,
                snapshot,
                rules=rules,
                stages=stages,
                currency=settings.currency,
                has_previous=has_previous,
                progress=progress,
            )
            progress("audits", 1.0)
            check_audits(engine)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)


def _lay_previous(engine: DuckDBEngine, previous: Path | None) -> bool:
    if previous is None or not previous.exists():
        return False
    engine.attach("previous", previous)
    for mart in ("leads", "deals"):
        engine.view(f"previous_{mart}", exp.select("*").from_(exp.table_(mart, db="main", catalog="previous")))
    return True


def _commonest_currency(engine: Engine) -> str | None:
    code = exp.Upper(this=exp.Trim(this=exp.column("currency")))
    counted = (
        exp.select(exp.alias_(code, "code"), exp.alias_(exp.Count(this=exp.Star()), "deals"))
        .from_(canonical("deals"))
        .where(exp.NEQ(this=code.copy(), expression=exp.Literal.string("")))
        .group_by(code.copy())
    )
    found = sorted((-row["deals"], row["code"]) for row in engine.rows(counted).to_pylist())
    return found[0][1] if found else None


def build_id(snapshot: BuildInput, rules: Sequence[PersonaRule], stages: Sequence[Stage], settings: Settings) -> str:
    """Return what tells a build apart: what it reads, by whose rules, with which models."""
    parts = [
        snapshot.snapshot_id,
        snapshot.as_of.isoformat(),
        repr(sorted((name, path.name) for name, path in snapshot.tables.items())),
        snapshot.previous_build.name if snapshot.previous_build else "",
        repr(tuple(rules)),
        repr([(stage.key, stage.label, stage.team) for stage in stages]),
        settings.currency,
        models.version(),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _swap(pointer: Path, build_id: str) -> None:
    new = pointer.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        json.dump({"build": build_id}, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(pointer)


def _clear_leftovers(folder: Path) -> None:
    """Remove what builds left that were killed midway; call it under the lock."""
    for leftover in folder.glob("*.tmp*"):
        leftover.unlink(missing_ok=True)
    for leftover in folder.glob("*.scratch"):
        shutil.rmtree(leftover, ignore_errors=True)


def _prune(folder: Path, *, keep: set[str | None]) -> None:
    """Remove all but the last few builds; one that is still being read stays readable to its reader."""
    files = sorted(folder.glob("*.duckdb"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT_BUILDS:]:
        if file.stem not in keep:
            file.unlink(missing_ok=True)


def _say_nothing(_step: str, _share: float) -> None:
    """Ignore the progress."""
