"""Whatever a page sends to the browser, seen or not: charts' rows, tool tips, texts, tables are as the role allows."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from smarketing.settings import settings
from smarketing.store import Action, Comment, Feedback, Hearing, Member, Note, Remark, Reply, open_store, sqlite_url
from smarketing.store.returns import Return
from tests.pages.conftest import ROOT
from tests.ready import DemoIn
from tests.store.deciding import MONDAY

OWN = "Paid Search"
ELSEWHERE = "SAIDELSEWHERE"
VIEWS = {
    "pages/funnel.py": [{}, {"basis": "activity"}],
    "pages/personas.py": [
        {"view": view} for view in ("portraits", "table", "grid", "mix", "costs", "content", "rules")
    ],
    "pages/lead_quality.py": [
        {"view": view} for view in ("said", "rate", "why", "time", "talk", "replies", "voice", "later", "verdicts")
    ],
}
SendAs = Callable[..., str]
Lead = tuple[str, str, str | None, str, str, str]


def leads_of(folder: Path) -> list[Lead]:
    """Return id, e-mail, phone, name, company and source of the leads in force that have them."""
    snapshot = json.loads((folder / "current.json").read_text(encoding="utf-8"))["snapshot"]
    known = json.loads((folder / "snapshots" / f"{snapshot}.json").read_text(encoding="utf-8"))
    file = folder / known["tables"]["leads"]["path"]
    named = (
        "select lead_id, email, phone, first_name || ' ' || last_name, company, source, campaign from read_parquet(?)"
    )
    with duckdb.connect() as connection:
        rows = connection.execute(f"{named} where first_name is not null and last_name is not null", [str(file)])
        return rows.fetchall()


def say_much(folder: Path, mine: Lead, other: Lead) -> None:
    """Let colleagues name both leads in everything that they decide."""
    with closing(open_store(sqlite_url(folder / "demo.sqlite"))) as store:
        for lead, mark in ((mine, ""), (other, ELSEWHERE)):
            said = f"{mark} {lead[3]} at {lead[1]} or +44 113 496 0999"
            store.comments.add(Comment("lead", lead[0], said), by="Sam")
            store.feedback.give(Feedback(lead[0], "bad", "no_budget", said), by="Sam")
            store.returns.put(Return(lead[0], MONDAY, said), by="Sam", expected=0)
            store.replies.add(Reply("source", lead[5], said), by="Sam")
            store.hearings.note(Remark("question", f"Why {said}?"), Hearing(lead_id=lead[0], note=said), by="Sam")
        for text in (f"{ELSEWHERE} {other[3]}", f"{ELSEWHERE} {mine[3]}"):
            store.notes.add(Note(MONDAY, "win", text), by="Sam")
            store.actions.add(Action(text, "Sam", "sales"), by="Sam")
            store.comments.add(Comment("number", "scorecard:leads", text), by="Sam")
            store.comments.add(Comment("stage", "lead", text), by="Sam")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, demo_in: DemoIn) -> Path:
    """The demo company, of whose leads colleagues say who they are wherever they can, with members of two roles."""
    folder = Path(demo_in(tmp_path_factory.mktemp("sent") / "workspace"))
    leads = leads_of(folder)
    mine, other = (next(one for one in leads if (one[5] == OWN) == is_mine) for is_mine in (True, False))
    say_much(folder, mine, other)
    with closing(open_store(sqlite_url(folder / "store.sqlite"))) as store:
        store.members.first(Member("root@example.com", "Root", "sales", "admin"))
        for role in ("viewer", "agency", "sales"):
            member = Member(f"{role}@example.com", role.capitalize(), "sales", role, (OWN,) if role == "agency" else ())
            store.members.put(member, by="Root", expected=0)
    return folder


@pytest.fixture
def send_as(company: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SendAs]:
    """Return everything that a page sends to who logs in as a role."""
    monkeypatch.setenv("SMARKETING_WORKSPACE", str(company))
    monkeypatch.setenv("SMARKETING_LOG_IN", "openid")

    def send(role: str, page: str, **address: str) -> str:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        app.user = {"is_logged_in": True, "email": f"{role}@example.com", "name": role, "iat": int(time.time())}
        app.switch_page(page)
        for name, value in {"period": "all", **address}.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return "\n".join(one.decode("utf-8", "ignore") for one in sent(app._tree))

    settings.cache_clear()
    st.cache_resource.clear()
    yield send
    settings.cache_clear()
    st.cache_resource.clear()


def sent(block: Block) -> Iterator[bytes]:
    """Yield what every element within *block* is made of, its data too."""
    for child in block.children.values():
        if isinstance(child, Block):
            yield from sent(child)
        elif child.proto is not None:
            yield child.proto.SerializeToString()


def persons_in(told: str, leads: list[Lead]) -> set[str]:
    """Return the names, addresses and phones of *leads* that are *told*."""
    found = set(re.findall(r"[\w.+-]+@[\w.-]+", told)) | set(re.findall(r"(?=\b([^\W\d_]+ [^\W\d_]+)\b)", told))
    return (found & {one for lead in leads for one in (lead[1], lead[3])}) | {
        lead[2] for lead in leads if lead[2] and lead[2] in told
    }


def leads_in(told: str, leads: list[Lead]) -> set[str]:
    """Return the ids and companies of *leads* that are *told*."""
    ids = set(re.findall(r"\b\d{8}\b", told)) & {lead[0] for lead in leads}
    return ids | {company for company in {lead[4] for lead in leads} if company and company in told}


@pytest.mark.parametrize("page", VIEWS)
def test_nothing_that_is_sent_to_a_viewer_or_an_agency_says_who_a_lead_is(
    page: str, company: Path, send_as: SendAs
) -> None:
    leads = leads_of(company)
    own = {lead[4] for lead in leads if lead[5] == OWN}
    others = [lead for lead in leads if lead[5] != OWN and lead[4] not in own]
    for address in VIEWS[page]:
        assert persons_in(send_as("viewer", page, **address), leads) == set(), address
        told = send_as("agency", page, **address)
        assert persons_in(told, leads) == set(), address
        assert leads_in(told, others) == set(), address
        assert [one for one in (ELSEWHERE, "€", "Paid Social", "Referrals") if one in told] == [], address


def test_who_may_see_persons_is_sent_them(company: Path, send_as: SendAs) -> None:
    assert len(persons_in(send_as("sales", "pages/lead_quality.py", view="verdicts"), leads_of(company))) > 2
    assert ELSEWHERE in send_as("sales", "pages/lead_quality.py", view="replies")
