"""The database itself refuses to change or delete a decision.

There is no way back from a revision: restore a backup.
"""

from smarketing.store.migrations.append_only import guard

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "actions", "feedback", "notes", "people", "persona_rules", "plans", "reasons", "replies", "scenarios", "stages",
)  # fmt: skip


def upgrade() -> None:
    """Guard every table there is."""
    guard(TABLES)
