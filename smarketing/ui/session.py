"""The one workspace of this process, and answers kept for as long as their numbers hold."""

from __future__ import annotations

from typing import Any

import streamlit as st

from smarketing.domain.filters import Filters
from smarketing.metrics import Answer
from smarketing.settings import settings
from smarketing.workspace import Workspace, open_workspace


@st.cache_resource(show_spinner=False, on_release=Workspace.close)
def workspace() -> Workspace:
    """Return the workspace that every session of this process shares."""
    return open_workspace(settings())


def ask(metric: str, filters: Filters, **params: Any) -> Answer:  # noqa: ANN401  # a metric's own parameters
    """Return the answer of *metric* for the numbers in force; asked once for all viewers.

    Raises:
        SmarketingError: the question can't be answered; its text is fit for the screen.
    """
    here = workspace()
    return _answer(here.numbers_key(), metric, filters, tuple(sorted(params.items())))


@st.cache_resource(show_spinner=False, max_entries=1_000)
def _answer(
    numbers: tuple[object, ...],  # noqa: ARG001  # part of the cache's key: a new build or verdict is a new answer
    metric: str,
    filters: Filters,
    params: tuple[tuple[str, Any], ...],
) -> Answer:
    return workspace().ask(metric, filters, **dict(params))
