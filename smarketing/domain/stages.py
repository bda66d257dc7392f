"""The stages a lead passes, in order, and who owns each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Team = Literal["marketing", "sales"]


@dataclass(frozen=True)
class Stage:
    """One stage: what it means, which team answers for it, and what is expected of it.

    ``target_rate`` (0-1) is to the next stage; ``limit_days`` is how long a lead may stay before it counts as
    stuck; ``owner`` is a named person, empty until somebody is named. A lead reached it where the column ``shown_by``
    of leads is filled, empty for none, or where a CRM calls its stage one of ``called``; a usual stage has evidence
    of its own besides.
    """

    key: str
    label: str
    team: Team
    definition: str
    entry_rule: str
    target_rate: float | None
    limit_days: int | None
    owner: str = ""
    shown_by: str = ""
    called: tuple[str, ...] = ()


DEFAULT_STAGES: Final[tuple[Stage, ...]] = (
    Stage(
        "lead", "Lead", "marketing",
        "A person or company that marketing can name and reach.",
        "Created in the CRM.", 0.30, 30,
    ),
    Stage(
        "marketing_qualified", "MQL", "marketing",
        "Fits a persona and has shown interest; marketing hands it to sales.",
        "Became an MQL: its date, its stage history or its lifecycle stage.", 0.40, 7,
    ),
    Stage(
        "sales_qualified", "SQL", "sales",
        "Sales has spoken to it and sees a need, a budget and a time.",
        "Became an SQL: its date, its stage history or its lifecycle stage.", 0.60, 21,
    ),
    Stage(
        "opportunity", "Opportunity", "sales",
        "There is a deal with an amount and a date.",
        "The first deal of the lead was created.", 0.25, 90,
    ),
    Stage(
        "customer", "Customer", "sales",
        "A deal of the lead was won.",
        "The first deal of the lead was closed as won.", None, None,
    ),
)  # fmt: skip

STAGE_LABELS: Final = {stage.key: stage.label for stage in DEFAULT_STAGES}
FIRST_STAGE: Final = DEFAULT_STAGES[0].key
OPPORTUNITY_STAGE: Final = "opportunity"
CUSTOMER_STAGE: Final = "customer"
UNKNOWN: Final = "(unknown)"


def stages_left_out(keys: Sequence[str]) -> dict[str, str]:
    """Return the usual stages that a model of *keys* does without, each with the stage of *keys* that it counts for.

    Whoever reached one has reached the usual stage before it, the nearest one that is left.
    """
    before, left = FIRST_STAGE, {}
    for stage in DEFAULT_STAGES:
        if stage.key in keys:
            before = stage.key
        else:
            left[stage.key] = before
    return left
