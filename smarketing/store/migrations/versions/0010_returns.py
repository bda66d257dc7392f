"""Leads that sales gives back to marketing, each with the day on which it comes again.

There is no way back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

from smarketing.store.migrations.append_only import guard

revision = "0010_returns"
down_revision = "0006_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and guard it."""
    op.create_table(
        "returns",
        sa.Column("change_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lead_id", "lead_email_key")),
        sa.Column("return_date", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "note")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_returns")),
        sa.UniqueConstraint("record_key", "version", name=op.f("uq_returns_record_key_version")),
    )
    op.create_index("ix_returns_written_at", "returns", ["written_at"])
    guard(("returns",))
