"""Brings the tables of a store up to date when it is opened."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Connection, inspect, text

from smarketing.errors import StoreError
from smarketing.store.database import Database

HEAD: Final = "0016_excusals"
"""The newest revision; a test compares it with Alembic's own answer."""
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_UPGRADING: Final = Lock()
"""Alembic keeps the connection it works on for the whole process: stores that are opened at once would mix theirs."""


def migrate(database: Database) -> None:
    """Run the revisions that *database* lacks, all or none; two processes at once take turns.

    Raises:
        StoreError: the store was written by a newer version of the program.
    """
    with database.reading() as connection:
        if _revision(connection) == HEAD:
            return
    with database.writing() as connection:
        if _revision(connection) != HEAD:
            _upgrade(connection, database.shown_url)


def _revision(connection: Connection) -> str | None:
    """Return the revision the tables are at, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("select version_num from alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection, shown_url: str) -> None:
    # Alembic takes longer to import than a store to open, and is needed once in a store's life.
    from alembic import command  # noqa: PLC0415  # imported only where needed: it is heavy
    from alembic.config import Config  # noqa: PLC0415  # imported only where needed: it is heavy
    from alembic.util import CommandError  # noqa: PLC0415  # imported only where needed: it is heavy

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        with _UPGRADING:
            command.upgrade(config, HEAD)
    except CommandError as cause:
        msg = (
            f"The shared decisions at {shown_url} were written by a newer version of Smarketing. "
            "Install that version, or point the workspace at another store."
        )
        raise StoreError(msg) from cause
