"""Uploads of one day: no earlier day is there to tell changes against, and no page says there is one upload only."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN_DAY, OpenPage, shown_text


@pytest.mark.parametrize(("more", "every"), [(1, "Both uploads"), (2, "All 3 uploads")])
def test_weekly_sync_says_that_all_uploads_kept_are_of_one_day(
    more: int, every: str, folder: Path, tmp_path: Path, open_app: OpenPage
) -> None:
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        for number in range(more):
            file = tmp_path / f"more-{number}.csv"
            file.write_text(f"lead_id,email,created_at,source\nN{number},n{number}@n.example,2026-06-02,Paid\n")
            here.keep(here.check(here.prepare([(file, file.name)]), mode="update", as_of=GOLDEN_DAY), by="Ada")
    said = shown_text(open_app("app.py", folder, period="all")).replace("\\", "")
    assert said.count(f"{every} kept are of 30 Jun 2026, so there is no earlier day to compare with.") == 2
    assert "one snapshot only" not in said


def test_after_the_first_upload_weekly_sync_says_that_it_is_the_only_one(folder: Path, open_app: OpenPage) -> None:
    said = shown_text(open_app("app.py", folder, period="all"))
    assert said.replace("\\", "").count("There is one snapshot only.") == 2
