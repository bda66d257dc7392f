"""A build made on a cluster is the build made here."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.errors import AuditError, EngineError
from smarketing.warehouse.build import Cluster, current_build
from smarketing.warehouse.engines.spark import SparkEngine
from smarketing.warehouse.models import all_models
from tests.warehouse.given import build_from, rows_of
from tests.warehouse.golden_set import golden_leads
from tests.warehouse.random_set import RULES, random_tables

MARTS = [model.name for model in all_models() if model.layer == "marts"]


@pytest.fixture(scope="module")
def both(sail_address, tmp_path_factory):
    """The same two weeks of exports, built here and on the cluster; without traffic, so that a mart is empty."""
    made = []
    for name in ("here", "there"):
        folder = tmp_path_factory.mktemp(name)
        tables = random_tables(seed=21, leads=120)
        del tables["traffic"]
        before = build_from(folder, rules=RULES, **{**tables, "leads": tables["leads"][:90]})
        cluster = Cluster(sail_address, folder / "shared") if name == "there" else None
        made.append(
            build_from(folder, as_of=dt.date(2026, 7, 7), rules=RULES, previous=before, cluster=cluster, **tables)
        )
    return made


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_made_on_the_cluster_is_the_one_made_here(both, mart):
    columns = ", ".join(row[0] for row in rows_of(both[0], f"describe {mart}"))
    here, there = (sorted(map(_shown, rows_of(build, f"select {columns} from {mart}"))) for build in both)
    assert there == here


def _shown(row):
    """Return a row as text; the last digits of an interpolated number are the engine's own."""
    return repr([round(cell, 9) if isinstance(cell, float) else cell for cell in row])


def test_what_a_cluster_shared_is_cleared_away(both):
    assert not list((both[1].file.parents[1] / "shared").iterdir())


def test_a_failed_audit_on_the_cluster_leaves_the_numbers_before(sail_address, tmp_path):
    good = build_from(tmp_path, leads=golden_leads())
    cluster = Cluster(sail_address, tmp_path / "shared")
    with pytest.raises(AuditError):
        build_from(tmp_path, leads=[*golden_leads(), *golden_leads()], cluster=cluster)
    assert current_build(tmp_path) == good.id


def test_a_model_the_cluster_does_not_understand_is_named(sail):
    with pytest.raises(EngineError, match="leads_of_nowhere"):
        SparkEngine(sail, "/nowhere").view("leads_of_nowhere", "select * from nowhere")
