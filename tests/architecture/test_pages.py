"""Pages draw and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.page_lint import MAX_LINES, faults

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_reads_filters_names_metrics_and_draws(page: Path) -> None:
    assert faults(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("import pandas", "line 1: imports pandas; a page imports streamlit and smarketing only"),
        ("from duckdb import sql", "line 1: imports duckdb; a page imports streamlit and smarketing only"),
        ("from . import other", "line 1: imports .; a page imports streamlit and smarketing only"),
        ("rate = won / closed", "line 1: arithmetic; ask a metric instead"),
        ("total += 1", "line 1: arithmetic; ask a metric instead"),
        ('q = "select a from b"', "line 1: SQL; it belongs in smarketing/metrics/sql"),
        ("\n" * (MAX_LINES + 1), f"{MAX_LINES + 1} lines; a page has at most {MAX_LINES}"),
    ],
)
def test_the_lint_finds_what_belongs_elsewhere(source: str, fault: str) -> None:
    assert faults(source) == [fault]


def test_the_lint_lets_a_plain_page_pass() -> None:
    assert faults('"""Say select, then read from top to bottom."""'.replace("select", "choose")) == []
    assert faults("import streamlit as st\nfrom smarketing.ui import open_page\nKind = int | None\n") == []
