"""Personas: who buys, how sure that is, and rules that count before they are saved."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods
from smarketing.domain.personas import Condition, PersonaRule, RuleSet
from smarketing.settings import read_settings
from smarketing.store import Person
from smarketing.ui import formats
from smarketing.workspace import Workspace, open_workspace
from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/personas.py"
ADA = Person("Ada", "marketing")
PAID = PersonaRule("Paid", "any", (Condition("source", "contains", "paid"),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six leads whose CRM knows no persona: paid, referred, one without a source; a column of their own."""
    export = tmp_path / "leads.csv"
    export.write_text(
        "lead_id,email,created_at,source,lifecycle_stage,Plan wanted\n"
        + "".join(
            f"L{number},l{number}@firm{number}.example,2026-01-0{number},{source},Lead,{plan}\n"
            for number, (source, plan) in enumerate(
                [("Paid Search", "Pro"), ("Paid Social", "Pro"), ("Paid Social", "Free"), ("Referral", "Pro"),
                 ("Referral", "Free"), ("", "Free")], 1
            )
        ),
        encoding="utf-8",
    )  # fmt: skip
    here = open_workspace(read_settings(workspace=tmp_path / "workspace"))
    here.keep(here.check(here.prepare([(export, export.name)]), as_of=dt.date(2026, 6, 30)), by="Ada")
    here.close()
    return tmp_path / "workspace"


@pytest.fixture
def here(folder: Path) -> Iterator[Workspace]:
    """The same workspace as a second process sees it."""
    here = open_workspace(read_settings(workspace=folder))
    yield here
    here.close()


def rules_of(open_app: OpenPage, folder: Path) -> AppTest:
    """The rules, opened by somebody who said who they are."""
    app = open_app(PAGE, folder, view="rules", period="all")
    app.session_state["person"] = ADA
    return app.run()


def press(app: AppTest, start: str, nth: int = 0) -> AppTest:
    return [button for button in app.button if (button.key or "").startswith(start)][nth].click().run()


def write_rule(app: AppTest, persona: str, column: str, operator: str, value: str) -> AppTest:
    """Add a rule with one condition and fill it in."""
    press(app, "add_rule")
    rule = app.session_state["persona_draft"].rules[-1]
    number = rule.conditions[0].number
    app.text_input(key=f"persona-{rule.number}").set_value(persona).run()
    app.selectbox(key=f"column-{number}").set_value(column).run()
    app.selectbox(key=f"operator-{number}").set_value(operator).run()
    return app.text_input(key=f"value-{number}").set_value(value).run()


def personas_in(app: AppTest) -> list[str]:
    return [rule.persona for rule in app.session_state["persona_draft"].rules]


def test_the_page_opens_with_the_persona_that_buys_most_often(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    demo = open_workspace(read_settings(workspace=workspaces["demo"]))
    rows = demo.ask("persona_breakdown").table.to_pylist()
    demo.close()
    judged = [row for row in rows if row["persona"] != "(unknown)" and row["n"] >= 10]
    best = max(judged, key=lambda row: row["lead_to_customer_rate"])
    said = shown_text(open_app(PAGE, workspaces["demo"], period="all"))
    assert f"<b>{best['persona']}</b> leads become customers most often" in said
    assert f"({formats.rate(best['low'])} to {formats.rate(best['high'])})" in said


def test_leads_without_a_persona_are_a_row_and_a_share(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app(PAGE, workspaces["demo"], period="all"))
    assert '<tr class="unknown"><th scope="row">(unknown)</th>' in said
    assert "have no persona yet" in said


def test_rates_of_fewer_than_ten_are_grey(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app(PAGE, workspaces["golden"], period="all"))
    assert '<span class="rate few"' in said
    assert "too few to compare" in said


def test_with_deals_alone_the_page_says_what_a_leads_export_would_add(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    said = shown_text(open_app(PAGE, workspaces["deals_only"], period="all"))
    assert "needs a leads export" in said
    assert "Upload a leads export" in said


@pytest.mark.parametrize("view", ["rules", "versions"])
@pytest.mark.parametrize("workspace", ["demo", "deals_only", "leads_only"])
def test_every_view_opens(view: str, workspace: str, workspaces: dict[str, Path], open_app: OpenPage) -> None:
    app = open_app(PAGE, workspaces[workspace], view=view)
    assert not app.exception
    assert "could not be drawn" not in shown_text(app)


def test_a_rule_counts_its_leads_before_anybody_saves_it(folder: Path, open_app: OpenPage, here: Workspace) -> None:
    app = write_rule(rules_of(open_app, folder), "Paid", "source", "contains", "paid")
    assert "Of <b>6</b> leads the rules name <b>3</b>, and <b>3</b> stay unknown." in shown_text(app)
    assert here.store.persona_rules.in_force() is None


def test_saved_rules_name_the_personas_of_every_page(folder: Path, open_app: OpenPage, here: Workspace) -> None:
    app = write_rule(rules_of(open_app, folder), "Paid", "source", "contains", "paid")
    press(app, "save_rules")
    entry = here.store.persona_rules.in_force()
    assert entry is not None
    assert (entry.value.rules, entry.author) == ((PAID,), "Ada")
    assert "Version 1 saved as Ada" in shown_text(app)
    rows = {row["persona"]: row["leads"] for row in here.ask("persona_breakdown").table.to_pylist()}
    assert rows == {"Paid": 3, "(unknown)": 3}


def test_an_incomplete_rule_says_what_is_missing_and_is_not_saved(folder: Path, open_app: OpenPage) -> None:
    app = press(rules_of(open_app, folder), "add_rule")
    assert "Not complete yet" in shown_text(app)
    assert app.button(key="save_rules").disabled


def test_rules_can_be_reordered_and_removed_from_the_keyboard(
    folder: Path, open_app: OpenPage, here: Workspace
) -> None:
    rules = (PAID, PersonaRule("All", "all", (Condition("source", "is_filled"),), 1))
    here.change_persona_rules(RuleSet(rules), by="Ben", expected=0)
    app = rules_of(open_app, folder)
    press(app, "later-")
    assert personas_in(app) == ["All", "Paid"]
    assert "fits 3 more: 3 of All" in shown_text(app)
    press(app, "remove-", nth=0)
    assert personas_in(app) == ["Paid"]
    press(app, "discard_rules")
    assert personas_in(app) == ["Paid", "All"]


def test_somebody_elses_version_is_named_and_mine_is_not_lost(
    folder: Path, open_app: OpenPage, here: Workspace
) -> None:
    app = write_rule(rules_of(open_app, folder), "Paid", "source", "contains", "paid")
    here.change_persona_rules(
        RuleSet((PersonaRule("All", "all", (Condition("source", "is_filled"),)),)), by="Ben", expected=0
    )
    press(app, "save_rules")
    assert "Ben changed the persona rules" in shown_text(app)
    press(app, "keep_mine")
    press(app, "save_rules")
    assert [entry.author for entry in here.store.history("persona_rules", "rules")] == ["Ben", "Ada"]


def test_a_rule_that_is_open_stays_while_somebody_else_saves_theirs(
    folder: Path, open_app: OpenPage, here: Workspace
) -> None:
    here.change_persona_rules(RuleSet((PAID,)), by="Ben", expected=0)
    app = press(rules_of(open_app, folder), "edit-")
    number = app.session_state["persona_draft"].rules[0].number
    here.change_persona_rules(RuleSet(()), by="Ben", expected=1)
    assert app.run().text_input(key=f"persona-{number}").value == "Paid"


def test_an_earlier_version_comes_back_into_the_editor_and_counts_once_saved(
    folder: Path, open_app: OpenPage, here: Workspace
) -> None:
    here.change_persona_rules(RuleSet((PAID,)), by="Ben", expected=0)
    here.change_persona_rules(RuleSet(), by="Cleo", expected=1)
    app = open_app(PAGE, folder, view="versions")
    app.session_state["person"] = ADA
    press(app.run(), "bring-back-1")
    app.query_params["view"] = "rules"
    app.run()
    assert personas_in(app) == ["Paid"]
    press(app, "save_rules")
    entry = here.store.persona_rules.in_force()
    assert entry is not None
    assert (entry.version, entry.value.rules) == (3, (PAID,))


def leads_by_persona(here: Workspace) -> dict[str, int]:
    return {row["persona"]: row["leads"] for row in here.ask("persona_breakdown").table.to_pylist()}


def test_changed_rules_are_for_leads_to_come_until_history_is_asked_for_and_what_changes_is_told_before(
    folder: Path, open_app: OpenPage, here: Workspace
) -> None:
    here.change_persona_rules(RuleSet((PAID,)), by="Ben", expected=0)
    app = write_rule(rules_of(open_app, folder), "Rest", "email", "contains", "@")
    assert "Saved so, none of 6 leads changes persona. None was created that late yet" in shown_text(app)
    (day,) = (field for field in app.date_input if field.label == "Created from")
    app = day.set_value(dt.date(2026, 1, 5)).run()
    assert "Saved so, <b>2</b> of 6 leads change persona." in shown_text(app)
    (why,) = (field for field in app.text_input if field.label.startswith("Why"))
    why.set_value("Too many *unknown*").run()
    press(app, "save_rules")
    assert "Leads created from 5 Jan 2026 on go by it." in shown_text(app)
    assert leads_by_persona(here) == {"Paid": 3, "Rest": 2, "(unknown)": 1}
    assert "leads created before 5 Jan 2026 by version 1, from 5 Jan 2026 on by version 2" in shown_text(app)
    app = press(app, "reach_back")
    assert "Saved so, <b>1</b> of 6 leads changes persona." in shown_text(app)
    assert leads_by_persona(here)["Rest"] == 2, "nothing is saved yet"
    press(app, "save_rules")
    assert leads_by_persona(here) == {"Paid": 3, "Rest": 3}
    told = shown_text(open_app(PAGE, folder, view="versions"))
    assert "“Too many *unknown*”" in told
    assert "for leads created from 5 Jan 2026 on · no lead goes by it any more" in told
    assert "for all leads, history too · in force for leads created on any day" in told


def test_a_column_of_the_company_itself_can_be_tested(folder: Path, open_app: OpenPage) -> None:
    app = write_rule(rules_of(open_app, folder), "Pro", "x_plan_wanted", "contains", "pro")
    assert "the rules name <b>3</b>" in shown_text(app)
    assert "Plan wanted (your column) contains “pro”" in shown_text(app)


def test_a_test_with_few_values_offers_them(folder: Path, open_app: OpenPage) -> None:
    app = press(rules_of(open_app, folder), "add_rule")
    number = app.session_state["persona_draft"].rules[-1].conditions[0].number
    app.selectbox(key=f"column-{number}").set_value("source").run()
    app.selectbox(key=f"operator-{number}").set_value("is").run()
    assert app.selectbox(key=f"choice-{number}").options == ["Paid Social", "Referral", "Paid Search"]


def test_a_test_chosen_in_the_moment_its_value_is_typed_leaves_the_page_whole(folder: Path, open_app: OpenPage) -> None:
    app = press(rules_of(open_app, folder), "add_rule")
    number = app.session_state["persona_draft"].rules[-1].conditions[0].number
    app.selectbox(key=f"operator-{number}").set_value("contains").run()
    app.selectbox(key=f"operator-{number}").set_value("matches_any")
    app.text_input(key=f"value-{number}").set_value("pro").run()
    assert not app.exception
    assert app.multiselect(key=f"words-{number}").value is not None


def test_a_pattern_names_leads_and_one_that_cannot_be_read_says_so(folder: Path, open_app: OpenPage) -> None:
    app = write_rule(rules_of(open_app, folder), "Pro", "x_plan_wanted", "matches", "^PRO?$")
    assert "the rules name <b>3</b>" in shown_text(app)
    assert "Plan wanted (your column) matches the pattern “^PRO?$”" in shown_text(app)
    (field,) = (one for one in app.text_input if one.value == "^PRO?$")
    text = shown_text(field.set_value("(pro").run()).replace("\\", "")
    assert not app.exception
    assert "The pattern “(pro” can't be read: missing ). Correct it." in text
    assert app.button(key="save_rules").disabled


def test_the_leads_left_over_tell_what_a_rule_could_go_by(folder: Path, open_app: OpenPage) -> None:
    app = write_rule(rules_of(open_app, folder), "Pro", "x_plan_wanted", "contains", "pro")
    assert "Leads without a persona" not in shown_text(app), "nothing is asked before it is opened"
    app.session_state["persona-leftovers"] = True
    app.run()
    app.selectbox(key="leftovers-by").set_value("x_plan_wanted").run()
    text = shown_text(app)
    assert not app.exception
    table = text[text.index('aria-label="Leads without a persona"') :].split("</table>")[0]
    assert re.findall(r">([^<>]+)</(?:th|td)>", table)[-2:] == ["Free", "3"], table


def test_win_rate_and_deal_size_stand_with_n_and_interval_and_are_grey_under_ten(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    with closing(open_workspace(read_settings(workspace=workspaces["demo"]))) as here:
        rows = here.ask("persona_breakdown", Filters(named_periods(here.as_of)["90_days"])).table.to_pylist()
    text = shown_text(open_app(PAGE, workspaces["demo"], period="90_days"))
    for row in rows:
        line = text[text.index(f'<th scope="row">{row["persona"]}') :].split("</tr>")[0]
        win, size = (line.split(f'data-head="{head}"')[1].split("</td>")[0] for head in ("Win rate", "Deal size"))
        if row["closed_deals"]:
            assert row["win_rate_low"] <= row["win_rate"] <= row["win_rate_high"]
            assert f"{formats.rate(row['win_rate_low'])} to {formats.rate(row['win_rate_high'])}" in win
            assert ('class="rate few"' in win) == (row["closed_deals"] < 10)
        if row["average_deal_size"] is not None:
            assert f"n {row['sized_deals']}" in size
            assert ('class="rate few"' in size) == (row["sized_deals"] < 10)
            if row["deal_size_low"] is not None:
                assert formats.money(row["deal_size_high"], "EUR") in size
    assert any(0 < row["closed_deals"] < 10 for row in rows), "some are few here"
    portrait = shown_text(open_app(PAGE, workspaces["demo"], view="portrait", period="90_days"))
    assert re.search(r"<dt>Deals won</dt><dd>[\d.]+\W%<small>[\d.]+–[\d.]+", portrait)
    assert re.search(r"<dt>Average deal</dt><dd><span class=\"rate.*?<small>n \d+</small>", portrait)
