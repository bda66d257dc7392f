"""A company whose colleagues name its leads wherever they can, and everything that a page of it sends to somebody."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Final

import duckdb
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.domain.personas import Condition, PersonaRule, RuleSet
from smarketing.settings import read_settings
from smarketing.store import (
    PLAN,
    Action,
    Comment,
    Feedback,
    Hearing,
    Member,
    Note,
    Override,
    Remark,
    Reply,
    Return,
    Scenario,
    open_store,
    sqlite_url,
)
from smarketing.store import as_agreement as plan_of
from smarketing.store.store import Store
from smarketing.workspace import excusals, open_workspace
from tests.pages.conftest import ROOT
from tests.store.deciding import MIA, MONDAY, with_terms

OWN: Final = "Paid Search"
OTHERS: Final = ("Paid Social", "Referrals", "Email Marketing", "Direct Traffic")
ELSEWHERE: Final = "SAIDELSEWHERE"
Lead = tuple[str, str, str | None, str, str, str]


def leads_of(folder: Path) -> list[Lead]:
    """Return id, e-mail, phone, name, company and source of the leads in force that have them."""
    snapshot = json.loads((folder / "current.json").read_text(encoding="utf-8"))["snapshot"]
    known = json.loads((folder / "snapshots" / f"{snapshot}.json").read_text(encoding="utf-8"))
    file = folder / known["tables"]["leads"]["path"]
    named = "select lead_id, email, phone, first_name || ' ' || last_name, company, source from read_parquet(?)"
    with duckdb.connect() as connection:
        rows = connection.execute(f"{named} where first_name is not null and last_name is not null", [str(file)])
        return rows.fetchall()


def amounts_of(folder: Path) -> list[Decimal]:
    """Return the amounts of five digits of the deals of the own source."""
    build = json.loads((folder / "builds" / "current.json").read_text(encoding="utf-8"))["build"]
    with duckdb.connect(str(folder / "builds" / f"{build}.duckdb"), read_only=True) as connection:
        found = connection.execute("select amount from deals where source = ? and amount > 10000", [OWN])
        return [amount for (amount,) in found.fetchall()]


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
            _say_of_all(store, text)


def _say_of_all(store: Store, text: str) -> None:
    store.notes.add(Note(MONDAY, "win", text), by="Sam")
    store.actions.add(Action(text, "Sam", "sales"), by="Sam")
    store.comments.add(Comment("number", "scorecard:leads", text), by="Sam")
    store.comments.add(Comment("stage", "lead", text), by="Sam")
    year = Period(MONDAY.replace(month=1, day=1), MONDAY.replace(year=MONDAY.year + 1, month=1, day=1))
    scenario = Scenario(text, Decimal(9), year, (Override("lead", Decimal("0.5"), "Sam", text),))
    store.scenarios.add(scenario, by="Sam")
    store.agreeing.propose(PLAN, plan_of(scenario), reason=text, by=MIA)
    store.agreeing.propose("stages", with_terms("lead", limit_days=9, definition=text), reason=text, by=MIA)


def excuse_some(folder: Path, told: str) -> None:
    """Let sales excuse two leads that it missed lately, and say *told* of them."""
    with closing(open_workspace(read_settings(workspace=folder))) as here:
        rows = here.ask(excusals.METRIC, Filters(None)).table.to_pylist()
        month = next(row["month"] for row in rows if row["neglected"])
        room = excusals.room_of(here, month)
        leads = {row["lead_id"]: 0 for row in excusals.missed(here, month).to_pylist()[:2]}
        ground = room.grounds[0] if room.grounds else ""
        excusals.excuse(here, month, leads, ground=ground, note=told, by="Sam")


def rule_by(folder: Path, lead: Lead) -> None:
    """Let a persona go by the address of *lead*, and by a source that not everybody is shown."""
    conditions = (Condition("email", "is", lead[1]), Condition("source", "is", OTHERS[0]))
    with closing(open_store(sqlite_url(folder / "demo.sqlite"))) as store:
        before = store.persona_rules.in_force()
        rules = (*(before.value.rules if before else ()), PersonaRule("Nobody", "all", conditions, 99))
        store.persona_rules.change(
            RuleSet(rules, why=f"As {lead[3]} asked"), by="Sam", expected=before.version if before else 0
        )


def let_in(folder: Path, *roles: str) -> None:
    """Let a member of each of *roles* log in, named like it, an agency for its own source."""
    with closing(open_store(sqlite_url(folder / "store.sqlite"))) as store:
        store.members.first(Member("root@example.com", "Root", "sales", "admin"))
        for role in roles:
            sources = (OWN,) if role == "agency" else ()
            member = Member(f"{role}@example.com", role.capitalize(), "sales", role, sources)
            store.members.put(member, by="Root", expected=0)


def opened(role: str, page: str, address: Mapping[str, str]) -> AppTest:
    """Return *page* as who logs in as *role* opens it at *address*."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.user = {"is_logged_in": True, "email": f"{role}@example.com", "name": role, "iat": int(time.time())}
    if page != "app.py":
        app.switch_page(page)
    for name, value in {"period": "all", **address}.items():
        app.query_params[name] = value
    return app.run()


def told_by(app: AppTest) -> str:
    """Return everything that *app* sent, its data too."""
    return "\n".join(one.decode("utf-8", "ignore") for one in sent(app._tree))


def sent(block: Block) -> Iterator[bytes]:
    """Yield what every element within *block* is made of, its data too."""
    for child in block.children.values():
        if isinstance(child, Block):
            yield from sent(child)
        elif child.proto is not None:
            yield child.proto.SerializeToString()


def corners_of(block: Block) -> Iterator[str]:
    """Yield the keys of what can be opened within *block*: what is in it is not sent before."""
    for child in block.children.values():
        if isinstance(child, Block):
            for kind in ("popover", "expandable"):
                opens = getattr(getattr(child.proto, kind, None), "id", "")
                yield from re.findall(r"^\$\$ID-[0-9a-f]+-(.+)", opens)
            yield from corners_of(child)


def persons_in(told: str, leads: list[Lead]) -> set[str]:
    """Return the names, addresses and phones of *leads* that are *told*."""
    found = set(re.findall(r"[\w.+-]+@[\w.-]+", told)) | set(re.findall(r"(?=\b([^\W\d_]+ [^\W\d_]+)\b)", told))
    return (found & {one for lead in leads for one in (lead[1], lead[3])}) | {
        lead[2] for lead in leads if lead[2] and lead[2] in told
    }


def leads_in(told: str, leads: list[Lead], own: set[str]) -> set[str]:
    """Return the ids and companies of *leads* that are *told*, unless as a part of the name of a company of *own*."""
    ids = set(re.findall(r"\b\d{8}\b", told)) & {lead[0] for lead in leads}
    there = {company for company in {lead[4] for lead in leads} if company and company in told}
    return ids | {one for one in there if not any(one in mine and mine in told for mine in own)}
