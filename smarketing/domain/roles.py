"""Roles and what they may do: the one table from role to rights; ``docs/roles.md`` is printed from it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, get_args

RoleKey = Literal["viewer", "sales", "marketing", "agency", "revops", "admin"]
ROLES: Final[tuple[RoleKey, ...]] = get_args(RoleKey)
ROLE_LABELS: Final[dict[RoleKey, str]] = {
    "viewer": "Viewer",
    "sales": "Sales",
    "marketing": "Marketing",
    "agency": "Agency",
    "revops": "RevOps",
    "admin": "Admin",
}


class Right(StrEnum):
    """One thing somebody may do; the value is how a sentence says it: *may …*."""

    READ_WEEKLY_SYNC = "open Weekly sync"
    READ_GOAL_PLANNING = "open Goal planning"
    READ_FUNNEL = "open Funnel"
    READ_PERSONAS = "open Personas"
    READ_LEAD_QUALITY = "open Lead quality"
    READ_AGREEMENTS = "open Agreements"
    READ_DATA = "open Data"
    GIVE_FEEDBACK = "rate leads"
    EXCUSE = "excuse leads that sales missed"
    WRITE_NOTES = "write notes, replies and actions"
    COMMENT = "comment, and mention people"
    PLAN = "save scenarios"
    EDIT_PERSONA_RULES = "change the rules of personas"
    NAME_OWNERS = "name the owner of a stage"
    AGREE_FOR_SALES = "propose and sign for sales"
    AGREE_FOR_MARKETING = "propose and sign for marketing"
    UPLOAD = "upload files and take them back"
    FORGET_PEOPLE = "forget a person"
    BACK_UP = "make backups"
    DOWNLOAD_ROWS = "download rows"
    SEE_PERSONAL_DATA = "see names, e-mails and phones of leads"
    SEE_REVENUE = "see amounts of money"
    SEE_EVERY_SOURCE = "see every source and campaign"
    READ_AUDIT_LOG = "read the audit log"
    MANAGE_PEOPLE = "say who is a member, and their roles"


PAGE_RIGHTS: Final[dict[str, Right]] = {
    "Weekly sync": Right.READ_WEEKLY_SYNC,
    "Goal planning": Right.READ_GOAL_PLANNING,
    "Funnel": Right.READ_FUNNEL,
    "Personas": Right.READ_PERSONAS,
    "Lead quality": Right.READ_LEAD_QUALITY,
    "Agreements": Right.READ_AGREEMENTS,
    "Data": Right.READ_DATA,
    "Audit log": Right.READ_AUDIT_LOG,
    "People": Right.MANAGE_PEOPLE,
}
"""The right that opening each page takes, by the page's title."""

_NUMBERS: Final = frozenset({Right.READ_FUNNEL, Right.READ_PERSONAS, Right.READ_LEAD_QUALITY})
_VIEWER: Final = _NUMBERS | {
    Right.READ_WEEKLY_SYNC,
    Right.READ_GOAL_PLANNING,
    Right.READ_AGREEMENTS,
    Right.SEE_REVENUE,
    Right.SEE_EVERY_SOURCE,
}
_TEAM: Final = _VIEWER | {
    Right.READ_DATA,
    Right.WRITE_NOTES,
    Right.COMMENT,
    Right.PLAN,
    Right.EDIT_PERSONA_RULES,
    Right.NAME_OWNERS,
    Right.DOWNLOAD_ROWS,
    Right.SEE_PERSONAL_DATA,
}
RIGHTS: Final[dict[RoleKey, frozenset[Right]]] = {
    "viewer": frozenset(_VIEWER),
    "sales": frozenset(_TEAM | {Right.GIVE_FEEDBACK, Right.EXCUSE, Right.AGREE_FOR_SALES}),
    "marketing": frozenset(_TEAM | {Right.AGREE_FOR_MARKETING}),
    "agency": frozenset(_NUMBERS | {Right.DOWNLOAD_ROWS}),
    "revops": frozenset(
        (_TEAM - {Right.PLAN}) | {Right.UPLOAD, Right.FORGET_PEOPLE, Right.BACK_UP, Right.READ_AUDIT_LOG}
    ),
    "admin": frozenset(Right),
}
"""What each role may do. An agency may see amounts of money only where its member is granted that."""


def who_may(right: Right) -> str:
    """Return the roles that have *right* as a sentence says them: ``sales, RevOps and admin``."""
    labels = [ROLE_LABELS[role] for role in ROLES if right in RIGHTS[role]]
    *before, last = [label if label == "RevOps" else label.lower() for label in labels]
    return f"{', '.join(before)} and {last}" if before else last


def as_markdown() -> str:
    """Return the tables of pages and of other rights by role, as ``docs/roles.md`` shows them."""
    pages = _table("page", [(page, right) for page, right in PAGE_RIGHTS.items()])
    rest = [right for right in Right if right not in PAGE_RIGHTS.values()]
    return f"{pages}\n\n{_table('may', [(str(right), right) for right in rest])}"


def _table(head: str, lines: list[tuple[str, Right]]) -> str:
    rows = [
        f"| {head} | {' | '.join(ROLE_LABELS[role] for role in ROLES)} |",
        f"| --- |{' --- |' * len(ROLES)}",
        *(
            f"| {said} | {' | '.join('yes' if right in RIGHTS[role] else '–' for role in ROLES)} |"
            for said, right in lines
        ),
    ]
    return "\n".join(rows)
