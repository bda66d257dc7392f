"""Under every number: what it means, its formula with the values put in, its SQL, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.domain.roles import Right
from smarketing.errors import SmarketingError
from smarketing.metrics import Answer
from smarketing.metrics.dictionary import dictionary
from smarketing.ui import exports, formats, states
from smarketing.ui.audit_taken import taken
from smarketing.ui.comments import Topic, draw_talk, mark_count, talk
from smarketing.ui.filters import described
from smarketing.ui.made_files import file_button
from smarketing.ui.person import signed
from smarketing.ui.tables import draw_answer, draw_table
from smarketing.ui.text import cut, escaped, markdown_safe, readable, say
from smarketing.ui.viewer import may

if TYPE_CHECKING:
    from smarketing.ui.frame import Page

_ALL_ROWS: Final = 1_000_000_000
_VIEWS: Final = ("Meaning", "Table", "Rows", "SQL", "Comments")
_FILES: Final[tuple[tuple[str, str, str, Callable[[pa.Table], bytes]], ...]] = (
    ("CSV", "csv", "text/csv", exports.as_csv),
    ("Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.as_excel),
    ("Parquet", "parquet", "application/vnd.apache.parquet", exports.as_parquet),
)


@dataclass(frozen=True)
class Made:
    """How a page made a number of others: its name, what it means, and its formula with the values put in.

    ``formula`` is a line such as ``Customers needed = goal €2,600,000 ÷ average deal €32,500 = 80``.
    """

    name: str
    definition: str
    formula: str


@dataclass(frozen=True)
class _Number:
    """The number that an explanation stands at; see ``draw_explanation``."""

    metric: str
    key: str
    column: str | None
    filters: Filters | None
    at: Mapping[str, object] | None
    made: Made | None
    beside: Made | None
    params: Mapping[str, Any]

    @property
    def topic(self) -> str:
        """What comments on this number go by: the same number of every page and period."""
        parts = [self.metric, self.column or "", self.made.name if self.made else ""]
        row = [f"{name}={value}" for name, value in (self.at or {}).items()]
        return ":".join([part for part in parts if part] + row)


def say_explained(
    page: Page,
    sentence: str,
    *more: str,
    metric: str,
    key: str,
    filters: Filters | None = None,
    made: Made | None = None,
) -> None:
    """Say what matters in one sentence, and quieter lines, with how it is counted behind the corner; see ``say``."""
    with st.container(horizontal=True, wrap=False, key=f"said-{page.name}-{key}"):
        with st.container(width="stretch"):
            say(sentence, *more)
        draw_explanation(page, metric, key=key, filters=filters, made=made)


def draw_explanation(
    page: Page,
    metric: str,
    *,
    key: str,
    about: str = "",
    column: str | None = None,
    filters: Filters | None = None,
    at: Mapping[str, object] | None = None,
    made: Made | None = None,
    beside: Made | None = None,
    params: Mapping[str, Any] | None = None,
) -> None:
    """Draw the corner button that opens how *metric*, or one *column* of it, is counted.

    *about* is what the number is called, for who hears the page read out: the metric's title if it isn't given.
    *filters* are those of the number it stands at, where they are not the page's, *params* what its metric is asked
    with; *at* (column, value) names the row that it is of; *made* says how the page made it of that metric,
    *beside* how what stands beside it was made. Nothing is asked before it is opened.
    """
    number = _Number(metric, key, column, filters, at, made, beside, params or {})
    with page.guarded():
        mark_count(f"how-{page.name}-{key}", talk(page.workspace).count("number", number.topic))
    with st.popover(
        f"How this is counted: {markdown_safe(cut(about or dictionary().metric(metric).title))}",
        icon=":material/info:",
        type="tertiary",
        help="How this is counted, and what is said of it",
        key=f"how-{page.name}-{key}",
        on_change="rerun",
    ) as corner:
        if not corner.open:
            return
        try:
            _draw(page, page.ask(metric, filters, **number.params), number)
        except SmarketingError as fault:
            states.refused(str(fault))


def draw_rows_behind(
    page: Page, metric: str, *, key: str, column: str | None = None, at: Mapping[str, object] | None = None
) -> None:
    """Draw the rows that *metric*, or one *column* of it, counted in the row *at* those values."""
    _draw_rows(page, page.ask(metric), _Number(metric, key, column, None, at, None, None, {}))


def _draw(page: Page, answer: Answer, number: _Number) -> None:
    column, key = number.column, number.key
    title = number.made.name if number.made else answer.columns[column].label if column else answer.label
    st.html(f'<p class="sm-card-title sm-how">{escaped(title)}</p>')
    said = talk(page.workspace).count("number", number.topic)
    view = st.segmented_control(
        "View", _VIEWS, default="Meaning", key=f"view-{page.name}-{key}", label_visibility="collapsed", required=True,
        format_func=lambda name: f"{name} · {said}" if said and name == "Comments" else name,
    )  # fmt: skip
    if view == "Table":
        whole = _whole(page, answer)
        draw_answer(whole, key=f"all-{page.name}-{key}", currency=page.currency)
        _draw_downloads(lambda: whole.table, answer.name, key=f"answer-{page.name}-{key}")
    elif view == "Rows":
        _draw_rows(page, answer, number)
    elif view == "Comments":
        about = f"{title} · {described(answer.filters)}"
        draw_talk(page, Topic("number", number.topic, about), key=f"number-{key}")
    elif view == "SQL":
        st.code(readable(answer.sql), language="sql", wrap_lines=True)
    else:
        _draw_meaning(page, answer, number)


def _whole(page: Page, answer: Answer) -> Answer:
    """Return *answer* with all its rows, also of a metric that lists only the first of them by itself."""
    if "row_limit" not in dictionary().metric(answer.name).params:
        return answer
    return page.ask(answer.name, answer.filters, row_limit=_ALL_ROWS)


def _draw_meaning(page: Page, answer: Answer, number: _Number) -> None:
    if number.made:
        _draw_formula(number.made.name, number.made.definition, number.made.formula)
    st.caption(answer.question)
    explanations = page.workspace.explain(
        answer.name, answer.filters, column=number.column, at=number.at, sign=formats.symbol(page.currency),
        params=number.params,
    )  # fmt: skip
    for explanation in explanations:
        _draw_formula(explanation.measure.label, explanation.measure.definition, explanation.formula)
    if number.beside:
        _draw_formula(number.beside.name, number.beside.definition, number.beside.formula)


def _draw_formula(label: str, definition: str, formula: str) -> None:
    means = f" — {markdown_safe(definition)}" if definition else ""
    st.markdown(f"**{markdown_safe(label)}**{means}")
    if formula:
        st.code(readable(formula), language=None, wrap_lines=True)


def _draw_rows(page: Page, answer: Answer, number: _Number) -> None:
    column, key = number.column, number.key
    found = st.text_input(
        "Search", key=f"search-{page.name}-{key}", placeholder="Search these rows", label_visibility="collapsed"
    )
    behind = partial(
        page.workspace.rows_behind, answer.name, answer.filters, column=column, at=number.at, search=found,
        params=number.params,
    )  # fmt: skip
    rows = behind()
    draw_table(
        rows.table,
        rows.columns,
        key=f"rows-{page.name}-{key}",
        currency=page.currency,
        alt=f"Rows behind {answer.name}",
        search=False,
    )
    _draw_downloads(lambda: behind(limit=None).table, f"{answer.name}_rows", key=f"rows-{page.name}-{key}")


def _draw_downloads(rows: Callable[[], pa.Table], name: str, *, key: str) -> None:
    if not may(Right.DOWNLOAD_ROWS):
        signed(f"get-{key}", Right.DOWNLOAD_ROWS)
        return
    with st.container(horizontal=True):
        for label, ending, mime, write in _FILES:
            make = taken(f"{name}.{ending}", partial(_written, write, rows))
            file_button(label, make, f"{name}.{ending}", mime, key=f"get-{key}-{ending}", type="tertiary")


def _written(write: Callable[[pa.Table], bytes], rows: Callable[[], pa.Table]) -> bytes:
    return write(rows())
