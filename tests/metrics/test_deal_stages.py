"""Stage conversion of 1,600 real-looking deals, against the key their publisher printed."""

import json

import pytest

from smarketing.cli.app import main

FILES = ("sample_hubspot_deals.csv", "sample_salesforce_history.csv")


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_the_stages_of_an_export_give_the_published_counts(file, shared_data, tmp_path, capsys):
    folder = shared_data / "stage_history"
    assert main(["import", str(folder / file), "--workspace", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["metric", "deal_stages", "--json", "--workspace", str(tmp_path)]) == 0
    rows = {row["stage"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    counted = ("reached", "moved_on", "lost_here", "open_here", "skipped_through", "median_days", "deals_timed")
    for published in json.loads((folder / "expected.json").read_text())[file]["stages"]:
        row = rows[published["stage"]]
        for column in counted:
            assert row[column] == published[column], column
        assert round(row["conversion"], 3) == published["conversion"]
