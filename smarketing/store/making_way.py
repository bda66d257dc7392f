"""Log-ins into a new store make way for a backup: who is a member comes from there, and no entry of the log is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, delete, select

from smarketing.store.audit import AuditEntry, append_in, audit_log, entries_in
from smarketing.store.members import Members
from smarketing.store.schema import metadata
from smarketing.store.unguarding import unguarded

BY_SETTINGS: Final = "SMARKETING_ADMINS"
"""Who stands beside the membership of an admin whom the settings name."""
_WRITTEN: Final = ("people", "members", "looks")
_ACTS: Final = frozenset({"log-in", "log-out", "denied", *(f"decision.{noun}" for noun in _WRITTEN)})


def holds_only_log_ins(connection: Connection) -> bool:
    """Return whether people came, and nobody decided anything: no member but admins who became one by coming."""
    others = [table for table in metadata.sorted_tables if table.name not in {*_WRITTEN, audit_log.name}]
    if any(connection.execute(select(table).limit(1)).first() for table in others):
        return False
    acts = set(connection.execute(select(audit_log.c.action).distinct()).scalars())
    members = Members.table
    made = connection.execute(select(members.c.name, members.c.role, members.c.author)).all()
    return acts <= _ACTS and all(one.role == "admin" and one.author in {one.name, BY_SETTINGS} for one in made)


def make_way(connection: Connection) -> Sequence[AuditEntry]:
    """Empty a store that holds only log-ins, within a writing transaction; return what its log said."""
    said = entries_in(connection)
    for name in (*_WRITTEN, audit_log.name):
        table = metadata.tables[name]
        with unguarded(connection, table):
            connection.execute(delete(table))
    return said


def tell_again(connection: Connection, said: Sequence[AuditEntry]) -> None:
    """Append the entries *said* by the log of a store that made way to the one that was put there, as of their time."""
    for one in said:
        detail = {**one.detail, "number_before_restore": str(one.number)}
        append_in(
            connection, one.action, at=one.written_at, actor=one.actor, subject=one.subject,
            outcome="denied" if one.outcome == "denied" else "done", detail=detail,
        )  # fmt: skip
