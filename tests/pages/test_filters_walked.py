"""Every figure of every page follows the page's filters, or its card says that it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.domain.filters import SHARED_FILTERS, Filters
from smarketing.metrics.compiler import clocks_of
from smarketing.metrics.dictionary import dictionary
from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage

FUNNEL, PERSONAS, QUALITY = "pages/funnel.py", "pages/personas.py", "pages/lead_quality.py"
GOALS = "pages/goal_planning.py"
VIEWS: Final[list[tuple[str, dict[str, str]]]] = [
    ("app.py", {}),
    *((FUNNEL, {"tab": tab}) for tab in ("Time in stage", "By persona", "By source", "Stuck leads", "Set apart")),
    (FUNNEL, {"tab": "Deal stages", "basis": "activity", "against": "before"}),
    *(
        (PERSONAS, {"view": view})
        for view in ("table", "mix", "differences", "content", "costs", "portrait", "versions")
    ),
    *((PERSONAS, address) for address in ({"by": "content"}, {"by": "segment"}, {"view": "mix", "of": "customers"})),
    *((QUALITY, {"view": view}) for view in ("said", "rate", "why", "time", "talk", "replies", "voice", "later")),
    *((QUALITY, address) for address in ({"view": "verdicts"}, {"by": "persona"}, {"by": "content"})),
    *((GOALS, {"view": view}) for view in ("months", "split", "moves", "scenarios")),
]
NOT_NARROWED: Final = "Not narrowed to"
WHOLE: Final = {
    "card-funnel-apart": "in the whole export",
    "card-personas-costs-by-month": "Spend names no",
    "card-personas-persona-history": "for all leads",  # what people wrote of rules, no number of leads
    "card-goal-planning-goal": "Signed by",
    "card-goal-planning-by-month": "As both teams signed it",
    "card-goal-planning-split": "a month",  # what somebody said of a group, as it was said
}
"""Cards with figures that no filter narrows, and the words by which they say whose these are."""
OWN_TIME: Final = {
    "card-weekly-sync-marketing_sla": "Month",
    "card-weekly-sync-sales_sla": "Month",
    "card-weekly-sync-hand_off_time": "Before: ",
    "card-weekly-sync-movement": "whenever it is expected to close",
    "card-weekly-sync-won_revenue_by_month": "by month since",
    "card-weekly-sync-lead-movement": "since the snapshot before",
    "card-weekly-sync-actions": "Open actions",
    "card-weekly-sync-notes": "week of",
    "card-weekly-sync-feedback": "Latest feedback",
    "card-lead-quality-replies": "Overdue",
    "card-goal-planning-landing": "52 weeks",
    "card-personas-mix": "agreed on",
    **WHOLE,
}
"""Cards with figures of a time of their own, and the words by which they say which."""
PART_OF_COSTS: Final = {"costs_by_month", "costs_by_source", "persona_costs"} | {
    f"plan_groups_by_{of}" for of in ("persona", "source", "team")
}
"""What leads cost is shared out among all leads before any filter, so that it is the same under each."""
OF_NOBODY: Final = {"data_health", "data_health_rows", "unconverted_amounts"}


DATES: Final = re.compile(r"(\d{1,2} )?[A-Z][a-z]{2} \d{4}")


class Piece(NamedTuple):
    """Something drawn in a card: what it holds, and whether it is a figure."""

    card: str
    holds: str
    is_figure: bool


def test_every_number_can_be_narrowed_by_every_shared_filter() -> None:
    unfit = {
        name
        for name in dictionary().metrics
        for clock in clocks_of(name)
        if set(SHARED_FILTERS) - set(clock.filterable)
    }
    assert unfit == PART_OF_COSTS | OF_NOBODY


@pytest.mark.parametrize(("page", "view"), VIEWS, ids=lambda of: of if isinstance(of, str) else "-".join(of.values()))
def test_no_figure_stays_as_it_is_under_a_filter_without_saying_so(
    page: str, view: dict[str, str], workspaces: dict[str, Path], open_app: OpenPage
) -> None:
    folder = workspaces["demo"]
    whole = list(pieces(open_app(page, folder, **view)))
    for name, value in chosen(folder).items():
        narrowed = list(pieces(open_app(page, folder, **view, **{name: value})))
        silent = unmoved(whole, narrowed, OWN_TIME if name == "period" else WHOLE)
        assert not silent, (name, value)


def chosen(folder: Path) -> dict[str, str]:
    """Return a part of the company and a part of its time: the second most frequent persona, and so on."""
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        offered = here.ask("filter_options", Filters()).table.to_pylist()
    second = {name: [row["value"] for row in offered if row["column_name"] == name][1] for name in ("persona", "owner")}
    return {**second, "period": "last_quarter"}


def unmoved(whole: list[Piece], narrowed: list[Piece], said: dict[str, str]) -> list[Piece]:
    """Return the figures that are the same in both, in cards that don't say what they are of."""
    there = {(piece.card, piece.holds) for piece in narrowed}
    words: dict[str, str] = {}
    for piece in narrowed:
        words[piece.card] = f"{words.get(piece.card, '')} {piece.holds}"
    return [
        piece
        for piece in whole
        if piece.is_figure
        and (piece.card, piece.holds) in there
        and NOT_NARROWED not in words[piece.card]
        and (piece.card not in said or said[piece.card] not in words[piece.card])
    ]


def pieces(app: AppTest) -> Iterator[Piece]:
    """Return what *app* draws in cards."""
    assert not app.exception
    yield from _in(app.main, "")


def _in(block: Any, card: str) -> Iterator[Piece]:  # the tree of a page
    for child in block.children.values():
        if hasattr(child, "children"):
            named = re.search(r"card-[\w-]+", getattr(getattr(child, "proto", None), "id", "") or "")
            yield from _in(child, named[0] if named else card)
        elif card and (drawn := _drawn(child)) is not None:
            yield Piece(card, *drawn)


def _drawn(element: Any) -> tuple[str, bool] | None:
    """Return what *element* holds, and whether that is a figure: a chart, or words with a number that stands out."""
    if element.type == "html":
        body = re.sub(r"<(style|script).*?</\1>", "", element.proto.body, flags=re.DOTALL)
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()
        stands_out = re.search(r"<td|<b[ >]|<li|class=\"value\"", body) is not None
        return words, stands_out and re.search(r"\d", DATES.sub("", words)) is not None
    if "vega" in element.type:
        return str([one.data.data for one in element.proto.datasets] or element.proto.data.data), True
    if element.type == "arrow_data_frame":
        return str(element.proto.arrow_data.data if hasattr(element.proto, "arrow_data") else element.proto.data), True
    return (str(element.value), False) if element.type in ("markdown", "caption") else None
