"""The audit log: who did or tried what, sealed by a chain of hashes.

What was decided before has no entries: its authors and times stand in the tables of the decisions. There is no way
back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

from smarketing.store.migrations.append_only import guard

revision = "0004_audit"
down_revision = "0003"
branch_labels = None
depends_on = None

IN_ORDER = """
create trigger append_only_audit_log_insert before insert on audit_log
when new.number <> (select coalesce(max(number), 0) + 1 from audit_log)
begin select raise(abort, 'entries are appended in order, never changed or deleted'); end
"""
TEXTS = ("written_at", "actor", "action", "subject", "outcome", "detail", "before", "hash")


def upgrade() -> None:
    """Make the table and guard it."""
    op.create_table(
        "audit_log",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log")),
    )
    guard(("audit_log",))
    if op.get_bind().dialect.name == "sqlite":  # "insert or replace" deletes without asking the trigger of deletes
        op.execute(sa.text(IN_ORDER))
