"""What the metrics need of whoever runs their statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol, TypeAlias

import pyarrow as pa

from smarketing.metrics.compiler import Place

Live: TypeAlias = Mapping[str, pa.Table]


class Build(Protocol):
    """The build whose marts are read."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def as_of(self) -> dt.date:
        """The day of its export."""


class Reader(Protocol):
    """Runs a statement on the marts of a build and the live tables beside them."""

    def query(self, sql: str, build_id: str, live: Live) -> pa.Table:
        """Return the rows of *sql*."""


def place_of(reader: Reader, build: Build) -> Place:
    """Return where *reader* keeps the marts of *build* and the live tables."""
    return Place()
