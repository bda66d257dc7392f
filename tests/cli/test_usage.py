"""Every command ends in 0, 1 or 2, with a sentence where it isn't 0, and never with a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from smarketing.cli.app import main, to_front
from smarketing.settings import ROOT
from tests.cli.conftest import Run

COMMANDS = (
    *("import", "read", "snapshots", "undo", "diff", "metric", "metrics", "plan"),
    *("demo", "check", "build", "backup", "restore", "start", "audit"),
)


def test_the_options_for_every_command_may_stand_anywhere() -> None:
    expected = ["--json", "--workspace", "w", "metric", "funnel", "--from", "2026-01-01"]
    assert to_front(["metric", "funnel", "--json", "--from", "2026-01-01", "--workspace", "w"]) == expected
    assert to_front(["--workspace=w", "undo"]) == ["--workspace=w", "undo"]
    assert to_front(["read", "--", "--json"]) == ["read", "--", "--json"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_what_it_takes(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert "Usage: python -m smarketing" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("metric",),
        ("metric", "funnel", "--from", "yesterday"),
        ("metric", "funnel", "--basis", "guess"),
        ("import", "x.csv", "--mode", "append"),
        ("import", "x.csv", "--kind", "people"),
        ("plan",),
        ("plan", "--revenue-goal", "much"),
        ("plan", "--revenue-goal", "100", "--rate", "lead"),
        ("demo",),
    ],
)
def test_wrong_usage_ends_in_2_with_what_is_wrong(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.complaint.strip()
    assert "Traceback" not in ran.complaint


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("metric", "funnel"), "There is no data yet"),
        (("build",), "There is no data yet"),
        (("undo",), "nothing to undo"),
        (("import", "nowhere.csv"), "nowhere.csv can't be read: there is no such file in /"),
        (("diff", "0001-x", "2026-01-01"), "There is no snapshot"),
        (("restore", "nowhere.zip"), "There is no backup nowhere.zip"),
        (("plan", "--revenue-goal", "100"), "the deal size isn't known"),
        (("plan", "--revenue-goal", "100", "--deal-size", "5", "--rate", "visit=0.1"), "There is no rate from 'visit'"),
    ],
)
def test_a_refusal_ends_in_1_with_one_sentence(run: Run, arguments: tuple[str, ...], words: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert words in ran.complaint
    assert "Traceback" not in ran.complaint


def test_a_metric_that_is_nearly_one_suggests_the_right_one(golden: Run) -> None:
    ran = golden("metric", "funel")
    assert ran.code == 1
    assert "Did you mean 'funnel'" in ran.complaint


def test_the_module_runs_and_starts_without_the_heavy_libraries(tmp_path: Path) -> None:
    loaded = "import sys; from smarketing.cli import main; main(['--help']); print(sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = ("duckdb", "sqlalchemy", "pyarrow", "streamlit", "pandas", "numpy")
    assert [name for name in heavy if f"'{name}'" in ran.stdout] == []
    module = [sys.executable, "-m", "smarketing", "snapshots", "--json", "--workspace", str(tmp_path)]
    assert subprocess.run(module, cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("folder", ["a file", "below a file"])
def test_a_workspace_that_can_not_be_one_is_refused_in_words(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("x")
    asked = taken if folder == "a file" else taken / "below"
    assert main(["snapshots", "--workspace", str(asked)]) == 1
    assert "can't be a workspace" in capsys.readouterr().err


def test_numbers_beyond_any_plan_and_rates_given_twice_are_wrong_usage(run: Run) -> None:
    assert run("plan", "--revenue-goal", "1e400").code == 2
    assert run("plan", "--revenue-goal", "1e30").code == 2
    for none in ("-5", "0"):
        nothing = run("plan", "--revenue-goal", none)
        assert (nothing.code, f"'{none}' can't be; it has to be above zero" in nothing.complaint) == (2, True)
    twice = run("plan", "--revenue-goal", "100", "--rate", "lead=0.5", "--lead-to-customer", "0.1")
    assert twice.code == 2
    assert "contradict" in twice.complaint


def test_a_metric_without_an_activity_basis_says_which_have_one(golden: Run) -> None:
    ran = golden("metric", "sales_cycle", "--basis", "activity")
    assert ran.code == 1
    assert "These have one: funnel" in ran.complaint


def test_an_unknown_snapshot_is_told_from_those_there_are(golden: Run) -> None:
    (known,) = golden("snapshots", "--json").json
    ran = golden("diff", "x", "y")
    assert ran.code == 1
    assert ran.complaint == f"There is no snapshot 'x'. There are: {known['id']}.\n"


def test_a_rate_may_be_written_in_per_cent_and_a_wrong_one_names_its_option(golden: Run) -> None:
    asked = ("plan", "--revenue-goal", "100000", "--deal-size", "1000", "--json", "--rate")
    assert golden(*asked, "lead=30%").json == golden(*asked, "lead=0.3").json
    wrong = golden(*asked, "lead=much")
    assert wrong.code == 2
    assert "--rate" in wrong.complaint
    assert "'much' is no rate; write it as 0.3 or 30%" in wrong.complaint
    assert golden("plan", "--revenue-goal", "100", "--lead-to-customer", "nan%").code == 2


def test_the_reader_of_a_terminal_sees_control_characters_as_text(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    rows = "lead_id,email,created_at,source\nA,a@a.example,2026-01-02,\x1b[31mPa\u202eid\nB,b@b.example,\x1b[2J,x\n"
    file.write_text(rows, encoding="utf-8")
    told = run("import", file, "--kind", "leads", "--as-of", "2026-06-30")
    assert r"created_at “\x1b[2J”: This is no date" in told.out
    for printed in (told.out, run("metric", "leads_by_source").out, run("metric", "leads_by_source", "--json").out):
        assert not {"\x1b", "\u202e"} & set(printed)
    assert r"\x1b[31mPa\u202eid" in run("metric", "leads_by_source").out
    assert run("metric", "leads_by_source", "--json").json["rows"][0]["source"] == "\x1b[31mPa\u202eid"
