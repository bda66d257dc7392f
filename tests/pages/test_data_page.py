"""The Data page: what is in, what a file was taken for, what would change, and what to mend."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from smarketing.ingest import keep
from smarketing.settings import read_settings
from smarketing.store import Person
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN, GOLDEN_DAY, OpenPage, shown_text

PAGE = "pages/data.py"


def dropped(app: AppTest, **files: bytes) -> AppTest:
    """Return *app* after *files* (name without its ending → bytes) were dropped on it."""
    for name, content in files.items():
        app.file_uploader[0].upload(f"{name}.csv", content)
    return app.run()


def said(app: AppTest) -> str:
    """Return what the page says, as a person reads it."""
    return shown_text(app).replace("\\", "")


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.csv").read_bytes()


def shown_tables(app: AppTest) -> str:
    return "\n".join(table.value.to_csv(index=False) for table in app.dataframe)


def tables_of(app: AppTest) -> str:
    """Return what stands in the tables of the page that nobody can edit."""
    drawn = [one.proto.body for one in app.get("html") if "<td" in one.proto.body]
    return "\n".join([*drawn, *(one.value.to_csv() for one in app.dataframe if "target" not in one.value)])


@pytest.mark.parametrize(
    ("workspace", "sentence"),
    [
        ("golden", "12 leads and 6 deals"),
        ("deals_only", "6 deals"),
        ("leads_only", "12 leads"),
        ("empty", "No data yet."),
    ],
)
def test_the_first_sentence_says_what_is_in(
    workspace: str, sentence: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    assert sentence in said(open_app(PAGE, workspaces[workspace]))


def test_an_empty_workspace_offers_an_upload_and_the_demo_company(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path)
    assert len(app.file_uploader) == 1
    app.button(key="load_demo").click().run()
    assert not app.exception
    assert "As of" in said(app)


def test_nothing_is_kept_before_somebody_says_so(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=golden("leads"), deals=golden("deals"))
    assert "<b>12 leads and 6 deals</b> can be kept, no row is left out." in said(app)
    assert "No data yet." in said(app)
    assert app.button(key="keep").disabled


def test_an_upload_signed_and_kept_is_in_force(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path)
    app.session_state["person"] = Person("Ada", "sales")
    dropped(app, leads=golden("leads"), deals=golden("deals"))
    app.button(key="keep").click().run()
    assert not app.exception
    assert "Kept: 12 leads and 6 deals" in said(app)
    assert app.file_uploader[0].value == []


def test_a_discarded_upload_leaves_no_trace(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=golden("leads"))
    app.button(key="discard").click().run()
    assert "can be kept" not in said(app)
    assert [left for left in (tmp_path / "scratch").iterdir() if left.is_dir()] == []


def test_a_web_page_named_csv_is_refused_with_a_sentence(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, tmp_path), broken=b"<!DOCTYPE html><html><body>Log in</body></html>")
    assert "broken.csv can't be read: it is a web page" in said(app)
    assert not app.exception
    app.button(key="discard").click().run()
    assert len(app.file_uploader) == 1


def test_a_broken_file_does_not_stop_the_others(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, tmp_path), broken=b"<html></html>", leads=golden("leads"))
    assert "broken.csv can't be read" in said(app)
    assert "<b>12 leads</b> can be kept" in said(app)


def test_a_file_can_be_left_out(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=golden("leads"), deals=golden("deals"))
    kind = next(box for box in app.selectbox if box.value == "deals")
    kind.set_value("not_needed").run()
    assert "<b>12 leads</b> can be kept" in said(app)


def test_after_numbers_that_broke_a_promise_the_upload_can_be_looked_at_and_taken_back(
    tmp_path: Path, open_app: OpenPage
) -> None:
    here = open_workspace(read_settings(workspace=tmp_path))
    upload = here.check(here.prepare([(GOLDEN / "leads.csv", "leads.csv")]))
    leads = tmp_path / keep(upload, tmp_path, here.settings, author="Ada").tables["leads"].path
    here.close()
    pq.write_table(pa.concat_tables([pq.read_table(leads)] * 2), leads)
    app = open_app(PAGE, tmp_path)
    assert not app.exception
    assert "lead_id" in said(app)
    assert "could not be drawn" not in said(app)
    assert "1 upload kept; no numbers are up." in said(app)
    assert len(app.file_uploader) == 1
    app.session_state["person"] = Person("Ada", "sales")
    app.button(key="undo").click().run()
    assert app.button(key="undo_confirmed").label == "Undo it"


def test_undo_names_the_upload_it_takes_back_and_the_one_it_goes_back_to_apart(
    tmp_path: Path, open_app: OpenPage
) -> None:
    here = open_workspace(read_settings(workspace=tmp_path))
    for name in ("leads.csv", "deals.csv"):
        here.keep(here.check(here.prepare([(GOLDEN / name, name)]), as_of=dt.date(2026, 6, 30)), by="Ada")
    here.close()
    app = open_app(PAGE, tmp_path)
    app.session_state["data_views"] = "Uploads kept"
    app.run().button(key="undo").click().run()
    asked = next(one.value for one in app.markdown if "is taken back" in one.value).replace("\\", "")
    assert "30 Jun 2026 (no. 2, by Ada) is taken back: the numbers go back to those of 30 Jun 2026 (no. 1," in asked


def test_the_findings_of_the_paper_example_are_listed_with_what_to_do(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = said(open_app(PAGE, workspaces["golden"]))
    assert "Stage dates out of order" in text
    assert "See the records" in {button.label for button in open_app(PAGE, workspaces["golden"]).button}


def test_two_weeks_of_the_demo_compare(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"])
    app.session_state["data_views"] = "Uploads kept"
    app.run()
    assert "2 uploads kept" in said(app)
    app.button(key="compare").click().run()
    assert not app.exception
    assert "new," in said(app)
    assert "→" in tables_of(app)


def test_an_address_that_names_no_upload_shows_the_field(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path, upload="../../etc/passwd")
    assert len(app.file_uploader) == 1
    assert "upload" not in app.query_params


def test_persona_rules_count_as_personas(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    assert "leads by persona" not in said(open_app(PAGE, workspaces["demo"]))
    assert "leads by source" in said(open_app(PAGE, workspaces["deals_only"]))


def test_the_page_points_at_what_was_dropped_and_not_at_a_field_that_is_gone(
    tmp_path: Path, open_app: OpenPage
) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=golden("leads"))
    assert "What you dropped stands below" in said(app)
    assert "Drop this week's exports below" not in said(app)


def test_what_was_kept_before_a_reload_is_said_to_be_in_force_and_by_whom(tmp_path: Path, open_app: OpenPage) -> None:
    here = open_workspace(read_settings(workspace=tmp_path))
    here.keep(here.check(here.prepare([(GOLDEN / "leads.csv", "leads.csv")])), by="Ada")
    here.close()
    app = dropped(open_app(PAGE, tmp_path), leads=golden("leads"))
    text = said(app)
    assert "This upload is in force already" in text
    assert "✓" in text
    assert re.search(r"Kept by Ada, \d\d:\d\d\.", text)
    assert "This upload is not kept yet" not in text


def test_the_data_page_does_not_send_anybody_to_the_data_page(tmp_path: Path, open_app: OpenPage) -> None:
    (tmp_path / "deals.csv").write_text("Deal id,Deal stage,Created,Closed\n1,Closed won,2026-06-01,2030-01-01\n")
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    here.keep(here.check(here.prepare([(tmp_path / "deals.csv", "deals.csv")]), as_of=GOLDEN_DAY), by="Ada")
    here.close()
    text = said(open_app(PAGE, tmp_path / "workspace"))
    assert "upload the export again and say on which day it was taken" in text
    assert "These numbers are" in text
    assert "on the Data page" not in text
