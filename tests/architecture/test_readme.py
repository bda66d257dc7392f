"""The README tells the truth about settings, and the docs link to what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smarketing.settings import ROOT
from tests.architecture.settings_table import README, printed, table

PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_table_of_settings_is_printed_from_the_settings() -> None:
    assert printed(README.read_text(encoding="utf-8")) == table(), "run `make settings`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_the_docs_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
