"""Marts to answers: the agreed measures, the questions asked of them, and how each number explains itself."""

from smarketing.metrics.answers import Answer, Build, ColumnInfo, ask
from smarketing.metrics.catalog import Entry, catalog
from smarketing.metrics.compiler import live_tables_of
from smarketing.metrics.explaining import Explanation, explain, explain_answer, written
from smarketing.metrics.live import LIVE_TABLES, live_tables, rated, returned, served, staged, tabled
from smarketing.metrics.rows import rows_behind, rows_sql

__all__ = [
    "LIVE_TABLES",
    "Answer",
    "Build",
    "ColumnInfo",
    "Entry",
    "Explanation",
    "ask",
    "catalog",
    "explain",
    "explain_answer",
    "live_tables",
    "live_tables_of",
    "rated",
    "returned",
    "rows_behind",
    "rows_sql",
    "served",
    "staged",
    "tabled",
    "written",
]
