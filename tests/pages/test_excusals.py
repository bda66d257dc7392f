"""Sales excuses missed leads where its promise is shown; the other team sees how many, which and why."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.domain.agreements.service_level import START
from smarketing.settings import read_settings
from smarketing.store import Draft, Excusal, Person, Store, open_store
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text
from tests.store.deciding import agree

MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)
ILL, LATER = "The rep was ill", "The lead asked for a later date"
LEADS = "lead_id,first_name,last_name,created_at,became_marketing_qualified_at,first_contacted_at,source\n" + "".join(
    f"L{number},Lea{number},Berg,2026-06-01,2026-06-05 10:00,2026-06-12 11:00,Fair\n" for number in range(4)
)
EXCUSE = "FormSubmitter:excuse-Excuse"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Four leads, all answered too late, half of which may be excused."""
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    with closing(open_workspace(read_settings(workspace=tmp_path / "company"))) as here:
        prepared = here.prepare([(tmp_path / "leads.csv", "leads.csv")])
        here.keep(here.check(prepared, as_of=dt.date(2026, 7, 3)), by="Ann")
        url = here.store.engine.url.render_as_string(hide_password=False)
    with closing(open_store(url, clock=lambda: dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))) as then:
        agree(then, "service_level", replace(START, excusal_grounds=(ILL, LATER), excusal_limit=0.5))
    return tmp_path / "company"


@pytest.fixture
def decided(company: Path) -> Store:
    store = open_store(f"sqlite:///{company / 'store.sqlite'}")
    yield store
    store.close()


def opened(open_app: OpenPage, company: Path, name: str = "Sam", team: str = "sales") -> AppTest:
    app = open_app("app.py", company)
    app.session_state["person"] = Person(name, team)
    app.session_state["excusals"] = True
    return app.run()


def chosen(app: AppTest, *leads: str, ground: str = ILL, turn: int = 0) -> AppTest:
    app.multiselect(key=f"_excuse_leads-{turn}").set_value(list(leads))
    app.selectbox(key=f"_excuse_ground-{turn}").set_value(ground)
    app.button(key=EXCUSE).click()
    return app.run()


def test_several_leads_are_excused_at_once_and_withdrawn_again(
    company: Path, decided: Store, open_app: OpenPage
) -> None:
    app = opened(open_app, company)
    assert "both teams let 2 be excused, so 2 more may be." in shown_text(app)
    said = shown_text(chosen(app, "L0", "L1"))
    assert "<b>2</b> of 4 leads not followed up as promised in Jun 2026 are excused: the limit" in said
    assert "2 of 4 missed excused; up to 2 may be (50" in said
    assert "<span>0 of 4</span><small>2 of the others excused</small>" in said
    assert "Lea0 Berg" in said
    assert {one.key: (one.value.ground, one.author) for one in decided.excusals.current()} == {
        "L0": (ILL, "Sam"), "L1": (ILL, "Sam"),
    }  # fmt: skip
    app.button(key="withdraw-L0-1").click().run()
    said = shown_text(app)
    assert "so 1 more may be" in said
    assert "Withdrawn" in said
    assert f"Lead L0: {ILL}" in said


def test_what_a_colleague_excused_meanwhile_is_said_and_the_choice_stays(
    company: Path, decided: Store, open_app: OpenPage
) -> None:
    app = opened(open_app, company)
    decided.excusals.write([Draft("L0", Excusal("L0", JUNE, LATER), 0)], by="Tom")
    app = chosen(app, "L0", "L1")
    assert "Tom changed the excusal of lead L0" in shown_text(app)
    assert app.selectbox(key="_excuse_ground-0").value == ILL
    assert app.multiselect(key="_excuse_leads-0").value == ["L1"], "the other one is excused now"
    said = shown_text(chosen(app, "L1"))
    assert "<b>2</b> of 4" in said
    assert {one.author for one in decided.excusals.current()} == {"Tom", "Sam"}


def test_nothing_is_excused_without_a_lead_or_a_ground(company: Path, decided: Store, open_app: OpenPage) -> None:
    app = opened(open_app, company)
    assert "No lead is chosen" in shown_text(chosen(app))
    app.multiselect(key="_excuse_leads-0").set_value(["L0"])
    app.selectbox(key="_excuse_ground-0").set_value(None)
    app.button(key=EXCUSE).click().run()
    assert "no ground that both teams agreed on" in shown_text(app)
    assert not decided.excusals.current()


def test_a_month_that_is_over_goes_by_the_limit_of_its_time(company: Path, decided: Store, open_app: OpenPage) -> None:
    agree(decided, "service_level", START)
    assert "0 of 4 missed excused; up to 2 may be" in shown_text(opened(open_app, company))
