"""A build is made beside the one in use, audited, and put up in one swap."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.domain.personas import Condition, PersonaRule, RuleSet
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.errors import AuditError
from smarketing.settings import read_settings
from smarketing.warehouse.build import KEPT_BUILDS, BuildInput, build, current_build
from smarketing.warehouse.contracts import all_contracts
from smarketing.warehouse.models import all_models
from tests.warehouse.given import build_from, rows_of
from tests.warehouse.golden_set import golden_leads
from tests.warehouse.random_set import RULES, random_tables

MARTS = [model.name for model in all_models() if model.layer == "marts"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    tables = random_tables(seed=1)
    before = build_from(folder, rules=RULES, **{**tables, "leads": tables["leads"][:150], "deals": tables["deals"][9:]})
    return build_from(folder, as_of=dt.date(2026, 7, 7), rules=RULES, previous=before, **tables)


def test_the_same_snapshot_and_rules_are_built_once(tmp_path):
    first = build_from(tmp_path, leads=golden_leads())
    again = build_from(tmp_path, leads=golden_leads())
    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)


def test_another_persona_rule_is_another_build(tmp_path):
    rule = PersonaRule("Everybody", "all", (Condition("lead_id", "is_filled"),))
    plain, ruled = (
        build_from(tmp_path, leads=golden_leads()),
        build_from(tmp_path, leads=golden_leads(), rules=(RuleSet((rule,)),)),
    )
    assert plain.id != ruled.id
    assert rows_of(ruled, "select count(*) from leads where persona = 'Everybody'") == [(2,)]
    assert current_build(tmp_path) == ruled.id


def test_a_build_of_the_past_is_not_put_up(tmp_path):
    present = build_from(tmp_path, leads=golden_leads())
    past = BuildInput("last year", dt.date(2025, 6, 30))
    settings = read_settings(workspace=tmp_path)
    made = build(tmp_path, past, rules=(), stages=DEFAULT_STAGES, settings=settings, in_use=False)
    assert made.file.exists()
    assert current_build(tmp_path) == present.id


def test_a_failed_audit_leaves_the_numbers_before_in_use(tmp_path):
    good = build_from(tmp_path, leads=golden_leads())
    with pytest.raises(AuditError) as caught:
        build_from(tmp_path, leads=[*golden_leads(), *golden_leads()])
    assert "lead_id" in str(caught.value)
    assert caught.value.found > 0
    assert current_build(tmp_path) == good.id
    assert [file.name for file in (tmp_path / "builds").glob("*.duckdb")] == [good.file.name]
    assert not list((tmp_path / "builds").glob("*.tmp*"))


def test_what_a_killed_build_left_is_cleared_away(tmp_path):
    folder = tmp_path / "builds"
    folder.mkdir()
    for name in ("dead.tmp", "dead.tmp.wal"):
        (folder / name).write_bytes(b"half a file")
    build_from(tmp_path, leads=golden_leads())
    assert not list(folder.glob("*.tmp*"))


@pytest.mark.slow
def test_only_the_last_few_builds_are_kept(tmp_path):
    days = [dt.date(2026, 7, 1) + dt.timedelta(days=day) for day in range(KEPT_BUILDS + 3)]
    made = [build_from(tmp_path, as_of=day, leads=golden_leads()[:2]) for day in days]
    kept = {file.stem for file in (tmp_path / "builds").glob("*.duckdb")}
    assert kept == {build.id for build in made[-KEPT_BUILDS:]}


def test_a_workspace_without_any_table_builds_empty_marts(tmp_path):
    empty = build_from(tmp_path)
    counts = {mart: rows_of(empty, f"select count(*) from {mart}")[0][0] for mart in MARTS}
    assert {mart for mart, rows in counts.items() if rows} == {"stages", "stage_lags", "build", "known_follow_up"}


@pytest.mark.parametrize("table", ["leads", "deals", "touches", "stage_history", "costs", "traffic"])
def test_any_one_table_may_be_absent(tmp_path, table):
    tables = {name: rows for name, rows in random_tables(seed=2, leads=30).items() if name != table}
    assert build_from(tmp_path, **tables).is_new


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_holds_the_columns_of_its_contract_and_no_others(made, mart):
    contract = next(contract for contract in all_contracts() if contract.mart == mart)
    columns = [row[0] for row in rows_of(made, f"describe {mart}")]
    assert sorted(columns) == sorted(contract.columns)
    assert all(contract.columns.values())


@pytest.mark.parametrize("mart", MARTS)
def test_every_mart_has_rows_where_the_exports_have_them(made, mart):
    assert rows_of(made, f"select count(*) > 0 from {mart}") == [(True,)]


@pytest.mark.parametrize("mart", ["leads", "lead_stages"])
def test_leads_lie_in_the_order_of_their_creation(made, mart):
    days = [row[0] for row in rows_of(made, f"select created_date from {mart}")]
    assert days == sorted(days)


def test_progress_names_every_model_and_ends_with_the_audits(tmp_path):
    told = []
    build(
        tmp_path,
        BuildInput("s", dt.date(2026, 6, 30)),
        rules=(),
        stages=DEFAULT_STAGES,
        settings=read_settings(workspace=tmp_path),
        progress=lambda step, share: told.append((step, share)),
    )
    assert [step for step, _ in told] == [*(model.name for model in all_models()), "audits"]
    assert [share for _, share in told] == sorted(share for _, share in told)
