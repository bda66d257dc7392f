"""Column types that come back from SQLite and PostgreSQL exactly as they went in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[dt.datetime]):
    """An aware moment, kept as UTC without a zone, which both databases compare alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002  # the base's signature
        """Return *value* in UTC, its zone taken off."""
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002  # the base's signature
        """Return *value* as the aware moment it was."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as its digits: SQLite has no decimals, and money must not pass through a float."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # the base's signature
        """Return the digits of *value*."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002  # the base's signature
        """Return the decimal that the digits say."""
        return None if value is None else Decimal(value)


class Structured(TypeDecorator[Any]):
    """A tuple of dataclasses kept as JSON, checked by its type on the way in and out."""

    impl = JSON
    cache_ok = False

    def __init__(self, of: TypeAdapter[Any]) -> None:
        super().__init__()
        self.of = of

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002  # the base's signature
        """Return *value* as lists, mappings and text."""
        return self.of.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002  # the base's signature
        """Return the tuple that was written."""
        return self.of.validate_python(value)
