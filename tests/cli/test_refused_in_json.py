"""A job that reads JSON finds why it was refused where it looks for the answer, and which value is nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "nowhere.csv"), 1),
        (("read", "nowhere.csv", "--out", "grid.csv"), 1),
        (("metric", "funnel"), 1),
        (("plan", "--revenue-goal", "1000"), 1),
        (("undo",), 1),
        (("diff", "2026-01-01", "2026-02-01"), 1),
        (("build",), 1),
        (("restore", "nowhere.zip"), 1),
        (("import",), 2),
        (("metric", "funnel", "--from", "yesterday"), 2),
        (("nonsense",), 2),
    ],
)
def test_a_refusal_is_json_where_json_was_asked_for(run: Run, arguments: tuple[str, ...], code: int) -> None:
    ran = run(*arguments, "--json")
    assert ran.code == code
    assert ran.json == {"refusal": ran.complaint.removesuffix("\n")}
    assert run(*arguments).out == "", "nothing but the sentence, where no JSON was asked for"


def test_an_import_that_is_refused_with_its_report_prints_one_answer(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("lead_id,email,created_at\nA,a@a.example,01/02/2026\nB,b@b.example,03/04/2026\n")
    ran = run("import", file, "--kind", "leads", "--as-of", "2026-06-30", "--json")
    assert (ran.code, ran.json[0]["undecided"]) == (1, ["created_at"])


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("source=Organc", "Nothing has the source 'Organc'. Did you mean 'Organic'?"),
        ("source=paid", "Nothing has the source 'paid'. Did you mean 'Paid'?"),
        ("stage=custommer", "Nothing has the stage 'custommer'. Did you mean 'customer'?"),
        ("company=Nope", "Nothing has the company 'Nope'."),
    ],
)
def test_a_value_that_nothing_has_is_named_and_no_silent_nought(golden: Run, where: str, says: str) -> None:
    assert says in golden("metric", "leads_by_source", "--where", where).out
    unknown = golden("metric", "leads_by_source", "--where", where, "--json").json["filters"]["unknown"]
    assert [one["says"] for one in unknown] == [says]


def test_a_value_that_is_only_in_another_period_or_among_other_records_is_known(golden: Run) -> None:
    asked = ("metric", "win_rate_by_persona", "--from", "2020-01-01", "--to", "2020-02-01", "--where", "source=Paid")
    assert golden(*asked, "--json").json["filters"]["unknown"] == []
