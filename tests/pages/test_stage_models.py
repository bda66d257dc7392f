"""A company with other stages than the usual five: proposed in the browser, counted before anybody signs, then law."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from smarketing.domain.agreements import TOPICS, StagesAgreement, StageTerms
from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text
from tests.pages.test_agreements_page import MIA, PAGE, SAM, as_person, press
from tests.pages.test_every_page import PAGES
from tests.ready import DemoIn
from tests.store.deciding import agree

START = TOPICS["stages"].start
assert isinstance(START, StagesAgreement)
LEAD, MQL, SQL, OPPORTUNITY, CUSTOMER = START.stages
ACCEPTED = StageTerms("accepted", "Accepted", "sales", "Sales took it.", "A rep said so.", called=("SAL",))
OFFERED = StageTerms(
    "offered", "Offered", "sales", "It has a price.", "An offer was sent.", shown_by="first_contacted_at"
)
MODELS = {
    "two": (LEAD, CUSTOMER),
    "four": (LEAD, replace(SQL, team="marketing"), OPPORTUNITY, CUSTOMER),
    "seven": (LEAD, MQL, ACCEPTED, SQL, OPPORTUNITY, OFFERED, CUSTOMER),
    "of sales": (replace(LEAD, team="sales"), SQL, CUSTOMER),
    "turned": (LEAD, SQL, MQL, OPPORTUNITY, CUSTOMER),
    "own": (LEAD, replace(OFFERED, key="trial", label="Trial", team="marketing"), CUSTOMER),
}


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory, demo_in: DemoIn) -> dict[str, Path]:
    """Return the demo company with each of ``MODELS`` agreed on, by its name."""
    made = {}
    for name, stages in MODELS.items():
        made[name] = Path(demo_in(tmp_path_factory.mktemp(name) / "workspace"))
        here = open_workspace(read_settings(workspace=made[name]))
        agree(here.store, "stages", StagesAgreement(stages))
        here.close()
    return made


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("model", MODELS)
def test_every_page_opens_by_any_stage_model(
    page: str, model: str, companies: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(page, companies[model])
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)
    if page == "pages/funnel.py":
        assert [one.label in shown_text(app) for one in MODELS[model]] == [True] * len(MODELS[model])


def test_what_shows_a_stage_of_ones_own_is_read_on_its_card(companies: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app(PAGE, companies["seven"], topic="stages"))
    assert "<dt>Called in the CRM</dt><dd>SAL</dd>" in said
    assert "<dt>Filled column</dt><dd>first_contacted_at</dd>" in said


def test_no_number_is_shown_of_a_stage_that_is_left_out(companies: dict[str, Path], open_app: OpenPage) -> None:
    home, funnel = (shown_text(open_app(page, companies["four"])) for page in ("app.py", "pages/funnel.py"))
    assert "MQL" not in funnel
    assert [f'class="name">{name}<' in home for name in ("MQL", "SQL", "Opportunities")] == [False, True, True]


def test_stages_of_ones_own_have_tiles_in_the_order_agreed_and_those_without_are_named(
    companies: dict[str, Path], open_app: OpenPage
) -> None:
    own, seven = (shown_text(open_app("app.py", companies[name])) for name in ("own", "seven"))
    tile = re.compile(r'<div class="name">([^<]+)</div><div class="value">([^<]+)<')
    names = [name for name, _ in tile.findall(own)]
    assert names == ["Leads", "Trial", "New customers", "Revenue"]
    assert int(dict(tile.findall(own))["Trial"]) > 0
    names = [name for name, _ in tile.findall(seven)]
    assert names == ["Leads", "MQL", "Accepted", "SQL", "Opportunities", "New customers", "Revenue"]
    assert "Offered has no tile: Funnel counts it." in seven


def test_a_stage_is_left_out_and_another_added_with_its_effect_shown_before_anybody_signs(
    tmp_path: Path, demo_in: DemoIn, open_app: OpenPage
) -> None:
    folder = Path(demo_in(tmp_path / "workspace"))
    app = press(as_person(open_app(PAGE, folder, topic="stages"), MIA), "change-stages")
    draft = app.session_state["agreement_drafts"]["stages"]
    stages = draft.node.values["stages"]
    press(app, f"open-{stages[0].number}")
    ways = ("remove-", "earlier-", "later-")
    assert not [button for button in app.button if (button.key or "").startswith(ways)], "the first stage stays"
    press(app, f"open-{stages[1].number}")
    press(app, f"remove-{stages[1].number}")
    assert [one.key for one in draft.content().stages] == ["lead", "sales_qualified", "opportunity", "customer"]
    press(app, f"add-{draft.node.number}")
    new = stages[-2]
    app.text_input(key=f"draft-{new.number}-label").set_value("Sales accepted").run()
    app.text_area(key=f"draft-{new.number}-definition").set_value("A rep has taken it.").run()
    app.text_area(key=f"draft-{new.number}-called").set_value("SAL\nAccepted").run()
    app.selectbox(key=f"draft-{new.number}-shown_by").set_value("first_contacted_at").run()
    press(app, f"earlier-{new.number}")
    (accepted,) = [one for one in draft.content().stages if one.key == "sales_accepted"]
    assert (accepted.called, accepted.shown_by) == (("SAL", "Accepted"), "first_contacted_at")
    assert [one.label for one in draft.content().stages] == ["Lead", "SQL", "Sales accepted", "Opportunity", "Customer"]
    assert "no such stage" not in shown_text(app), "it is counted when somebody asks for it"
    next(button for button in app.button if button.label.startswith("Count the leads")).click().run()
    said = shown_text(app)
    assert said.count("no such stage") == 2, "MQL as proposed, Sales accepted now"
    assert "Handed to sales" in said
    press(app, "back-marketing_qualified")
    assert [one.key for one in draft.content().stages][1] == "marketing_qualified"


def test_a_column_whose_days_may_be_read_two_ways_says_what_that_means(tmp_path: Path, open_app: OpenPage) -> None:
    file, folder = tmp_path / "leads.csv", tmp_path / "workspace"
    file.write_text(
        "Lead id,Email,Created,Offer sent,Trial begun\n"
        "1,a@a.example,2026-01-04,01/02/2026,2026-02-01\n2,b@b.example,2026-01-05,,\n",
        encoding="utf-8",
    )
    here = open_workspace(read_settings(workspace=folder))
    here.keep(here.check(here.prepare([(file, "leads.csv")])), by="Mia")
    here.close()
    app = press(as_person(open_app(PAGE, folder, topic="stages"), MIA), "change-stages")
    stages = app.session_state["agreement_drafts"]["stages"].node.values["stages"]
    press(app, f"open-{stages[2].number}")
    app.selectbox(key=f"draft-{stages[2].number}-shown_by").set_value("x_trial_begun").run()
    assert "which is the day and which the month" not in shown_text(app)
    app.selectbox(key=f"draft-{stages[2].number}-shown_by").set_value("x_offer_sent").run()
    assert "“01/02/2026” in this column" in shown_text(app)
    assert "which is the day and which the month" in shown_text(app)


def test_a_proposed_stage_model_shows_the_other_team_what_it_does_and_holds_once_signed(
    tmp_path: Path, demo_in: DemoIn, open_app: OpenPage
) -> None:
    folder = Path(demo_in(tmp_path / "workspace"))
    here = open_workspace(read_settings(workspace=folder))
    made = here.store.agreeing.propose(
        "stages", StagesAgreement(MODELS["four"]), reason="Nobody uses MQL.", by=MIA, sign=True
    )
    app = as_person(open_app(PAGE, folder, topic="stages"), SAM)
    said = shown_text(app)
    assert "no such stage" in said
    assert "<del>" in said
    press(app, f"Sign-{made.key}")
    assert [row["stage"] for row in here.ask("funnel").table.to_pylist()] == [one.key for one in MODELS["four"]]
    here.close()
