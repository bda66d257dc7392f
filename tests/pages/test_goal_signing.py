"""The plan is signed by both teams: proposed on Goal planning, told to everybody, and measured by once it is signed."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.domain.period import Period
from smarketing.store import PLAN, Person, Scenario, as_agreement, open_store, sqlite_url
from smarketing.workspace import Workspace
from smarketing.workspace.goals import judged_on
from tests.pages.conftest import OpenPage, shown_text
from tests.pages.test_agreements_page import as_person, press
from tests.store.deciding import agree

PAGE = "pages/goal_planning.py"
MARA = Person("Mara Lindqvist", "marketing")
YLVA = Person("Ylva Sandmark", "sales")


def propose(app: AppTest, goal: float, why: str) -> AppTest:
    """Type *goal* in and propose it as the plan."""
    next(field for field in app.number_input if field.label.startswith("Revenue goal")).set_value(goal).run()
    app.session_state["propose_plan"] = True
    app.run()
    app.text_area(key="_plan_reason").set_value(why)
    return next(one for one in app.button if one.label.startswith("Propose it")).click().run()


def test_a_proposed_plan_waits_for_the_other_team_and_the_old_one_stands(
    demo: Path, here: Workspace, open_app: OpenPage
) -> None:
    app = propose(as_person(open_app(PAGE, demo), MARA), 2_800_000.0, "The new plant brings more")
    assert not app.exception
    assert "It is the plan once sales has signed" in app.success[0].value
    said = shown_text(app)
    assert "“The new plant brings more”" in said
    assert "<del>2,600,000</del>" in said
    assert "<ins>2,800,000" in said
    assert here.store.scenarios.plan().scenario.revenue_goal == 2_600_000
    assert "<b>Plan 2026</b> is the plan." in said
    looker = shown_text(open_app(PAGE, demo))
    assert "“The new plant brings more”" in looker, "everybody sees that it waits"


def test_the_other_team_is_told_signs_and_every_page_goes_by_it(
    demo: Path, here: Workspace, open_app: OpenPage
) -> None:
    propose(as_person(open_app(PAGE, demo), MARA), 5_200_000.0, "Twice as much")
    home = as_person(open_app("app.py", demo, period="this_year"), YLVA)
    labels = [link.proto.label for link in home.get("page_link")]
    assert any(re.search("Plan.*wait for your signature", label) for label in labels), labels
    before = shown_text(home)
    home.session_state["news"] = True
    assert "proposes a plan that waits for your team's signature" in shown_text(home.run()).replace("&#x27;", "'")
    app = press(as_person(open_app(PAGE, demo), YLVA), "Sign-")
    assert not app.exception
    assert "agreed by both teams; holds from" in app.success[0].value
    plan = here.store.scenarios.plan()
    assert (plan.scenario.revenue_goal, plan.agreed.version) == (5_200_000, 2)
    assert "€5.2" in shown_text(app)
    after = shown_text(open_app("app.py", demo, period="this_year"))
    halved, whole = (re.search(r"([\d.]+)\W%\D{0,12} of plan €[\d.]+\W*M", said) for said in (after, before))
    assert halved is not None
    assert whole is not None
    assert float(halved[1]) == pytest.approx(float(whole[1]) / 2, abs=4), "the months said by hand stay"


def test_who_declines_says_why_and_its_author_proposes_it_anew(demo: Path, here: Workspace, open_app: OpenPage) -> None:
    propose(as_person(open_app(PAGE, demo), MARA), 9_000_000.0, "Dream")
    (waits,) = here.store.agreeing.standings(PLAN)[:1]
    here.store.agreeing.decline(waits.key, by=YLVA, version=1, reason="Nobody can sell that")
    app = as_person(open_app(PAGE, demo), MARA)
    assert "Nobody can sell that" in shown_text(app)
    propose(app, 2_700_000.0, "A bit more")
    (again,) = (one for one in here.store.agreeing.standings(PLAN) if one.key == waits.key)
    assert (again.proposal.version, again.state, again.missing) == (2, "open", ("sales",))
    assert here.store.scenarios.plan().scenario.revenue_goal == 2_600_000


def test_a_plan_without_a_reason_is_not_proposed(demo: Path, here: Workspace, open_app: OpenPage) -> None:
    app = propose(as_person(open_app(PAGE, demo), MARA), 2_800_000.0, " ")
    assert "The reason for the change is empty." in shown_text(app).replace("\\", "")
    assert [one.state for one in here.store.agreeing.standings(PLAN)] == ["agreed"]


@pytest.mark.parametrize("workspace", ["golden", "deals_only", "leads_only"])
def test_the_first_plan_is_proposed_in_every_workspace(
    workspace: str, workspaces: dict[str, Path], tmp_path: Path, open_app: OpenPage, folder: Path
) -> None:
    app = as_person(open_app(PAGE, folder if workspace == "golden" else workspaces[workspace]), MARA)
    if workspace == "golden":
        propose(app, 400_000.0, "The first")
        assert "It is the plan once sales has signed" in app.success[0].value
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)


def test_what_is_over_is_judged_by_the_plan_of_its_time(tmp_path: Path) -> None:
    moment = [dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)]
    year = Period(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
    with closing(open_store(sqlite_url(tmp_path / "store.sqlite"), clock=lambda: moment[0])) as store:
        first = Scenario("First", Decimal(1_200_000), year)
        agree(store, PLAN, as_agreement(first))
        moment[0] = dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC)
        agree(store, PLAN, as_agreement(replace(first, revenue_goal=Decimal(2_400_000))))

        def judges(start: dt.date, end: dt.date) -> Decimal | None:
            day = judged_on(Period(start, end), dt.date(2026, 7, 5), store.agreements.today)
            plan = store.scenarios.plan(day)
            return plan.scenario.revenue_goal if plan else None

        july, monday = dt.date(2026, 7, 1), dt.date(2026, 6, 29)
        assert judges(dt.date(2026, 4, 1), july) == 1_200_000, "a quarter that is over"
        assert judges(dt.date(2026, 6, 22), monday) == 1_200_000, "a week that is over"
        assert judges(monday, dt.date(2026, 7, 6)) == 2_400_000, "what goes on up to the latest numbers"
        assert judges(dt.date(2025, 12, 1), dt.date(2026, 1, 1)) is None, "before there was any"


def test_a_quarter_that_is_over_keeps_the_plan_it_was_judged_by(
    demo: Path, here: Workspace, open_app: OpenPage
) -> None:
    def asked_for(first: str, last: str) -> float:
        text = shown_text(open_app("app.py", demo, period="custom", **{"from": first, "to": last}))
        found = re.search(r"of plan €([\d,.]+)\W*([kM])", text)
        assert found, text
        return float(found[1]) * {"k": 1_000, "M": 1_000_000}[found[2]]

    quarter, running = ("2026-07-01", "2026-09-30"), ("2026-10-01", "2026-11-20")
    before = asked_for(*quarter), asked_for(*running)
    plan = here.store.scenarios.plan()
    assert plan is not None
    months = tuple(replace(one, goal=2 * one.goal) for one in plan.content.months)
    agree(here.store, PLAN, replace(plan.content, revenue_goal=Decimal(5_200_000), months=months))
    after = asked_for(*quarter), asked_for(*running)
    assert after[0] == before[0], "signed in January"
    assert after[1] == pytest.approx(2 * before[1], rel=0.02), "signed today"
