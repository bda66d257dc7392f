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
    key = repr((workspace().numbers_key(), metric, filters, sorted(params.items())))
    return _answer(key, metric, filters, params)


@st.cache_resource(show_spinner=False, max_entries=1_000)
def _answer(key: str, _metric: str, _filters: Filters, _params: dict[str, Any]) -> Answer:  # noqa: ARG001
    """Return the answer; only *key*, which says everything, is hashed: a page asks dozens of questions a run."""
    return workspace().ask(_metric, _filters, **_params)
