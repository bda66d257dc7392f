"""Under every number: what it means, its formula with the values put in, its SQL, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.errors import SmarketingError
from smarketing.metrics import Answer
from smarketing.metrics.dictionary import dictionary
from smarketing.ui import exports, states
from smarketing.ui.tables import draw_answer, draw_table
from smarketing.ui.text import escaped, markdown_safe

if TYPE_CHECKING:
    from smarketing.ui.frame import Page

_ALL_ROWS: Final = 1_000_000_000
_VIEWS: Final = ("Meaning", "Table", "Rows", "SQL")
_FILES: Final[tuple[tuple[str, str, str, Callable[[pa.Table], bytes]], ...]] = (
    ("CSV", "csv", "text/csv", exports.as_csv),
    ("Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.as_excel),
    ("Parquet", "parquet", "application/vnd.apache.parquet", exports.as_parquet),
)


def draw_explanation(
    page: Page,
    metric: str,
    *,
    key: str,
    column: str | None = None,
    filters: Filters | None = None,
) -> None:
    """Draw the corner button that opens how *metric*, or one *column* of it, is counted.

    *filters* are those of the number it stands at, where they are not the page's. Nothing is asked before it is opened.
    """
    with st.popover(
        "",
        icon=":material/info:",
        type="tertiary",
        help="How this is counted",
        key=f"how-{page.name}-{key}",
        on_change="rerun",
    ) as corner:
        if not corner.open:
            return
        try:
            _draw(page, page.ask(metric, filters), column, key=key)
        except SmarketingError as fault:
            states.refused(str(fault))


def _draw(page: Page, answer: Answer, column: str | None, *, key: str) -> None:
    title = answer.columns[column].label if column else answer.label
    st.html(f'<p class="sm-card-title sm-how">{escaped(title)}</p>')
    view = st.segmented_control(
        "View", _VIEWS, default="Meaning", key=f"view-{page.name}-{key}", label_visibility="collapsed", required=True
    )
    if view == "Table":
        whole = _whole(page, answer)
        draw_answer(whole, key=f"all-{page.name}-{key}", currency=page.currency)
        _draw_downloads(lambda: whole.table, answer.name, key=f"answer-{page.name}-{key}")
    elif view == "Rows":
        _draw_rows(page, answer, column, key=key)
    elif view == "SQL":
        st.code(answer.sql, language="sql", wrap_lines=True)
    else:
        _draw_meaning(page, answer, column)


def _whole(page: Page, answer: Answer) -> Answer:
    """Return *answer* with all its rows, also of a metric that lists only the first of them by itself."""
    if "row_limit" not in dictionary().metric(answer.name).params:
        return answer
    return page.ask(answer.name, answer.filters, row_limit=_ALL_ROWS)


def _draw_meaning(page: Page, answer: Answer, column: str | None) -> None:
    st.caption(answer.question)
    for explanation in page.workspace.explain(answer.name, answer.filters, column=column):
        st.markdown(f"**{markdown_safe(explanation.measure.label)}** — {markdown_safe(explanation.measure.definition)}")
        if explanation.formula:
            st.code(explanation.formula, language=None, wrap_lines=True)


def _draw_rows(page: Page, answer: Answer, column: str | None, *, key: str) -> None:
    found = st.text_input(
        "Search", key=f"search-{page.name}-{key}", placeholder="Search these rows", label_visibility="collapsed"
    )
    rows = page.workspace.rows_behind(answer.name, answer.filters, column=column, search=found)
    draw_table(
        rows.table,
        rows.columns,
        key=f"rows-{page.name}-{key}",
        currency=page.currency,
        alt=f"Rows behind {answer.name}",
        search=False,
    )
    everything = partial(
        page.workspace.rows_behind, answer.name, answer.filters, column=column, search=found, limit=None
    )
    _draw_downloads(lambda: everything().table, f"{answer.name}_rows", key=f"rows-{page.name}-{key}")


def _draw_downloads(rows: Callable[[], pa.Table], name: str, *, key: str) -> None:
    with st.container(horizontal=True):
        for label, ending, mime, write in _FILES:
            st.download_button(
                label, partial(_written, write, rows), f"{name}.{ending}", mime,
                key=f"get-{key}-{ending}", icon=":material/download:", type="tertiary", on_click="ignore",
            )  # fmt: skip


def _written(write: Callable[[pa.Table], bytes], rows: Callable[[], pa.Table]) -> bytes:
    return write(rows())
