"""The funnel compared: two sides of the same numbers, chosen once and kept in the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.conftest import OpenPage, shown_text

PAGE = "pages/funnel.py"


@pytest.mark.parametrize(
    ("address", "title", "days"),
    [
        ({"against": "before"}, "This period against the period before", "against 12 Oct 2024 to 31 Oct 2025"),
        (
            {"against": "year", "period": "90_days"},
            "This period against the same days a year earlier",
            "23 Aug 2026 to 20 Nov 2026, against 23 Aug 2025 to 20 Nov 2025",
        ),
        (
            {"against": "date", "with": "2026-03-02"},
            "Since 2 Mar 2026 against the days before",
            "2 Mar 2026 to 20 Nov 2026, against 11 Jun 2025 to 1 Mar 2026",
        ),
        (
            {"against": "source", "with": "Organic Search"},
            "All others against <b>Organic Search</b>",
            "1 Nov 2025 to 20 Nov 2026",
        ),
        (
            {"against": "source", "with": "Organic Search", "source": ["Referrals", "Organic Search"]},
            "Referrals against <b>Organic Search</b>",
            "1 Nov 2025 to 20 Nov 2026",
        ),
        ({"against": "persona", "period": "all"}, "All others against", "All time"),
    ],
)
def test_a_link_opens_both_sides(
    address: dict[str, str | list[str]], title: str, days: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"], **address)
    assert not app.exception
    said = shown_text(app)
    assert title in said
    assert days in said
    assert "could not be drawn" not in said
    assert "names what no page knows" not in said
    assert "younger leads are left out on both sides" in said


def test_what_is_chosen_goes_into_the_address_and_nothing_is_asked_before(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"])
    assert "younger leads are left out on both sides" not in shown_text(app)
    app.selectbox(key="_against").select("source").run()
    assert app.query_params["against"] == "source"
    offered = app.selectbox(key="_with").options
    app.selectbox(key="_with").select(offered[1]).run()
    assert app.query_params["with"] == offered[1]
    assert f"against <b>{offered[1]}</b>" in shown_text(app)
    app.selectbox(key="_against").select("").run()
    assert not {"against", "with"} & set(app.query_params)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"against": "before", "period": "all"}, "All time has nothing before it"),
        ({"against": "last_week"}, "can't be compared with “last_week”"),
        ({"against": "persona", "with": "Nobody"}, "Nothing here has Persona: Nobody"),
        ({"against": "date", "with": "soon"}, "“soon” is no day"),
        ({"against": "date", "with": "2027-01-01"}, "The period ends before 1 Jan 2027"),
        ({"against": "source", "with": "Organic Search", "source": "Organic Search"}, "shows no other source already"),
        ({"against": "before", "period": "custom", "from": "2020-01-01", "to": "2020-01-31"}, "No lead to compare"),
    ],
)
def test_an_address_that_can_not_be_compared_is_answered_in_words(
    address: dict[str, str], said: str, workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    app = open_app(PAGE, workspaces["demo"], **address)
    assert not app.exception
    text = shown_text(app).replace("\\", "")
    assert said in text
    assert "could not be drawn" not in text


def test_too_few_leads_and_steps_that_are_not_recorded_are_said(
    workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    text = shown_text(open_app(PAGE, workspaces["golden"], against="source"))
    assert "No step can be compared." in text
    assert "Too few leads on one side to compare" in text
