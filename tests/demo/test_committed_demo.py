"""The committed demo is what the generator makes, and small enough to live in git."""

from pathlib import Path

import pytest

from smarketing.demo import LEADS, SEED, TODAY, WEEK, files_of, generate
from smarketing.settings import ROOT

COMMITTED = ROOT / "data" / "demo"


def test_the_committed_demo_is_made_again_byte_by_byte(tmp_path: Path) -> None:
    made = generate(tmp_path)
    committed = {path.relative_to(COMMITTED).as_posix() for path in COMMITTED.rglob("*") if path.is_file()}
    assert committed == set(made.files)
    assert [name for name in made.files if (tmp_path / name).read_bytes() != (COMMITTED / name).read_bytes()] == []


def test_the_committed_demo_takes_less_than_eight_megabytes() -> None:
    assert sum(path.stat().st_size for path in COMMITTED.rglob("*") if path.is_file()) < 8_000_000


def test_another_seed_makes_another_company(tmp_path: Path) -> None:
    same, other = (generate(tmp_path / str(seed), leads=300, seed=seed) for seed in (SEED, SEED + 1))
    assert same.files["2026-11-20/leads.csv"] != other.files["2026-11-20/leads.csv"]


@pytest.mark.parametrize("leads", [1, 40])
def test_a_company_of_few_leads_can_be_made_too(tmp_path: Path, leads: int) -> None:
    made = generate(tmp_path, leads=leads, seed=3)
    assert made.rows[TODAY]["leads"] in {leads, leads + 1}


def test_each_week_offers_one_file_for_each_table() -> None:
    tables = {"leads", "deals", "touches", "costs", "traffic", "calendar"}
    for day in (TODAY, TODAY - WEEK):
        assert sorted(path.stem for path in files_of(COMMITTED / day.isoformat())) == sorted(tables)


def test_the_page_of_the_demo_says_how_it_was_made() -> None:
    assert f"--leads {LEADS} --seed {SEED}" in (COMMITTED / "README.md").read_text(encoding="utf-8")
