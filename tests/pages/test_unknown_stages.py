"""What an export can't know is a dash with a reason: never a nought, a verdict or a remedy that would not help."""

from __future__ import annotations

import csv
import datetime as dt
import html
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import GOLDEN_DAY, OpenPage, shown_text

NO_MQL_DATES = "No dates in this export. Export the date leads became MQL, or choose its column on the Data page."
FROM_LATER = "Known only from a later stage"
INTO_NOTHING = "Nothing in this export shows who reached the next stage"
Rows = Sequence[dict[str, object]]


def _kept(folder: Path, **tables: Rows) -> Path:
    files = []
    for name, rows in tables.items():
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        files.append((file, file.name))
    here = open_workspace(read_settings(workspace=folder / "workspace"))
    here.keep(here.check(here.prepare(files), as_of=GOLDEN_DAY), by="Ada")
    here.close()
    return folder / "workspace"


def _lead(number: int, **more: object) -> dict[str, object]:
    return {"lead_id": f"L{number}", "created_at": dt.date(2026, 5, 1 + number % 28), "source": "Organic", **more}


@pytest.fixture(scope="module")
def undated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leads whose lifecycle stage was exported, but not when they became what."""
    stages = ["Lead", "Marketing Qualified Lead", "Sales Qualified Lead"]
    leads = [_lead(number, lifecycle_stage=stages[number % 3]) for number in range(42)]
    deals = [{"deal_id": "D1", "lead_ids": "L2", "created_at": "2026-06-01", "closed_at": "2026-06-09", "amount": 1000,
              "is_closed": "true", "is_won": "true"}]  # fmt: skip
    return _kept(tmp_path_factory.mktemp("undated"), leads=leads, deals=deals)


@pytest.fixture(scope="module")
def won_deals_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leads that say nothing of stages, and the deals that were won, which alone carry a persona."""
    deals = [
        {"deal_id": f"D{number}", "lead_ids": f"L{number}", "won_at": "2026-06-20", "persona": "Cat"}
        for number in range(5)
    ]
    leads = [_lead(number) for number in range(60)]
    return _kept(tmp_path_factory.mktemp("won_deals_only"), leads=leads, deals=deals)


@pytest.fixture(scope="module")
def open_without_amounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deals without leads, whose amount is known once they are won."""
    won = {"deal_id": "D1", "created_at": "2026-04-01", "closed_at": "2026-05-01", "amount": 500, "deal_stage": "Won"}
    deals = [won] + [
        {"deal_id": f"O{number}", "created_at": "2026-05-01", "closed_at": "", "amount": "", "deal_stage": "Engaging"}
        for number in range(3)
    ]
    return _kept(tmp_path_factory.mktemp("open_without_amounts"), deals=deals)


def _text(app: AppTest) -> str:
    return html.unescape(shown_text(app))


def _card(text: str, stage: str) -> str:
    return next(part for part in text.split('<div class="sm-stage">')[1:] if f">{stage}</b>" in part.split("</p>")[0])


def test_a_stage_that_was_never_dated_is_a_dash_on_the_weekly_sync(undated: Path, open_app: OpenPage) -> None:
    text = _text(open_app("app.py", undated, period="all"))
    assert re.search(rf'MQL</div><div class="value">—</div>.*{re.escape(NO_MQL_DATES)}', text)
    assert re.search(r'Opportunities</div><div class="value">1<', text)


def test_the_day_a_deal_was_created_dates_opportunities(won_deals_only: Path, open_app: OpenPage) -> None:
    text = _text(open_app("app.py", won_deals_only, period="all"))
    assert re.search(r'Opportunities</div><div class="value">—</div>.*Export the date each deal was created', text)
    assert re.search(r'New customers</div><div class="value">5<', text)


def test_a_stage_is_dated_by_the_whole_build_not_by_the_period(workspaces: dict[str, Path], open_app: OpenPage) -> None:
    text = _text(
        open_app("app.py", workspaces["golden"], period="custom", **{"from": "2020-01-01", "to": "2020-02-01"})
    )
    assert re.search(r'MQL</div><div class="value">0<', text)
    assert "No dates in this export" not in text


def test_the_activity_view_leaves_a_stage_without_dates_open(undated: Path, open_app: OpenPage) -> None:
    text = _text(open_app("pages/funnel.py", undated, period="all", basis="activity"))
    card = _card(text, "MQL")
    assert '<div class="value">—<small>entered in the period</small>' in card
    assert NO_MQL_DATES in card
    assert "MQL and SQL have no dates in this export" in text


def test_a_plan_does_not_say_that_nothing_is_there_where_nothing_is_dated(undated: Path, open_app: OpenPage) -> None:
    app = open_app("pages/goal_planning.py", undated)
    assert not app.exception
    assert "MQL and SQL have no dates in this export" in _text(app)


def test_a_step_into_a_stage_that_nobody_records_gets_no_verdict(won_deals_only: Path, open_app: OpenPage) -> None:
    text = _text(open_app("pages/funnel.py", won_deals_only, period="all"))
    assert "No step of the funnel can be judged with this export" in text
    assert "goes on at" not in text
    assert "falls short" not in text
    for stage in ("Lead", "MQL", "SQL", "Opportunity"):
        card = _card(text, stage)
        assert "target" not in card.split("Go on")[1], stage
    assert all(FROM_LATER in _card(text, stage) for stage in ("MQL", "SQL", "Opportunity"))
    assert "The next stage is known only from a later one" in _card(text, "Lead")


def test_a_plan_says_which_rates_nobody_measured(won_deals_only: Path, open_app: OpenPage) -> None:
    text = _text(open_app("pages/goal_planning.py", won_deals_only, period="all"))
    assert f"taken as 100.0 %. {FROM_LATER}" in text.replace("\u202f", " ")
    assert "own history 100" not in text


def test_a_step_that_is_recorded_keeps_its_verdict(undated: Path, open_app: OpenPage) -> None:
    text = _text(open_app("pages/funnel.py", undated, period="all"))
    assert "starting target" in _card(text, "Lead")
    assert FROM_LATER not in text


def test_open_deals_without_amounts_are_counted_in_words(open_without_amounts: Path, open_app: OpenPage) -> None:
    text = _text(open_app("app.py", open_without_amounts, period="all"))
    assert "3 open deals, none with an amount" in text


def test_lead_quality_of_deals_alone_asks_for_leads_and_no_other_period(
    open_without_amounts: Path, open_app: OpenPage
) -> None:
    text = _text(open_app("pages/lead_quality.py", open_without_amounts, period="all"))
    assert "Lead quality needs a leads export" in text.replace("\\", "")
    assert "Choose a longer period" not in text


def test_personas_that_only_deals_carry_are_told_so(won_deals_only: Path, open_app: OpenPage) -> None:
    text = _text(open_app("pages/personas.py", won_deals_only, period="all"))
    assert "Only the deals carry a persona here, so leads can't be counted by it" in text
    assert "win rate counts just the deals of the file" in text
    assert "have no persona yet" not in text
    assert "No lead has a persona yet" not in text


def test_a_step_whose_next_stage_nothing_shows_blames_nobody(tmp_path: Path, open_app: OpenPage) -> None:
    company = _kept(tmp_path, leads=[_lead(number) for number in range(60)])
    text = _text(open_app("pages/funnel.py", company, period="all"))
    assert INTO_NOTHING in _card(text, "Lead")
    assert "No step of the funnel can be judged with this export" in text
    assert "Owned by" not in text


def test_leads_alone_that_show_no_customers_claim_none(tmp_path: Path, open_app: OpenPage) -> None:
    company = _kept(tmp_path, leads=[_lead(number, persona=("CFO", "CTO")[number % 2]) for number in range(60)])
    personas = _text(open_app("pages/personas.py", company, period="all"))
    assert "Nothing in this export shows which leads became customers" in personas
    assert "most often" not in personas
    assert "0.0\u202f%" not in personas
    funnel = _text(open_app("pages/funnel.py", company, period="all"))
    assert "Nothing in this export shows which leads became customers" in funnel
    home = _text(open_app("app.py", company, period="all"))
    assert re.search(
        r'New customers</div><div class="value">—<.*Nothing in this export shows who became Customer', home
    )
    assert re.search(r'Leads</div><div class="value">60<', home)
    data = _text(open_app("pages/data.py", company))
    assert "became customers: 0" not in data


def test_personas_that_buy_equally_often_have_no_first(tmp_path: Path, open_app: OpenPage) -> None:
    stages = ["Lead", "Lead", "Customer", "Customer"]
    leads = [_lead(n, persona=("CFO", "CTO")[n % 2], lifecycle_stage=stages[n % 4]) for n in range(80)]
    text = _text(open_app("pages/personas.py", _kept(tmp_path, leads=leads), period="all"))
    assert re.search(r"C[FT]O</b> as often: 40\.", text)
    none = [_lead(n, persona=("CFO", "CTO", "Cat")[n % 3], lifecycle_stage=("Lead", "Lead", "Customer")[n % 3])
            for n in range(60)]  # fmt: skip
    (tmp_path / "none").mkdir()
    only = _kept(tmp_path / "none", leads=none)
    text = _text(open_app("pages/personas.py", only, period="all", persona=["CFO", "CTO"]))
    assert "None of the 40 leads with a persona that are old enough to judge became a customer." in text
