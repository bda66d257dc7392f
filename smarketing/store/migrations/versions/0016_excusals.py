"""Leads that sales followed up late or too seldom, each excused on one of the grounds agreed.

There is no way back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

from smarketing.store.migrations.append_only import guard

revision = "0016_excusals"
down_revision = "0015_rules_since"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and guard it."""
    op.create_table(
        "excusals",
        sa.Column("change_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("lead_id", "lead_email_key")),
        sa.Column("month", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("ground", "state", "note")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_excusals")),
        sa.UniqueConstraint("record_key", "version", name=op.f("uq_excusals_record_key_version")),
    )
    op.create_index("ix_excusals_written_at", "excusals", ["written_at"])
    guard(("excusals",))
