"""A person is looked for and forgotten on the Data page; what isn't there is said."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from smarketing.domain.filters import Filters
from smarketing.settings import read_settings
from smarketing.ui.person import Person
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

LEADS = (
    "lead_id,email,first_name,last_name,created_at\n"
    "1,ann@one.example,Ann,Ash,2026-01-05\n2,bob@two.example,Bob,Birch,2026-01-06\n"
)
OF_A_GALA = "lead_id,email,first_name,last_name,created_at,campaign\n" + "".join(
    f"{n},{name}@one.example,{name},Ash,2026-01-05,Ann Ash Gala\n"
    for n, name in enumerate(("ann", "bob", "cy", "dee", "eve", "flo"), start=1)
)


def _open(folder: Path, open_app: OpenPage, leads: str = LEADS) -> AppTest:
    (folder / "leads.csv").write_text(leads)
    here = open_workspace(read_settings(workspace=folder / "workspace"))
    here.keep(here.check(here.prepare([(folder / "leads.csv", "leads.csv")])), by="Ada")
    here.close()
    app = open_app("pages/data.py", folder / "workspace")
    app.session_state["data_views"] = "Privacy"
    return app.run()


def _look(app: AppTest, who: str) -> str:
    app.text_input(key="privacy_who").set_value(who)
    (look,) = [button for button in app.button if button.label == "Look for the person"]
    return shown_text(look.click().run()).replace("\\", "")


def test_a_person_is_found_on_the_page_and_forgotten_only_by_somebody_with_a_name(
    tmp_path: Path, open_app: OpenPage
) -> None:
    app = _open(tmp_path, open_app)
    assert "as they come" in shown_text(app)
    text = _look(app, "ann@one.example")
    assert "1 row" in text
    assert not [button for button in app.button if button.key == "privacy_forget"]


def test_nobody_of_that_address_is_said(tmp_path: Path, open_app: OpenPage) -> None:
    app = _open(tmp_path, open_app)
    text = _look(app, "nobody@nowhere.example")
    assert not app.exception
    assert "Nobody with this e-mail, id or phone is in any upload" in text
    assert "Nobody is named" in _look(app, " ")


def test_a_forgotten_person_is_gone_and_the_count_of_leads_stays(tmp_path: Path, open_app: OpenPage) -> None:
    app = _open(tmp_path, open_app)
    app.session_state["person"] = Person("Ada", "sales")
    _look(app, "ann@one.example")
    text = shown_text(app.button(key="privacy_forget").click().run(timeout=120)).replace("\\", "")
    assert not app.exception
    assert "nothing of the person is left in them" in text
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    [now] = here.ask("scorecard", Filters()).table.to_pylist()
    here.close()
    assert now["leads"] == 2
    assert "Forgotten already on" in _look(app, "ann@one.example")


def test_a_name_that_many_rows_share_stays_and_is_told_unless_it_is_to_go_too(
    tmp_path: Path, open_app: OpenPage
) -> None:
    app = _open(tmp_path, open_app, OF_A_GALA)
    app.session_state["person"] = Person("Ada", "sales")
    assert "column campaign, 6 rows that share a text with the full name, unless the box" in _look(app, "1")
    app.checkbox(key="privacy_everywhere").check()
    text = shown_text(app.button(key="privacy_forget").click().run(timeout=120)).replace("\\", "")
    assert "nothing of the person is left in them" in text
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    campaigns = here.ask("filter_options", Filters()).table.to_pylist()
    here.close()
    assert "Ann Ash" not in repr(campaigns)
    assert "(forgotten) Gala" in repr(campaigns)
