"""A scenario, and so the plan, may say what single sources, personas and teams are to bring.

There is no way back from a revision: restore a backup.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014_portions"
down_revision = "0013_voice"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let scenarios have portions; those before have none."""
    op.add_column("scenarios", sa.Column("portions", sa.JSON(), nullable=False, server_default="[]"))
