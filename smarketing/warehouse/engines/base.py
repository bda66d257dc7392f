"""What a build asks of an engine."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyarrow as pa


class Engine(Protocol):
    """A place where models run: relations are known by bare names, and a query is a text that ``spell`` made for it."""

    dialect: str

    def read_parquet(self, name: str, path: Path) -> None:
        """Let *name* stand for the rows of a Parquet file."""

    def view(self, name: str, query: str) -> None:
        """Let *name* stand for the rows of *query*."""

    def table(self, name: str, query: str, *, lasting: bool) -> None:
        """Run *query* once and keep its rows as *name*; *lasting* ones outlive the session."""

    def rows(self, query: str) -> pa.Table:
        """Return the rows of *query*."""
