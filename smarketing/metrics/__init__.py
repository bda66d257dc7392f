"""Marts to answers: the agreed measures, the questions asked of them, and how each number explains itself."""

from smarketing.metrics.answers import Answer, ColumnInfo, ask

__all__ = ["Answer", "ColumnInfo", "ask"]
