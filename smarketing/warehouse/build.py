"""Build the marts of a snapshot beside those in use, audit them, then put them up with one swap."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

from filelock import FileLock

from smarketing.domain.personas import RuleSet
from smarketing.domain.stages import Stage
from smarketing.settings import Settings
from smarketing.warehouse import models
from smarketing.warehouse.audits import check_audits
from smarketing.warehouse.cluster import Cluster, make_marts_on_cluster
from smarketing.warehouse.engines.duckdb import DuckDBEngine
from smarketing.warehouse.engines.spelling import everything_of
from smarketing.warehouse.marts import PREVIOUS_MARTS, BuildInput, Progress, make_marts
from smarketing.warehouse.stage_words import YEARS
from smarketing.warehouse.wholeness import is_whole

__all__ = [
    "KEPT_BUILDS", "Build", "BuildInput", "Cluster", "Progress", "build", "build_file", "build_id", "current_build",
    "whole_build",
]  # fmt: skip
KEPT_BUILDS: Final = 6
_TOLD_AGAINST: Final = "_"


@dataclass(frozen=True)
class Build:
    """A finished build: read-only marts in *file*. ``is_new`` is false where it was there already."""

    id: str
    file: Path
    snapshot_id: str
    as_of: dt.date
    is_new: bool


class _How(TypedDict):
    rules: Sequence[RuleSet]
    stages: Sequence[Stage]
    currency: str
    has_previous: bool
    progress: Progress


def build(
    workspace: Path,
    snapshot: BuildInput,
    *,
    rules: Sequence[RuleSet],
    stages: Sequence[Stage],
    settings: Settings,
    in_use: bool = True,
    cluster: Cluster | None = None,
    progress: Progress | None = None,
) -> Build:
    """Return the build of *snapshot*, made now unless it is there and whole.

    It is *in_use* from now on unless told otherwise. The work is done here, or on *cluster*; the file is the same.
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
        is_new = not is_whole(file)
        if is_new:
            _clear_leftovers(folder)
            _write(
                file,
                snapshot,
                rules=rules,
                stages=stages,
                settings=settings,
                cluster=cluster,
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


def _write(
    file: Path,
    snapshot: BuildInput,
    *,
    rules: Sequence[RuleSet],
    stages: Sequence[Stage],
    settings: Settings,
    cluster: Cluster | None,
    progress: Progress,
) -> None:
    unfinished = file.with_suffix(".tmp")
    scratch = file.with_suffix(".scratch")
    try:
        with DuckDBEngine(
            unfinished, scratch=scratch, threads=settings.threads, memory_limit=settings.memory_limit
        ) as engine:
            how: _How = {
                "rules": rules,
                "stages": stages,
                "currency": settings.currency,
                "has_previous": _lay_previous(engine, snapshot.previous_build),
                "progress": progress,
            }
            if cluster is not None:
                make_marts_on_cluster(engine, cluster, snapshot, **how)
            else:
                make_marts(engine, snapshot, **how)
                progress("audits", 1.0)
                check_audits(engine)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)


def _lay_previous(engine: DuckDBEngine, previous: Path | None) -> bool:
    if previous is None or not is_whole(previous):
        return False
    engine.attach("previous", previous)
    for mart in PREVIOUS_MARTS:
        engine.view(f"previous_{mart}", everything_of(f"previous.main.{mart}", engine.dialect))
    return True


def build_id(snapshot: BuildInput, rules: Sequence[RuleSet], stages: Sequence[Stage], settings: Settings) -> str:
    """Return what tells a build apart: what it reads, by whose rules, with which models, and what it is told against.

    The marts of a snapshot's own are the same whatever they are told against: the first part names them.
    """
    own = _own_id(snapshot, rules, stages, settings)
    before = snapshot.previous_build
    return f"{own}{_TOLD_AGAINST}{before.stem.partition(_TOLD_AGAINST)[0]}" if before else own


def whole_build(
    workspace: Path, snapshot: BuildInput, *, rules: Sequence[RuleSet], stages: Sequence[Stage], settings: Settings
) -> Path | None:
    """Return a file with the marts of *snapshot*, whatever they are told against; None where no whole one is left."""
    own = _own_id(snapshot, rules, stages, settings)
    return next(filter(is_whole, sorted((workspace / "builds").glob(f"{own}*.duckdb"))), None)


def _own_id(snapshot: BuildInput, rules: Sequence[RuleSet], stages: Sequence[Stage], settings: Settings) -> str:
    parts = [
        snapshot.snapshot_id,
        snapshot.as_of.isoformat(),
        repr(sorted((name, path.name) for name, path in snapshot.tables.items())),
        repr([(one.since, one.rules) for one in rules]),
        repr([(stage.key, stage.label, stage.team, *_told_by(stage)) for stage in stages]),
        settings.currency,
        models.version(),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _told_by(stage: Stage) -> tuple[object, ...]:
    """Return what besides its usual evidence tells that a lead reached *stage*; nothing where nothing does."""
    by_column = (stage.shown_by, YEARS) if stage.shown_by else ("",)
    return (*by_column, stage.called) if stage.shown_by or stage.called else ()


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
