"""An upload before it is kept: what was understood, what would change, what is asked, and what is mended in place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from smarketing.ingest import ColumnMapping, Mapping, Remembered, export_mapping, keep
from smarketing.settings import read_settings
from smarketing.store import Person
from smarketing.ui.staging import Staging
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN, GOLDEN_DAY, OpenPage
from tests.pages.test_data_page import PAGE, dropped, said, shown_tables, tables_of


def under_way(app: AppTest) -> Staging:
    """Return the upload of *app*; what its editors call, which no test in process can edit."""
    return cast("Staging", app.session_state["staging"])


def values_in(app: AppTest) -> dict[str, str]:
    """Return what each stage or status is taken for, in the order of the page."""
    (table,) = [one.value for one in app.data_editor if "ours" in one.value]
    return dict(zip(table["value"], table["ours"], strict=True))


FIRST = b"Lead id,Created,Lead status,Source\nL1,2026-06-01,New,Web\nL2,2026-06-02,New,Fair\nL3,2026-06-03,New,Web\n"
THEN = b"Lead id,Created,Lead status,Source\nL1,2026-06-01,New,Web\nL2,2026-06-02,Qualified,\nL4,2026-06-04,New,Web\n"


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A workspace of three leads as of the end of June."""
    folder = tmp_path / "workspace"
    (tmp_path / "leads.csv").write_bytes(FIRST)
    here = open_workspace(read_settings(workspace=folder))
    here.keep(here.check(here.prepare([(tmp_path / "leads.csv", "leads.csv")]), as_of=GOLDEN_DAY), by="Ada")
    here.close()
    return folder


def test_an_upload_older_than_the_data_in_force_is_told_so_before_it_is_kept(filled: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, filled)
    app.session_state["person"] = Person("Ada", "sales")
    app.file_uploader[0].upload("leads_2026-05-01.csv", THEN)
    app.run()
    text = said(app)
    assert text.count("This is of 1 May 2026, but snapshot") == 2  # beside the button and on the file's card
    assert "Undo that upload first, or give the right day" in text
    assert app.button(key="keep").disabled
    app.date_input[0].set_value(dt.date(2026, 7, 7)).run()
    assert "This is of 1 May 2026" not in said(app)
    assert not app.button(key="keep").disabled


def test_rows_of_another_kind_and_what_the_export_does_not_say_are_told(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path / "workspace")
    ads = b"Day,Campaign,Campaign type,Cost,Impr.\n2026-03-01,Brand,Search,1,10\n"
    both = (
        b"External ID,Type,Salesperson,Stage,Created on\n1,Lead,Ann,New,2026-03-01\n2,Opportunity,Ann,Won,2026-03-01\n"
    )
    app.file_uploader[0].upload("google.csv", ads).upload("crm.csv", both)
    app.run()
    assert "1 row read as leads only" in said(app)
    assert "is “Google Ads” in every row" in said(app)


def test_a_day_that_is_yet_to_come_is_remarked_on_and_may_be_kept(filled: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, filled)
    app.session_state["person"] = Person("Ada", "sales")
    app.file_uploader[0].upload("leads_2099-05-01.csv", THEN)
    app.run()
    assert "This is of 1 May 2099, a day that is yet to come" in said(app)
    assert not app.button(key="keep").disabled


def test_what_would_change_is_shown_cell_by_cell_before_it_is_kept(filled: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, filled), leads=THEN)
    assert "1 new, 1 changed, 1 gone, 1 the same" in said(app)
    assert "Replace: it holds 2 of the 3 leads of 30 Jun 2026, so it looks like a full export; the 1 it lacks" in said(
        app
    )
    assert "Source: Fair → empty; Lead status: New → Qualified" in tables_of(app)
    for change, lead in (("new", "L4"), ("gone", "L3"), ("same", "L1")):
        app.segmented_control(key="change-upload-leads-changed-new-gone-same").set_value(change).run()
        assert [name for name in ("L1", "L2", "L3", "L4") if name in tables_of(app)] == [lead]


def test_a_part_of_the_leads_is_proposed_as_an_update(filled: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, filled), leads=FIRST.split(b"L2")[0])
    assert "Update: it holds 1 of the 3 leads of 30 Jun 2026, so it looks like a part" in said(app)


def test_a_row_that_cannot_be_taken_is_shown_where_a_spreadsheet_shows_it(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=b"Lead id,Created\n1,2026-01-05\n2,2026-02-30\n")
    assert "<b>1 lead</b> can be kept, 1 row is left out." in said(app)
    assert "leads.csv,3,Created,2026-02-30," in shown_tables(app)


def test_a_date_that_reads_two_ways_is_asked_for(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path)
    app.session_state["person"] = Person("Ada", "sales")
    dropped(app, leads=b"Lead id,Created\n1,01/02/2026\n2,03/04/2026\n")
    assert app.button(key="keep").disabled
    (asked,) = [control for control in app.segmented_control if "Created" in control.label]
    asked.set_value("mdy").run()
    assert app.date_input[0].value.isoformat() == "2026-03-04"
    assert not app.button(key="keep").disabled
    asked = next(control for control in app.segmented_control if "Created" in control.label)
    asked.set_value("dmy").run()
    assert app.date_input[0].value.isoformat() == "2026-04-03"


def test_amounts_that_may_be_thousands_are_asked_for(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path)
    app.session_state["person"] = Person("Ada", "sales")
    dropped(app, deals=b"Deal id,Created,Amount\n1,2026-01-02,1.234\n2,2026-01-03,5.678\n3,2026-01-03,R$ 100.000\n")
    assert app.button(key="keep").disabled
    (asked,) = [control for control in app.segmented_control if "Amount" in control.label]
    assert "In “Amount” 2 amounts are written like “1.234”, and nothing tells" in asked.label.replace("\\", "")
    asked.set_value("decimals").run()
    assert "2 amounts of “Amount”, such as “1.234”, may mean two things" in said(app)
    assert not app.button(key="keep").disabled
    assert under_way(app).mapping(0).columns[2].three_digits == "decimals"


def test_the_header_can_be_said_to_be_in_another_row(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path)
    app.session_state["person"] = Person("Ada", "sales")
    top = b"Team,Region,Owner\nNorth,EMEA,Ann\n"
    dropped(app, leads=top + b"Lead id,E-mail,Created\nL1,a@a.example,2026-01-02\n")
    (row,) = [one for one in app.number_input if "Row of the header" in one.label]
    assert row.value == 1
    row.set_value(9).run()
    assert "Row 9 of leads.csv is empty" in said(app)
    next(one for one in app.number_input if "Row of the header" in one.label).set_value(3).run()
    assert under_way(app).mapping(0).header_of("email") == "E-mail"
    assert not app.button(key="keep").disabled
    again = open_app(PAGE, tmp_path, upload=under_way(app).id)
    assert (under_way(again).prepared[0].grid.header_row, under_way(again).mapping(0).header_of("email")) == (
        3,
        "E-mail",
    )
    assert "2 rows above the header were left out" in said(again)


def test_dates_that_contradict_each_other_are_told_and_nobody_is_asked(tmp_path: Path, open_app: OpenPage) -> None:
    content = b"Lead id,Created,Last activity\n1,2026-01-02,13/02/2026\n2,2026-01-03,02/13/2026\n"
    app = dropped(open_app(PAGE, tmp_path), leads=content)
    assert "The dates of “Last activity” contradict each other" in said(app)
    assert not [control for control in app.segmented_control if "Last activity" in control.label]


def test_a_value_that_cannot_be_read_is_mended_in_place_and_the_mending_taken_back(
    tmp_path: Path, open_app: OpenPage
) -> None:
    content = b"Lead id,Created\n1,2026-01-05\n2,2026-02-30\n3,2026-02-30\n"
    app = dropped(open_app(PAGE, tmp_path), leads=content)
    assert "<b>1 lead</b> can be kept, 2 rows are left out." in said(app)
    under_way(app).mend(0, {("Created", "2026-02-30"): "2026-02-28"})
    app.run()
    assert "<b>3 leads</b> can be kept, no row is left out." in said(app)
    (mendable,) = [table.value for table in app.data_editor if "better" in table.value]
    assert mendable["better"].to_list() == ["2026-02-28"]
    under_way(app).mend(0, {("Created", "2026-02-30"): ""})
    app.run()
    assert "<b>1 lead</b> can be kept, 2 rows are left out." in said(app)


def test_the_form_says_what_each_column_becomes_and_which_page_shows_it(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(
        open_app(PAGE, tmp_path), leads=b"Lead id,Created,Note\n1,05/13/2026,\n2,06/01/2026,vip\n3,06/02/2026,\n"
    )
    (columns,) = [table.value for table in app.data_editor if "becomes" in table.value]
    told = {row["header"]: row for row in columns.to_dict("records")}
    assert told["Created"]["becomes"] == "3 of 3 filled: 13 May 2026  ·  1 Jun 2026  ·  2 Jun 2026"
    assert told["Created"]["pages"] == "Funnel: how far leads get"
    assert told["Note"]["samples"] == "vip"
    assert told["Note"]["becomes"] == "Kept as text, for filters and persona rules"


def test_a_mapping_from_a_file_reads_the_upload_and_one_for_other_columns_is_refused(
    tmp_path: Path, open_app: OpenPage
) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=b"Lead id,Created,Wo\n1,2026-01-05,Messe\n")
    assert "leads by source" not in said(app)
    header = ("Lead id", "Created", "Wo")
    targets = ("lead_id", "created_at", "source")
    columns = tuple(ColumnMapping(name, target) for name, target in zip(header, targets, strict=True))
    file = tmp_path / "mapping.json"
    export_mapping(file, Remembered(header, Mapping("leads", None, columns)))
    app.file_uploader[0].upload("mapping.json", file.read_bytes()).run()
    assert "By the mapping you gave." in said(app)
    assert [row["target"] for row in app.data_editor[0].value.to_dict("records")] == list(targets)
    export_mapping(file, Remembered(("Nummer",), Mapping("deals", None, (ColumnMapping("Nummer", "deal_id"),))))
    app.file_uploader[0].upload("mapping.json", file.read_bytes()).run()
    assert "has none of those it reads" in said(app)
    app.file_uploader[0].upload("../reviewed.json", b"<p>no mapping</p>").run()
    assert "reviewed.json is no mapping" in said(app)
    again = open_app(PAGE, tmp_path, upload=under_way(app).id)
    assert "By the mapping you gave." in said(again)


def test_a_value_nobody_knows_counts_as_unknown_and_is_named(tmp_path: Path, open_app: OpenPage) -> None:
    content = b"Lead id,Created,Lead status\n1,2026-01-05,New\n2,2026-01-06,Zorblax\n3,2026-01-06,Zorblax\n"
    app = dropped(open_app(PAGE, tmp_path), leads=content)
    assert any("2 rows unknown" in tab.label for tab in app.tabs)
    assert "Zorblax,2,unknown" in "\n".join(table.value.to_csv(index=False) for table in app.data_editor)


@pytest.mark.parametrize(
    ("stages", "tab"),
    [
        (("Discovery", "Closed Won"), "Stages and statuses"),
        (("MQL", "Zorblax"), "Stages and statuses · 1 row unknown"),
    ],
)
def test_stages_of_deals_keep_their_own_words_and_those_of_leads_are_to_be_known(
    stages: tuple[str, str], tab: str, tmp_path: Path, open_app: OpenPage
) -> None:
    rows = "".join(f"1,{stage},2026-01-0{day}\n" for day, stage in enumerate(stages, start=1))
    content = f"record_id,stage,entered_at\n{rows}".encode()
    app = dropped(open_app(PAGE, tmp_path), stage_history=content)
    assert tab in [one.label for one in app.tabs]


def test_the_stages_keep_their_places_when_one_is_said_to_mean_something(tmp_path: Path, open_app: OpenPage) -> None:
    content = (
        b"Lead id,Created,Lead status\n1,2026-01-05,Zorblax\n2,2026-01-06,New\n3,2026-01-06,Quux\n4,2026-01-06,Quux\n"
    )
    app = dropped(open_app(PAGE, tmp_path), leads=content)
    assert values_in(app) == {"Quux": "unknown", "Zorblax": "unknown", "New": "lead"}
    under_way(app).choose_values(0, "Lead status", {"Quux": "sales_qualified"})
    app.run()
    assert list(values_in(app).items()) == [("Quux", "sales_qualified"), ("Zorblax", "unknown"), ("New", "lead")]


def test_numbers_that_break_a_promise_leave_those_before_up_and_the_page_whole(
    filled: Path, open_app: OpenPage
) -> None:
    here = open_workspace(read_settings(workspace=filled))
    upload = here.check(here.prepare([(GOLDEN / "leads.csv", "leads.csv")]), as_of=dt.date(2026, 7, 7))
    leads = filled / keep(upload, filled, here.settings, author="Ada").tables["leads"].path
    here.close()
    pq.write_table(pa.concat_tables([pq.read_table(leads)] * 2), leads)
    app = open_app(PAGE, filled)
    assert not app.exception
    assert "could not be drawn" not in said(app)
    assert "3 leads" in said(app)
    app.session_state["data_views"] = "Uploads kept"
    app.run()
    assert "2 uploads kept; the numbers are those of 30 Jun 2026." in said(app)


def test_a_file_that_no_preset_knows_is_open_until_its_mapping_was_kept(tmp_path: Path, open_app: OpenPage) -> None:
    app = open_app(PAGE, tmp_path)
    app.session_state["person"] = Person("Ada", "sales")
    dropped(app, leads=THEN)
    (card,) = [one for one in app.expander if "leads" in one.label]
    assert "new: is it what it was taken for?" in card.label
    assert card.proto.expanded
    app.button(key="keep").click().run()
    dropped(app, leads=THEN)
    (card,) = [one for one in app.expander if "leads" in one.label]
    assert "new:" not in card.label
    assert not card.proto.expanded


def test_a_file_with_a_header_and_no_rows_is_said_to_be_that(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, tmp_path), leads=b"Lead id,Created,Source\n")
    assert "leads.csv has a header and no rows. Export it again; if it stays empty" in said(app)
    assert "which day they are of" not in said(app)


def test_a_missing_column_is_to_be_chosen_below_and_not_on_another_page(tmp_path: Path, open_app: OpenPage) -> None:
    app = dropped(open_app(PAGE, tmp_path), touches=b"lead_id,kind,channel\n1,call,phone\n2,mail,mail\n")
    assert "below" in said(app)
    assert "on the Data page" not in said(app)


def test_figures_that_a_decimal_comma_parted_are_to_be_checked(tmp_path: Path, open_app: OpenPage) -> None:
    rows = b"Brand,2026-01-01,10,50,5\nFair,2026-01-02,20,25,3\n"
    app = dropped(open_app(PAGE, tmp_path), costs=b"Campaign,Day,Cost,Clicks\n" + rows)
    assert said(app).count("The header has 4 names for 5 columns, so names may stand over the wrong column") == 1
    assert "please check" in app.expander[0].label
