"""What makes the database itself refuse to change or delete a decision; every revision that adds a table calls it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from alembic import op
from sqlalchemy import text

_REFUSAL: Final = "decisions are appended, never changed or deleted"


def guard(tables: Sequence[str]) -> None:
    """Let nothing be changed or deleted in *tables* from now on.

    A later revision that must rewrite rows drops the triggers first and calls this again afterwards.
    """
    if op.get_bind().dialect.name == "sqlite":
        for table in tables:
            for act in ("update", "delete"):
                op.execute(
                    text(
                        f'create trigger "append_only_{table}_{act}" before {act} on "{table}" '
                        f"begin select raise(abort, '{_REFUSAL}'); end"
                    )
                )
        return
    op.execute(
        text(
            "create or replace function append_only() returns trigger language plpgsql as "
            f"$$ begin raise exception '{_REFUSAL}'; end $$"
        )
    )
    for table in tables:
        op.execute(
            text(
                f'create trigger append_only before update or delete or truncate on "{table}" '
                "for each statement execute function append_only()"
            )
        )
