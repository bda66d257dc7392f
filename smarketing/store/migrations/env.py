"""Alembic's entry: runs on the connection it is handed, or on the store of the settings (for new revisions)."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from smarketing.settings import settings
from smarketing.store import metadata
from smarketing.store.database import Database, sqlite_url


def plain(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Return how a revision spells *item*: our types as what they are in the database, whatever becomes of our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run(connection: Connection) -> None:
    """Run the revisions asked for in the transaction of *connection*."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, render_item=plain)
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    url = settings().store_url or sqlite_url(settings().workspace / "store.sqlite")
    with Database(url).writing() as own_connection:
        run(own_connection)
