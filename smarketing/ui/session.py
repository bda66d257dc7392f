"""The one workspace of this process, and answers kept for as long as their numbers hold."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.metrics import Answer
from smarketing.settings import settings
from smarketing.ui.answers import Answers, Make
from smarketing.workspace import Workspace, open_workspace

_ANSWERS: Final = Answers()


@st.cache_resource(show_spinner=False, on_release=Workspace.close)
def workspace() -> Workspace:
    """Return the workspace that every session of this process shares."""
    return open_workspace(settings())


def ask(metric: str, filters: Filters, **params: Any) -> Answer:  # noqa: ANN401  # a metric's own parameters
    """Return the answer of *metric* for the numbers in force; asked once for all viewers.

    Raises:
        SmarketingError: the question can't be answered; its text is fit for the screen.
    """
    return _ANSWERS.get(*_question(metric, filters, params))


def rows_behind(metric: str, filters: Filters) -> Answer:
    """Return all rows that *metric* counted for the numbers in force; looked up once for all viewers.

    Raises:
        SmarketingError: the question can't be answered; its text is fit for the screen.
    """
    here = workspace()
    key = repr((str(here.folder), here.numbers_key(), "rows behind", metric, filters))
    return _ANSWERS.get(key, partial(here.rows_behind, metric, filters, limit=None))


def expect(metric: str, filters: Filters) -> None:
    """Begin to answer *metric* in the background: it will be asked for soon."""
    _ANSWERS.expect(*_question(metric, filters, {}))


def _question(metric: str, filters: Filters, params: dict[str, Any]) -> tuple[str, Make]:
    """Return the key of a question, which names the numbers in force, and how to answer it."""
    here = workspace()
    key = repr((str(here.folder), here.numbers_key(), metric, filters, sorted(params.items())))
    return key, partial(here.ask, metric, filters, **params)
