"""Comments, and up to when somebody has seen what is new.

There is no way back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

from smarketing.store.migrations.append_only import guard

revision = "0006_comments"
down_revision = "0005_members"
branch_labels = None
depends_on = None

TEXTS = (
    "subject", "subject_key", "text", "label", "page", "context", "thread", "mentions", "lead_email_key", "said_by"
)  # fmt: skip


def upgrade() -> None:
    """Make the tables and guard them."""
    _make(
        "comments",
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("said_at", sa.DateTime()),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_edited", "is_resolved")),
    )
    op.create_index("ix_comments_subject", "comments", ["subject", "subject_key"])
    _make("looks", sa.Column("name", sa.Text(), nullable=False), sa.Column("until", sa.DateTime(), nullable=False))
    guard(("comments", "looks"))


def _make(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("change_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("change_id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("record_key", "version", name=op.f(f"uq_{name}_record_key_version")),
    )
    op.create_index(f"ix_{name}_written_at", name, ["written_at"])
