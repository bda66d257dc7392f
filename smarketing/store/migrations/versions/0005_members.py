"""Members: who may log in, and as what.

Who decided without a log-in stays in ``people``. There is no way back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

from smarketing.store.migrations.append_only import guard

revision = "0005_members"
down_revision = "0004_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and guard it."""
    op.create_table(
        "members",
        sa.Column("change_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("login", "name", "team", "role")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("sources", "campaigns")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("sees_revenue", "is_removed")),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_members")),
        sa.UniqueConstraint("record_key", "version", name=op.f("uq_members_record_key_version")),
    )
    op.create_index("ix_members_written_at", "members", ["written_at"])
    guard(("members",))
