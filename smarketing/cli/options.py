"""Options that several commands share, and how their text is read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Final

import typer
from typer.models import OptionInfo

from smarketing.domain.planning import LARGEST
from smarketing.domain.tables import TABLES

SMALLEST: Final = Decimal(10) ** -9
KINDS = ", ".join(TABLES)


def Day(words: str, *names: str) -> OptionInfo:  # noqa: N802  # reads as a type beside typer's own
    """Return an option that takes a day such as ``2026-06-30``."""
    option: OptionInfo = typer.Option(*names, help=words, parser=day, metavar="DATE")
    return option


def day(text: str) -> dt.date:
    """Return the day that *text* names; a wrong usage if it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as cause:
        raise typer.BadParameter(f"'{text}' is no day; write it as 2026-06-30") from cause


def table_name(text: str) -> str:
    """Return *text* where it names a canonical table; a wrong usage if it doesn't."""
    if text not in TABLES:
        raise typer.BadParameter(f"'{text}' is no kind of table; choose one of {KINDS}")
    return text


def number(text: str) -> Decimal:
    """Return the number that *text* is, exactly; a wrong usage if it is none or not above zero."""
    try:
        found = Decimal(text)
    except InvalidOperation as cause:
        raise typer.BadParameter(f"'{text}' is no number; write it as 1250.50") from cause
    if not found.is_finite() or found <= 0:
        raise typer.BadParameter(f"'{text}' can't be; it has to be above zero")
    if not SMALLEST <= found <= LARGEST:
        raise typer.BadParameter(f"'{text}' is beyond what can be planned; write a number up to {LARGEST:,.0f}")
    return found


def share(text: str) -> Decimal:
    """Return the rate that *text* is, ``0.3`` or ``30%``, as a share of 1; a wrong usage if it is none."""
    digits = text.strip().removesuffix("%").strip()
    try:
        found = Decimal(digits) / (100 if text.strip().endswith("%") else 1)
    except ArithmeticError as cause:
        raise typer.BadParameter(f"'{text}' is no rate; write it as 0.3 or 30%") from cause
    if not (found.is_finite() and 0 < found <= 1):
        raise typer.BadParameter(f"'{text}' can't be a rate; it lies above 0 and at most at 1, or 100%")
    return found


def pair(text: str) -> tuple[str, str]:
    """Return the two sides of ``name=value``; a wrong usage without both."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise typer.BadParameter(f"'{text}' has to be written as name=value")
    return name.strip(), value.strip()
