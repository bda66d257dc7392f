"""What every page starts with: menu, title, filters, the as-of strip, and blocks that fail alone."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, Final

import streamlit as st

from smarketing.charts import Spec
from smarketing.domain.filters import SHARED_FILTERS, Filters
from smarketing.domain.pace import Target
from smarketing.domain.period import named_periods
from smarketing.errors import SmarketingError
from smarketing.metrics import Answer
from smarketing.ui import filters as shared
from smarketing.ui import formats, states
from smarketing.ui.agreement_headline import draw_notice
from smarketing.ui.being_kept import draw_being_kept
from smarketing.ui.comment_places import draw_asked, draw_campaigns
from smarketing.ui.explain import draw_explanation
from smarketing.ui.lately import lately
from smarketing.ui.made_from import made_from
from smarketing.ui.menu import MENU, draw_menu
from smarketing.ui.session import ask, expect, workspace
from smarketing.ui.style import apply_style
from smarketing.ui.tables import draw_answer, for_screen
from smarketing.ui.text import escaped, quiet
from smarketing.ui.viewer import admit, log_in_line
from smarketing.workspace import Workspace
from smarketing.workspace.goals import judged_by, judged_on, targets

STALE_AFTER_DAYS: Final = 10
DATA_PAGE: Final = "data"
AGREEMENTS_PAGE: Final = "agreements"
_log = logging.getLogger("smarketing.ui")


class Page:
    """One open page: the workspace, the viewer's filters, and blocks to draw."""

    def __init__(self, here: Workspace, name: str, period: str) -> None:
        self.workspace = here
        self.name = name
        self.fault = ""
        self.as_of: dt.date | None = None
        self.currency = ""
        try:
            self.as_of, self.currency = here.as_of, here.currency
        except SmarketingError as fault:
            self.fault = str(fault)
        self.usual_period = self.period = period
        self.filters = Filters()
        if self.as_of:
            self.period = _period_with_numbers(here, self.as_of, period)
            self.filters = shared.read_filters(self.as_of, self.period)

    @property
    def path(self) -> str:
        """The address of the page within the app, without its filters."""
        return "" if self.name == "weekly-sync" else self.name.removesuffix("-log").replace("-", "_")

    def ask(self, metric: str, filters: Filters | None = None, **params: Any) -> Answer:  # noqa: ANN401  # a metric's own parameters
        """Return the answer of *metric* under the page's filters, or under *filters*."""
        return ask(metric, filters or self.filters, **params)

    def expect(self, *metrics: str, filters: Filters | None = None) -> None:
        """Begin to answer *metrics* side by side before the page asks for them one after the other."""
        with self.guarded():
            for metric in metrics:
                expect(metric, filters or self.filters)

    @cached_property
    def targets(self) -> dict[str, Target]:
        """What the plan of its time expects of the page's period; see ``workspace.goals.targets``."""
        if self.as_of is None or self.filters.period is None:
            return {}
        store = self.workspace.store
        day = judged_on(self.filters.period, self.as_of, store.agreements.today)
        judged = lately(self.workspace, f"judged on {day}", "agreements", read=partial(judged_by, store, day))
        return targets(judged, self.ask, self.as_of, self.filters)

    def over(self, period: str) -> Filters:
        """Return the page's filters over the named *period* instead, such as ``12_months``."""
        return self.filters.during(named_periods(self.as_of)[period]) if self.as_of else self.filters

    @contextlib.contextmanager
    def card(
        self,
        title: str,
        *,
        key: str,
        explains: str = "",
        stretch: bool = True,
        filters: Filters | None = None,
    ) -> Iterator[None]:
        """Open a card with *title*; whatever fails inside becomes a sentence in its place.

        *explains* names the metric whose meaning, SQL and rows open behind the card's corner, under *filters* where
        the card's numbers are not under the page's; *stretch* makes the card as tall as its neighbour.
        """
        with st.container(border=True, key=f"card-{self.name}-{key}", height="stretch" if stretch else "content"):
            st.html(f'<h3 class="sm-card-title">{escaped(title)}</h3>')
            if explains:
                draw_explanation(self, explains, key=f"{key}-{explains}", about=title, filters=filters)
            with self.guarded():
                yield

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Let a failing block say what is wrong in its place and leave the rest of the page alone."""
        try:
            yield
        except SmarketingError as fault:
            states.refused(str(fault))
        except Exception:  # noqa: BLE001  # a page must never show a traceback, and one block never takes the page down
            _log.exception("A block of the page %s failed", self.name)
            states.failed()

    def chart(self, title: str, metric: str, spec: Spec, *, note: str = "") -> None:
        """Draw the answer of *metric* as a chart in a card of its own."""
        with self.card(title, key=metric, explains=metric):
            answer = self.ask(metric)
            if answer.table.num_rows == 0:
                states.nothing(self.filters)
                return
            if note:
                st.html(f'<p class="sm-quiet">{escaped(note)}</p>')
            st.vega_lite_chart(for_screen(answer.table), spec, width="stretch", alt=title)

    def say_whole(self, why: str) -> None:
        """Say which filters of the viewer do not narrow what a card shows, and *why*; nothing where there are none."""
        if part := shared.described_part(self.filters):
            quiet(f"Not narrowed to {part}: {why}.")

    def table(self, title: str, metric: str, *, columns: Sequence[str] = (), whole: str = "") -> None:
        """Draw the answer of *metric* as a table in a card of its own; *whole* says why no filter narrows it."""
        with self.card(title, key=f"{metric}-table", explains=metric):
            answer = self.ask(metric)
            if answer.table.num_rows == 0:
                states.nothing(self.filters)
                return
            if whole:
                self.say_whole(whole)
            draw_answer(answer, columns=columns, key=f"table-{self.name}-{metric}", currency=self.currency)


def open_page(
    title: str,
    *,
    question: str,
    filtered: bool = True,
    period: str = shared.DEFAULT_PERIOD,
    ahead: Callable[[Page], None] | None = None,
) -> Page:
    """Draw the frame of a page and return it; stops the run with a next step where there is nothing to show yet.

    *filtered* says whether the shared filters apply; the Data page has none and also opens on an empty workspace.
    *period* is the key of the period shown where the address names none. *ahead* says what the page will ask, so that
    the answers are made while its head is drawn.
    """
    st.set_page_config(page_title=f"{title} · Smarketing", page_icon="static/mark.svg", layout="wide")
    apply_style()
    admit(title, MENU)
    try:
        page = Page(workspace(), title.lower().replace(" ", "-"), period)
    except SmarketingError as fault:
        draw_menu(title)
        _draw_title(title, question)
        states.refused(str(fault))
        st.stop()
    if ahead is not None and page.as_of is not None:
        ahead(page)
    draw_menu(title)
    if page.as_of is None:
        _draw_without_numbers(page, title, question, filtered=filtered)
    else:
        _draw_head(page, title, question, filtered=filtered)
    return page


def _period_with_numbers(here: Workspace, as_of: dt.date, usual: str) -> str:
    """Return the key of the period *usual*, or of a longer one where nothing happened in it."""
    *periods, longest = shared.periods_to_open(as_of, usual).items()
    for key, period in periods:
        with contextlib.suppress(SmarketingError):  # whoever asks for a number next is told
            now = ask("scorecard", Filters(period)).table.to_pylist()[0]
            if now["leads" if here.has("leads") else "closed_deals"]:
                return key
    return longest[0]


def _draw_without_numbers(page: Page, title: str, question: str, *, filtered: bool) -> None:
    """Say why there are no numbers; a page of numbers ends here."""
    _draw_title(title, question)
    if line := log_in_line():
        st.html(f'<div class="sm-asof">{escaped(line)}</div>')
    draw_being_kept(page.workspace)
    if page.fault:
        states.refused(page.fault)
    elif filtered:
        states.empty_workspace(page.workspace)
    if filtered:
        st.stop()


def _draw_head(page: Page, title: str, question: str, *, filtered: bool) -> None:
    """Draw title, filters, and from when the numbers are."""
    assert page.as_of is not None
    options = _options(page) if filtered else {}
    unknown = shared.unknown_values(page.filters, options, partial(_is_of_deals, page)) if filtered else {}
    page.filters = shared.without(page.filters, unknown)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom", key="head"):
        with st.container(width="stretch"):
            _draw_title(title, question)
        if filtered:
            with st.container(horizontal=True, width="content", key="choices"):
                shared.draw_period(page.as_of, page.period)
                shared.draw_filters(page.as_of, options, page.filters)
    _draw_as_of(page, filtered=filtered)
    if filtered:
        shared.draw_left_out(unknown, page.as_of, page.period)
        if page.period != page.usual_period:
            shared.draw_longer_period(page.usual_period, page.period, has_leads=page.workspace.has("leads"))
    if not_up := page.workspace.fault:
        states.refused(str(not_up))
    with page.guarded():
        if page.name != AGREEMENTS_PAGE:
            draw_notice(page.workspace)
        if filtered:
            draw_campaigns(page)
        draw_asked(page)


def _draw_title(title: str, question: str) -> None:
    st.html(f'<div class="sm-title"><h1>{escaped(title)}</h1><p>{escaped(question)}</p></div>')


def _draw_as_of(page: Page, *, filtered: bool) -> None:
    """Say from when the numbers are, from which files, what the viewer narrowed them to, and who is renewing them."""
    age = (dt.datetime.now(dt.UTC).date() - page.as_of).days if page.as_of else 0
    parts = ["<b>Made-up demo company</b>"] if page.workspace.holds_demo else []
    parts += [f"As of <b>{escaped(formats.date(page.as_of))}</b>", *made_from(page.workspace)]
    if filtered:
        parts += [escaped(told) for told in _not_counted(page)]
        parts.append(escaped(shared.described(page.filters)))
    parts.append(escaped(log_in_line()))
    st.html(f'<div class="sm-asof">{" · ".join(part for part in parts if part)}</div>')
    if age > STALE_AFTER_DAYS:
        where = "" if page.name == DATA_PAGE else " on the Data page"
        st.warning(
            f"These numbers are {formats.age(age)} old. Upload this week's exports{where}.",
            icon=":material/schedule:",
        )
    draw_being_kept(page.workspace)


def _not_counted(page: Page) -> list[str]:
    """Return which amounts count nowhere, for want of an exchange rate."""
    with page.guarded():
        rows = page.ask("unconverted_amounts", Filters()).table.to_pylist()
        return [
            f"{formats.counted(row['records'], row['record_kind'])} in {row['currency']} left out: no exchange rate"
            for row in rows
        ]
    return []


def _options(page: Page) -> dict[str, list[str]]:
    """Return the values offered for each shared filter, most frequent first, over all time."""
    options: dict[str, list[str]] = {name: [] for name in SHARED_FILTERS}
    with page.guarded():
        for row in page.ask("filter_options", Filters()).table.to_pylist():
            options.setdefault(row["column_name"], []).append(row["value"])
    return options


def _is_of_deals(page: Page, column: str, value: str) -> bool:
    """Return whether a deal has *value* in a shared filter's column, or nobody can tell."""
    try:
        rows = page.ask("scorecard", Filters(None, ((column, (value,)),))).table.to_pylist()
    except SmarketingError:
        return True
    return any(row["open_deals"] or row["closed_deals"] for row in rows)
