"""Two people type goals at the same time: what one of them saves takes nothing from the other."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, NumberInput

from smarketing.domain.period import Period, year_of
from smarketing.store import Person, Scenario, Store
from smarketing.workspace import Workspace
from tests.pages.conftest import OpenPage, shown_text
from tests.pages.test_agreements_page import as_person

PAGE = "pages/goal_planning.py"
BOB = Person("Bob Winterholm", "sales")


@pytest.fixture
def year(here: Workspace) -> Period:
    assert here.as_of
    return year_of(here.as_of)


def goal_of(app: AppTest) -> NumberInput:
    return next(field for field in app.number_input if field.label.startswith("Revenue goal"))


def button(app: AppTest, label: str) -> Button:
    return next(one for one in app.button if one.label.startswith(label))


def seen_since(app: AppTest) -> AppTest:
    """Run the page once it looks again at what others decide, which it does twice a second."""
    time.sleep(0.6)
    return app.run()


@pytest.fixture
def overtaken(demo: Path, here: Workspace, year: Period, open_app: OpenPage) -> tuple[AppTest, str]:
    """Bob's page, on which he typed 7.8 M over a scenario of 5 M that Ann saved as 5.6 M since, and its key."""
    kept = here.store.scenarios.add(Scenario("Next step", Decimal(5_000_000), year), by="Ann Falkenrath")
    app = as_person(open_app(PAGE, demo), BOB)
    app.selectbox(key="_scenario").set_value(kept.key).run()
    goal_of(app).set_value(7_800_000.0).run()
    here.store.scenarios.change(
        kept.key, replace(kept.value, revenue_goal=Decimal(5_600_000)), by="Ann Falkenrath", expected=kept.version
    )
    return seen_since(app), kept.key


def test_a_goal_being_typed_stays_where_a_colleague_saves_the_same_scenario(
    overtaken: tuple[AppTest, str], here: Workspace
) -> None:
    app, key = overtaken
    assert goal_of(app).value == 7_800_000.0
    told = "Ann Falkenrath saved “Next step” meanwhile, with €5.6\u202fM as the goal."
    assert told in shown_text(app).replace("\\", "")
    button(app, "Save scenario").click().run()
    assert not app.exception
    newest = next(entry for entry in here.store.scenarios.current() if entry.key == key)
    assert (newest.value.revenue_goal, newest.author, newest.version) == (Decimal(7_800_000), BOB.name, 3)
    assert told not in shown_text(app).replace("\\", "")


def test_dropping_what_is_typed_takes_what_the_colleague_saved(overtaken: tuple[AppTest, str]) -> None:
    app, _ = overtaken
    button(app, "Drop it").click().run()
    assert goal_of(app).value == 5_600_000.0


def test_a_new_scenario_being_typed_stays_where_a_colleague_saves_the_first_one(
    folder: Path, store: Store, open_app: OpenPage
) -> None:
    app = as_person(open_app(PAGE, folder), BOB)
    goal_of(app).set_value(7_000_000.0).run()
    name = next(field for field in app.text_input if field.label == "Name").value or ""
    store.scenarios.add(Scenario(name, Decimal(5_000_000), year_of(dt.date(2026, 11, 20))), by="Ann Falkenrath")
    assert goal_of(seen_since(app)).value == 7_000_000.0
    button(app, "Save as a new scenario").click().run()
    kept = {(entry.value.name, entry.value.revenue_goal) for entry in store.scenarios.current()}
    assert kept == {(name, Decimal(5_000_000)), (name, Decimal(7_000_000))}
