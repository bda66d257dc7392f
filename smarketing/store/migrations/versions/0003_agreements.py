"""Agreements: stages and reasons become topics that both teams sign; the owner of a stage stays a matter of staffing.

What was decided about stages and reasons before, by one person each time, goes along: every change becomes a version
of its whole topic, of its own time. There is no way back from a revision: restore a backup.
"""

import datetime as dt
import json

import sqlalchemy as sa
from alembic import op

from smarketing.store.migrations.append_only import guard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("agreements", "proposals", "signatures", "stage_owners")
WHY = "Agreed before changes were signed by both teams."
LIFE = "stage history, lifecycle stage or status"
STAGES = (
    ("lead", "Lead", "marketing", "A person or company that marketing can name and reach.", "Created in the CRM.",
     "leads.created_at", 0.30, 30),
    ("marketing_qualified", "MQL", "marketing", "Fits a persona and has shown interest; marketing hands it to sales.",
     "Became an MQL: its date, its stage history or its lifecycle stage.",
     f"leads.became_marketing_qualified_at, {LIFE}", 0.40, 7),
    ("sales_qualified", "SQL", "sales", "Sales has spoken to it and sees a need, a budget and a time.",
     "Became an SQL: its date, its stage history or its lifecycle stage.",
     f"leads.became_sales_qualified_at, {LIFE}", 0.60, 21),
    ("opportunity", "Opportunity", "sales", "There is a deal with an amount and a date.",
     "The first deal of the lead was created.",
     "leads.became_opportunity_at, stage history, the first deal's creation", 0.25, 90),
    ("customer", "Customer", "sales", "A deal of the lead was won.", "The first deal of the lead was closed as won.",
     "leads.became_customer_at, stage history, the first won deal's close", None, None),
)  # fmt: skip
REASONS = (
    ("right_fit", "Right company and right person", ["good"], "both"),
    ("clear_need", "Clear need and a time", ["good"], "both"),
    ("asked_for_offer", "Asked for an offer", ["good"], "sales"),
    ("too_early", "Fits, but too early", ["ok"], "marketing"),
    ("needs_information", "Fits, needs to know more first", ["good", "ok"], "marketing"),
    ("wrong_contact", "Right company, somebody else decides", ["ok"], "sales"),
    ("wrong_company", "Wrong kind of company", ["bad"], "marketing"),
    ("wrong_person", "No say in the purchase", ["bad"], "marketing"),
    ("no_need", "No need for what we sell", ["bad"], "marketing"),
    ("no_budget", "No budget", ["ok", "bad"], "marketing"),
    ("wrong_expectation", "Expected something we don't offer", ["bad"], "marketing"),
    ("not_a_buyer", "Student, applicant, supplier or competitor", ["bad"], "marketing"),
    ("bad_contact_details", "Contact details don't work", ["bad"], "marketing"),
    ("duplicate", "We had this lead already", ["bad"], "both"),
    ("no_answer", "No answer after every attempt", ["ok", "bad"], "sales"),
    ("called_too_late", "We called too late", ["bad"], "sales"),
)
STAGE_FIELDS = ("key", "label", "team", "definition", "entry_rule", "evidence", "target_rate", "limit_days")
REASON_FIELDS = ("key", "label", "verdicts", "acting_team")
TERMS = ("definition", "entry_rule", "target_rate", "limit_days")


def upgrade() -> None:
    """Make the tables, move what was decided into them, and guard them."""
    agreements = _history(
        "agreements", _text("content", "note", "proposal"), sa.Column("holds_from", sa.Date(), nullable=False)
    )
    _history(
        "proposals",
        _text("topic", "content", "note", "based_on", "proposed_by", "team"),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
    )
    _history(
        "signatures",
        _text("proposal", "team", "decision", "note"),
        sa.Column("proposal_version", sa.Integer(), nullable=False),
    )
    owners = _history("stage_owners", _text("stage", "owner"))
    op.bulk_insert(agreements, _stages(_rows("stages")) + _reasons(_rows("reasons")))
    op.bulk_insert(owners, _owners(_rows("stages")))
    op.drop_table("stages")
    op.drop_table("reasons")
    guard(TABLES)


def _rows(table: str) -> list[sa.RowMapping]:
    moment = sa.table(table, sa.column("written_at", sa.DateTime()))
    kept = (
        sa.select(sa.text("*"), moment.c.written_at.label("moment")).select_from(moment).order_by(sa.text("change_id"))
    )
    return list(op.get_bind().execute(kept).mappings())


def _stages(rows: list[sa.RowMapping]) -> list[dict]:
    """Return a version of all stages for every change of the terms of one."""
    known = {stage[0]: {**dict(zip(STAGE_FIELDS, stage, strict=True)), "for_personas": []} for stage in STAGES}
    versions: list[dict] = []
    for row in rows:
        before = {name: known[row["stage"]][name] for name in TERMS}
        now = {name: row[name] for name in TERMS}
        if not versions or now != before:
            known[row["stage"]] |= now
            versions.append(_version("stages", len(versions) + 1, {"stages": list(known.values())}, row))
    return versions


def _reasons(rows: list[sa.RowMapping]) -> list[dict]:
    """Return a version of the whole list for every change of one reason."""
    known = {one[0]: {**dict(zip(REASON_FIELDS, one, strict=True)), "is_retired": False} for one in REASONS}
    versions: list[dict] = []
    for row in rows:
        verdicts = row["verdicts"]
        known[row["key"]] = {
            "key": row["key"],
            "label": row["label"],
            "verdicts": json.loads(verdicts) if isinstance(verdicts, str) else verdicts,
            "acting_team": row["acting_team"],
            "is_retired": bool(row["is_retired"]),
        }
        versions.append(_version("reasons", len(versions) + 1, {"reasons": list(known.values())}, row))
    return versions


def _version(topic: str, version: int, content: dict, row: sa.RowMapping) -> dict:
    return {
        "record_key": topic,
        "version": version,
        "author": row["author"],
        "written_at": row["moment"],
        "content": json.dumps(content, ensure_ascii=False),
        "note": WHY,
        "proposal": f"before-signatures-{topic}-{version}",
        "holds_from": dt.date(1, 1, 1),
    }


def _owners(rows: list[sa.RowMapping]) -> list[dict]:
    """Return a version for every change of the owner of a stage."""
    known: dict[str, tuple[int, str]] = {}
    owners = []
    for row in rows:
        version, owner = known.get(row["stage"], (0, ""))
        if row["owner"] != owner:
            known[row["stage"]] = (version + 1, row["owner"])
            owners.append(
                {"record_key": row["stage"], "version": version + 1, "author": row["author"],
                 "written_at": row["moment"], "stage": row["stage"], "owner": row["owner"]}
            )  # fmt: skip
    return owners


def _history(name: str, texts: tuple[sa.Column, ...], *columns: sa.Column) -> sa.Table:
    made = op.create_table(
        name,
        sa.Column("change_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        *texts,
        *columns,
        sa.PrimaryKeyConstraint("change_id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("record_key", "version", name=op.f(f"uq_{name}_record_key_version")),
    )
    op.create_index(f"ix_{name}_written_at", name, ["written_at"])
    return made


def _text(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)
