"""What the table of columns cuts short is read in full below it."""

from __future__ import annotations

from pathlib import Path

from tests.pages.conftest import OpenPage
from tests.pages.test_data_page import PAGE, dropped, said

LONG = "They met our people on the fair in Hanover and came back by way of the website three weeks later"


def test_a_column_chosen_below_the_table_shows_its_values_and_reasons_uncut(tmp_path: Path, open_app: OpenPage) -> None:
    row = f'1,a@x.example,2026-05-01,"{LONG} <b>bold</b>"\n'
    app = dropped(open_app(PAGE, tmp_path), leads=f"lead_id,email,created_at,How they came\n{row}".encode())
    assert LONG not in said(app)
    (choice,) = [box for box in app.selectbox if box.label == "A column in full"]
    choice.set_value(next(place for place, name in enumerate(choice.options) if name == "How they came")).run()
    assert f"{LONG} &lt;b&gt;bold&lt;/b&gt;" in said(app)
    assert "Kept as text, for filters and persona rules" in said(app)
