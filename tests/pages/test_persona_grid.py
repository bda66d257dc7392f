"""Personas against sources, content and more: a cell opens, says how it compares, and shows its leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.domain.filters import Filters
from smarketing.settings import read_settings
from smarketing.ui import formats
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/personas.py"
LEAD, PIECE = "Operations lead", "Demo request"


@pytest.mark.parametrize("by", ["source", "content", "campaign", "segment"])
@pytest.mark.parametrize("workspace", ["demo", "golden", "deals_only", "leads_only"])
def test_every_map_opens_with_whatever_a_company_has(
    by: str, workspace: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces[workspace], by=by)
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)


def test_a_cell_of_the_address_is_compared_with_its_persona_and_its_content(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    here = open_workspace(read_settings(workspace=workspaces["demo"]))
    of_cell = Filters().narrowed("persona", LEAD).narrowed("content", PIECE)
    (cell,) = here.ask("leads_by_persona", of_cell).table.to_pylist()
    (whole,) = here.ask("leads_by_content", Filters().narrowed("content", PIECE)).table.to_pylist()
    (persona,) = here.ask("leads_by_persona", Filters().narrowed("persona", LEAD)).table.to_pylist()
    here.close()
    text = shown_text(open_app(PAGE, workspaces["demo"], period="all", by="content", row=LEAD, column=PIECE))
    assert f"<b>{formats.counted(cell['leads'], 'lead')}</b>" in text
    assert f"<b>{formats.rate(cell['lead_to_customer_rate'])}</b> of the {formats.count(cell['n'])} old enough" in text
    for all_of, name in ((persona, LEAD), (whole, PIECE)):
        n, rate = formats.count(all_of["n"]), formats.rate(all_of["lead_to_customer_rate"])
        assert f"{rate} (n {n}) of all <b>{name}</b> leads" in text
    assert "Sources behind it" in text
    assert "The leads" in text


def test_the_rows_of_a_cell_are_its_leads_and_no_others(workspaces: dict[str, Path]) -> None:
    here = open_workspace(read_settings(workspace=workspaces["demo"]))
    at = {"persona": LEAD, "content": PIECE}
    rows = here.rows_behind("persona_by_content", Filters(), column="leads", at=at, limit=None).table
    (cell,) = (row for row in here.ask("persona_by_content").table.to_pylist() if at.items() <= row.items())
    here.close()
    assert rows.num_rows == cell["leads"] > 0
    assert set(rows.column("persona").to_pylist()) == {LEAD}


def test_a_cell_can_be_chosen_by_its_names_and_closed(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces["demo"], period="all")
    app.selectbox(key="_row").set_value(LEAD).run()
    app.selectbox(key="_column").set_value("Paid Search").run()
    assert dict(app.query_params) == {"period": "all", "row": LEAD, "column": "Paid Search"}
    assert "Content behind it" in shown_text(app)
    app.button(key="close-cell").click().run()
    assert set(app.query_params) == {"period"}
    assert "Content behind it" not in shown_text(app)


def test_another_map_keeps_the_persona_and_says_that_the_cell_is_none_of_its_own(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app(PAGE, workspaces["demo"], by="content", row=LEAD, column="Paid Search", period="all"))
    assert "There is no such cell here" in text
