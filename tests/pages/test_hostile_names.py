"""Names out of a file that turn the reading direction or never end: no table, chart or choice passes them on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.settings import read_settings
from smarketing.workspace import open_workspace
from tests.pages.conftest import OpenPage, shown_text

TURNED = "\u202epwnturned\u2066"
LONG = "x" * 10_000
MARKS = [mark.encode() for mark in ("\u202e", "\u2066", "\x1b[31m")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty leads of sources and personas with direction marks, one persona of ten thousand letters."""
    rows = [
        f"L{number},l{number}@x.example,2026-01-02,{TURNED}\x1b[31m {number % 2},{TURNED if number % 2 else LONG},"
        f"Own{TURNED} {number % 3},MQL"
        for number in range(40)
    ]
    file = tmp_path / "leads.csv"
    header = "lead_id,email,created_at,source,persona,owner,lifecycle_stage"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    here = open_workspace(read_settings(workspace=tmp_path / "company"))
    here.keep(here.check(here.prepare([(file, "leads.csv")]), as_of=dt.date(2026, 6, 30)), by="Ada")
    here.close()
    return tmp_path / "company"


def sent(node: Any) -> Iterator[bytes]:
    """Yield everything that *node* and what is in it send to the browser."""
    if proto := getattr(node, "proto", None):
        yield proto.SerializeToString()
    for child in getattr(node, "children", {}).values():
        yield from sent(child)


def marks_in(app: AppTest) -> list[bytes]:
    return [part[:200] for part in sent(app.main) if any(mark in part for mark in MARKS)]


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("pages/funnel.py", {}),
        ("pages/personas.py", {}),
        ("pages/personas.py", {"view": "portrait"}),
        ("pages/lead_quality.py", {}),
        ("pages/lead_quality.py", {"how": "sheet"}),
    ],
)
def test_nothing_sent_to_the_browser_turns_text_around(
    page: str, address: dict[str, str], folder: Path, open_app: OpenPage
) -> None:
    app = open_app(page, folder, period="all", **address)
    assert not app.exception
    assert any(b"pwnturned" in part for part in sent(app.main))
    assert marks_in(app) == []


def test_a_persona_of_ten_thousand_letters_is_cut_and_whole_in_its_tip(folder: Path, open_app: OpenPage) -> None:
    text = shown_text(open_app("pages/personas.py", folder, period="all"))
    assert f'<th scope="row"><span title="{LONG}">' in text
    assert f">{LONG}" not in text.replace(f'<span title="{LONG}">{LONG}</span></th>', "")


def test_a_portrait_cuts_a_name_of_ten_thousand_letters_and_offers_names_as_text(
    folder: Path, open_app: OpenPage
) -> None:
    app = open_app("pages/personas.py", folder, view="portrait", portrait=LONG, period="all")
    said = re.sub(r"<(style|script)>.*?</\1>", "", shown_text(app), flags=re.DOTALL)
    assert max(len(words) for words in re.findall(r">([^<]*)<", said)) < 300
    (field,) = [field for field in app.selectbox if field.label == "Persona"]
    assert field.options[0] == "pwnturned"
