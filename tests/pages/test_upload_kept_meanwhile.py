"""An upload that was dropped, while somebody else keeps the same files."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN, GOLDEN_DAY, OpenPage
from tests.pages.test_data_page import PAGE, dropped, golden, said


def test_a_dropped_upload_whose_files_were_kept_elsewhere_says_so(tmp_path: Path, open_app: OpenPage) -> None:
    dropped(open_app(PAGE, tmp_path), leads=golden("leads"))
    assert "kept the same files" not in said(open_app(PAGE, tmp_path))
    here = open_workspace(read_settings(workspace=tmp_path))
    here.keep(here.check(here.prepare([(GOLDEN / "leads.csv", "july.csv")]), as_of=GOLDEN_DAY), by="Ada")
    here.close()
    text = said(open_app(PAGE, tmp_path))
    assert "In force already: Ada kept the same files" in text
    assert "Not kept yet" not in text


def test_a_day_chosen_while_the_files_were_let_go_in_another_run_breaks_nothing(
    tmp_path: Path, open_app: OpenPage
) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=golden("leads"))
    for choices in list(tmp_path.rglob("choices.json")):
        shutil.rmtree(choices.parent)
    app.date_input[0].set_value(dt.date(2026, 7, 7)).run()
    assert not app.exception
