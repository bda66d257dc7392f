"""What customers say on calls, and every time it was heard.

There is no way back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

from smarketing.store.migrations.append_only import guard

revision = "0013_voice"
down_revision = "0012_signed_plan"
branch_labels = None
depends_on = None

OF_REMARKS = ("kind", "text", "answers", "state", "same_as")
OF_HEARINGS = ("remark", "lead_id", "persona", "stage", "note", "lead_email_key", "heard_by")


def upgrade() -> None:
    """Make the tables and guard them."""
    _make("remarks", *(sa.Column(name, sa.Text(), nullable=False) for name in OF_REMARKS))
    _make(
        "hearings",
        *(sa.Column(name, sa.Text(), nullable=False) for name in OF_HEARINGS),
        sa.Column("heard_at", sa.DateTime()),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_hearings_remark", "hearings", ["remark"])
    guard(("remarks", "hearings"))


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
