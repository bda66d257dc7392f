"""Whether there are amounts at all: no money is a dash and a word of why, never a nought that looks measured."""

from __future__ import annotations

from typing import Final

from smarketing.workspace import Workspace

_NO_AMOUNTS: Final = (
    "No amounts in this export.",
    "Export the amount of each deal, or choose its column on the Data page.",
)
_NO_DEALS: Final = ("No deals in these exports.", "Upload a deals export with the amount of each on the Data page.")


def has_amounts(here: Workspace) -> bool:
    """Return whether the deals in force have a column of amounts."""
    deals = here.snapshot.tables.get("deals") if here.snapshot else None
    return deals is not None and "amount" in deals.headers.values()


def no_amounts(here: Workspace) -> tuple[str, str]:
    """Return why nothing is known of money, and what to export."""
    return _NO_AMOUNTS if here.has("deals") else _NO_DEALS
