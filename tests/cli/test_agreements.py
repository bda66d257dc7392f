"""What both teams agree on, from the command line: shown, exported, imported, proposed, signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def exported(run: Run, tmp_path: Path) -> Path:
    """What a new workspace starts with, with another limit for MQL."""
    path = tmp_path / "agreement.toml"
    assert run("agreements", "export", "--out", path).code == 0
    path.write_text(path.read_text("utf-8").replace("limit_days = 7", "limit_days = 5"), "utf-8")
    return path


def test_a_change_is_proposed_signed_and_in_force(golden: Run, exported: Path) -> None:
    refused = golden("agreements", "propose", "stages", exported, "--reason", "Faster", "--by", "Mia")
    assert (refused.code, "Say for which team" in refused.complaint) == (1, True)
    made = golden(
        *("agreements", "propose", "stages", exported, "--reason", "Faster", "--by", "Mia", "--team", "marketing"),
        *("--sign", "--json"),
    ).json
    (proposal,) = made["proposed"]
    assert (proposal["changes"], proposal["missing"]) == (["Time limit of MQL: 7 → 5 days"], ["sales"])
    shown = golden("agreements", "show", "--json").json
    assert [one["proposal"] for one in shown["open"]] == [proposal["proposal"]]
    signed = golden("agreements", "sign", proposal["proposal"], "--by", "Ann", "--team", "sales", "--json").json
    assert signed["state"] == "agreed"
    assert golden("agreements", "history", "stages", "--json").json[0]["signed_by"] == ["Mia", "Ann"]
    told = golden("agreements", "history", "stages").out
    assert "signed by Mia and Ann. Faster\n  Time limit of MQL: 7 → 5 days" in told
    assert [row["limit_days"] for row in golden("metric", "funnel", "--json").json["rows"]][1] == 5
    assert "limit_days = 5" in golden("agreements", "show", "stages").out
    again = golden("agreements", "sign", proposal["proposal"], "--by", "Ann")
    assert (again.code, "This proposal was agreed by Ann" in again.complaint) == (1, True)


def test_a_file_proposes_what_differs_and_says_where_nothing_does(run: Run, exported: Path) -> None:
    who = ("--by", "Mia", "--team", "marketing", "--reason", "Faster")
    first = run("agreements", "import", exported, *who)
    assert first.code == 0
    assert "stages, proposed by Mia, waits for marketing and sales. Faster" in first.out
    assert run("agreements", "import", exported, *who).out == "stages: the same is proposed already.\n"
    exported.write_text(exported.read_text("utf-8").replace("limit_days = 5", "limit_days = 7"), "utf-8")
    assert run("agreements", "import", exported, *who).out == "Nothing differs from what is agreed.\n"
    exported.write_text("[calendar]\nweek_starts_on = 'mon'\n", "utf-8")
    wrong = run("agreements", "import", exported, *who)
    assert (wrong.code, wrong.complaint.split(":")[0]) == (1, "agreement.toml, line 2, calendar, week_starts_on")


def test_before_anything_is_agreed_every_topic_says_so(run: Run) -> None:
    topics = run("agreements", "show", "--json").json["topics"]
    assert {topic["version"] for topic in topics} == {0}
    assert len(topics) == 9
    assert run("agreements", "history", "stages").out == "Nobody agreed on it yet.\n"
    wrong = run("agreements", "show", "stage")
    assert (wrong.code, "Did you mean 'stages'" in wrong.complaint) == (1, True)


def test_the_group_tells_what_it_takes(run: Run) -> None:
    ran = run("agreements", "--help")
    assert ran.code == 0
    assert all(word in ran.out for word in ("show", "history", "export", "import", "propose", "sign"))
