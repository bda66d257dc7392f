"""A change of the persona rules may hold from a day on, and says why; those before apply to all leads.

There is no way back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_rules_since"
down_revision = "0014_portions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let persona rules have a first day and a reason."""
    op.add_column("persona_rules", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("persona_rules", sa.Column("why", sa.Text(), nullable=False, server_default=""))
