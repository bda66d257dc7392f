"""Who may do what, as one table says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.domain.roles import PAGE_RIGHTS, RIGHTS, ROLES, Right, RoleKey, as_markdown, who_may

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def test_the_document_shows_the_table_that_the_code_goes_by() -> None:
    assert as_markdown() in DOCUMENT.read_text(encoding="utf-8")


def test_an_admin_may_do_everything_and_alone_says_who_is_a_member() -> None:
    assert RIGHTS["admin"] == frozenset(Right)
    assert who_may(Right.MANAGE_PEOPLE) == "admin"


@pytest.mark.parametrize("role", ["viewer", "agency"])
def test_who_only_looks_changes_nothing_and_sees_no_personal_data(role: RoleKey) -> None:
    looking = {*PAGE_RIGHTS.values(), Right.SEE_REVENUE, Right.SEE_EVERY_SOURCE, Right.DOWNLOAD_ROWS}
    assert looking >= RIGHTS[role]
    assert Right.SEE_PERSONAL_DATA not in RIGHTS[role]


def test_each_team_signs_for_itself_only() -> None:
    assert Right.AGREE_FOR_MARKETING not in RIGHTS["sales"]
    assert Right.AGREE_FOR_SALES not in RIGHTS["marketing"]


def test_an_agency_sees_neither_other_sources_nor_money_nor_the_meeting() -> None:
    hidden = {Right.SEE_EVERY_SOURCE, Right.SEE_REVENUE, Right.READ_WEEKLY_SYNC, Right.READ_GOAL_PLANNING}
    assert not hidden & RIGHTS["agency"]


def test_only_who_uploads_takes_people_out_and_makes_backups() -> None:
    assert [role for role in ROLES if Right.UPLOAD in RIGHTS[role]] == ["revops", "admin"]
    assert who_may(Right.FORGET_PEOPLE) == who_may(Right.BACK_UP) == "RevOps and admin"
