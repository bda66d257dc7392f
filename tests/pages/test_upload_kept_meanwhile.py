"""An upload that was dropped, while somebody else keeps the same files."""

from __future__ import annotations

import datetime as dt
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smarketing.settings import read_settings
from smarketing.store import Person
from smarketing.ui.company import company
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


def test_a_kind_or_header_chosen_while_the_files_were_let_go_in_another_run_breaks_nothing(
    tmp_path: Path, open_app: OpenPage
) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=golden("leads"))
    for folder in [*(choices.parent for choices in tmp_path.rglob("choices.json")), tmp_path / "scratch"]:
        shutil.rmtree(folder)
    (kind,) = [field for field in app.selectbox if field.label == "This file holds"]
    (header,) = [field for field in app.number_input if field.label.startswith("Row of the header")]
    header.set_value(3)
    kind.set_value("deals").run()
    assert not app.exception


@pytest.mark.parametrize("who", ["Ben", "Ada"])
@pytest.mark.parametrize("page", [PAGE, "pages/funnel.py"])
def test_while_a_colleague_keeps_an_upload_a_page_says_so_and_does_not_wait(
    tmp_path: Path, open_app: OpenPage, page: str, who: str
) -> None:
    app = open_app(page, tmp_path)
    app.session_state["person"] = Person(who, "sales")
    here, seen = company().whole, []
    with ThreadPoolExecutor(1) as colleague:

        def look(*_: object) -> None:
            if not seen:
                seen.append(said(colleague.submit(app.run).result(30)))

        upload = here.check(here.prepare([(GOLDEN / "leads.csv", "july.csv")]), as_of=GOLDEN_DAY)
        here.keep(upload, by="Ada", progress=look)
    assert ("Ada is keeping july.csv at this moment. It goes on by itself" in seen[0]) == (who == "Ben")
    assert "As of" not in seen[0]
    after = said(app.run())
    assert "As of <b>30 Jun 2026</b>" in after
    assert "at this moment" not in after
