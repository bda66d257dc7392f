"""Marketing's side of Lead quality: why leads are bad, over time, for discussion, and what an action did."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from smarketing.domain.agreements import ServiceLevel
from smarketing.store import Action, Draft, Feedback, Reply, Store, open_store, sqlite_url
from smarketing.ui.over_time import trend_in_words
from smarketing.workspace.second_opinions import agreed_share, second_opinions
from tests.pages.conftest import OpenPage, shown_text
from tests.store.deciding import agree

PAGE = "pages/lead_quality.py"


def test_each_source_has_one_sentence_with_both_explanations(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    said = shown_text(open_app(PAGE, workspaces["demo"], view="why", period="all")).replace("\u202f", " ")
    assert "Sales followed up" in said
    assert '<span class="sm-badge sm-marketing">The leads</span> <b>Other Campaigns</b>: even followed up' in said
    assert '<span class="sm-badge sm-sales">The follow-up</span> <b>Paid Search</b>' in said
    assert "Agreed: " in said


def test_without_any_contact_on_file_the_page_says_which_export_shows_them(folder: Path, open_app: OpenPage) -> None:
    assert "No file shows when sales got in touch" in shown_text(open_app(PAGE, folder, view="why", period="all"))


def test_good_leads_that_were_lost_and_bad_ones_that_bought_are_named(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    said = shown_text(open_app(PAGE, workspaces["demo"], view="time", period="all"))
    assert "were lost." in said
    assert "bought." in said
    assert "By what was known on 13 Nov 2026" in said


def test_three_good_and_three_bad_leads_are_the_same_for_everybody(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    one, other = (shown_text(open_app(PAGE, workspaces["demo"], view="talk", period="all")) for _ in range(2))
    assert one == other
    assert one.count("sm-badge sm-won") == 3
    assert one.count("sm-badge sm-bad") == 3


def test_an_action_that_was_done_shows_what_came_of_its_reason(folder: Path, open_app: OpenPage, store: Store) -> None:
    for lead, verdict, reason in (("L2", "bad", "no_budget"), ("L3", "good", "clear_need"), ("L4", "bad", "no_need")):
        store.feedback.give(Feedback(lead, verdict, reason), by="Ada")  # type: ignore[arg-type]  # a literal
    promised = Action("Ask for the budget", "Mara", "marketing")
    day = dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC)
    store.actions.write([Draft("a", promised, written_at=day)], by="Mara")
    store.replies.add(Reply("reason", "no_budget", "We ask for it.", "a"), by="Mara")
    before = shown_text(open_app(PAGE, folder, view="replies", period="all"))
    assert "weeks before" not in before
    store.actions.write([Draft("a", replace(promised, state="done"), written_at=day)], by="Mara")
    said = shown_text(open_app(PAGE, folder, view="replies", period="all"))
    assert "“No budget” in the 8 weeks before 1 Feb 2026:" in said
    assert "Too few" in said


def test_two_who_judged_the_same_lead_are_held_against_each_other(store: Store) -> None:
    for lead, who, verdict in (
        ("L1", "Ada", "good"), ("L1", "Ben", "good"), ("L2", "Ada", "good"), ("L2", "Ben", "ok"), ("L3", "Ada", "ok"),
        ("L3", "Ada", "good"), ("L9", "Ada", "ok"), ("L9", "Ben", "good"),
    ):  # fmt: skip
        store.feedback.give(Feedback(lead, verdict), by=who)  # type: ignore[arg-type]  # a literal
    opinions = second_opinions(store, ["L1", "L2", "L3"])
    assert [(one.lead_id, one.is_agreed) for one in opinions] == [("L2", False), ("L1", True)]
    assert agreed_share(opinions).rate == 0.5


def test_the_last_months_are_called_different_only_beyond_chance() -> None:
    def month(bad: int) -> dict[str, int]:
        return {"bad": bad, "rated": 40}

    assert "Fewer than in the months before by more than chance" in trend_in_words([month(20)] * 3 + [month(8)] * 3)
    assert "may be chance" in trend_in_words([month(12)] * 3 + [month(11)] * 3)
    assert "nothing before" in trend_in_words([month(5)])


def test_crm_statuses_are_counted_where_nobody_rated_once_asked_for(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"], by="source", period="all")
    assert "Verdicts and CRM statuses by source" not in shown_text(app)
    next(one for one in app.get("button_group") if one.key == "_breakdown").set_value("crm").run()
    said = shown_text(app)
    assert "Verdicts and CRM statuses by source" in said
    assert "From the CRM" in said
    assert "Why leads are bad, and who says so" in said
    assert "Company too small" in said
    next(one for one in app.get("button_group") if one.key == "_breakdown").set_value("reasons").run()
    assert "Verdicts and reasons by source" in shown_text(app)
    assert "Money at stake" in shown_text(app)


def test_a_later_service_level_says_that_earlier_leads_go_by_the_one_before(
    workspaces: dict[str, Path], tmp_path: Path, open_app: OpenPage
) -> None:
    here = Path(shutil.copytree(workspaces["demo"], tmp_path / "demo"))
    assert "go by what was agreed then" not in shown_text(open_app(PAGE, here, view="why", period="all"))
    with closing(open_store(sqlite_url(here / "demo.sqlite"))) as store:
        level = store.agreements.in_force("service_level").value.content
        assert isinstance(level, ServiceLevel)
        agree(store, "service_level", replace(level, excusal_limit=0.1))
    assert "go by what was agreed then" in shown_text(open_app(PAGE, here, view="why", period="all"))
