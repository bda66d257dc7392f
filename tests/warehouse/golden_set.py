"""The twelve leads and six deals worked out by hand, as canonical tables."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "golden"
_STAGES = {
    "Lead": "lead",
    "Marketing Qualified Lead": "marketing_qualified",
    "Sales Qualified Lead": "sales_qualified",
    "Opportunity": "opportunity",
    "Customer": "customer",
}


def golden_leads() -> list[dict[str, Any]]:
    """Return the leads, values mapped as an import maps them."""
    return [
        {
            **row,
            "mapped_stage": _STAGES[row["lifecycle_stage"]],
            "is_disqualified": row["lead_status"] == "Disqualified",
        }
        for row in _read("leads.csv")
    ]


def golden_deals() -> list[dict[str, Any]]:
    """Return the deals."""
    return _read("deals.csv")


def expected() -> dict[str, Any]:
    """Return the answers."""
    return json.loads((FOLDER / "expected.json").read_text())


def _read(name: str) -> list[dict[str, Any]]:
    with (FOLDER / name).open(newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]
