"""The first tables: one history per noun.

There is no way back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _history(
        "actions",
        _text("title", "owner", "team", "success_measure", "state"),
        sa.Column("due_date", sa.Date()),
        sa.Column("carried_over", sa.Integer(), nullable=False),
    )
    _history("feedback", _text("lead_id", "lead_email_key", "verdict", "reason", "note", "source"))
    op.create_index("ix_feedback_lead_email_key", "feedback", ["lead_email_key"])
    _history("notes", _text("kind", "text"), sa.Column("week", sa.Date(), nullable=False), _flag("is_withdrawn"))
    _history("people", _text("name", "team"))
    _history("persona_rules", (), sa.Column("rules", sa.JSON(), nullable=False))
    _history("plans", (), sa.Column("scenario", sa.Text()))
    _history(
        "reasons",
        _text("key", "label", "acting_team"),
        sa.Column("verdicts", sa.JSON(), nullable=False),
        _flag("is_retired"),
    )
    _history("replies", _text("subject", "subject_key", "text"), sa.Column("action", sa.Text()))
    _history(
        "scenarios",
        _text("name", "revenue_goal"),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        _flag("is_retired"),
    )
    _history("stages", _text("stage", "owner", "definition", "entry_rule"),
             sa.Column("target_rate", sa.Float()), sa.Column("limit_days", sa.Integer()))  # fmt: skip


def _history(name: str, texts: tuple[sa.Column, ...], *columns: sa.Column) -> None:
    op.create_table(
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


def _text(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _flag(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)
