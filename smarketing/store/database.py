"""The connection to the shared decisions: one way to read, one way to write, on SQLite and PostgreSQL."""

from __future__ import annotations

import copy
import datetime as dt
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final, Protocol, Self, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from sqlalchemy.pool import ConnectionPoolEntry

from smarketing.domain.period import moment_in_words
from smarketing.errors import Denied, NotAMember, SettingsError, StoreError

Clock = Callable[[], dt.datetime]
_BUSY_SECONDS: Final = 30
_PAUSE_SECONDS: Final = 0.01
_IN_USE: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_POOL_SIZE: Final = 10
_WRITER_LOCK: Final = 0x534D4B54  # any number, the same in every replica: one writer at a time
_PRAGMAS: Final = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    f"pragma busy_timeout = {_BUSY_SECONDS * 1000}",
)


def utc_now() -> dt.datetime:
    """Return the present moment; decisions are dated by it, numbers never are."""
    return dt.datetime.now(dt.UTC)


def sqlite_url(path: Path) -> str:
    """Return the address of the SQLite file at *path*."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


T = TypeVar("T")
Transaction: TypeAlias = Connection
"""What layers above hand on without knowing of SQLAlchemy."""


class Guard(Protocol):
    """Whoever is asked before somebody's decisions are written, and how they see those of others."""

    def allow(self, noun: str, values: Sequence[object], connection: Connection) -> None:
        """Return where *values* may be written as decisions of *noun* in the transaction of *connection*.

        Raises:
            Denied: they may not.
            NotAMember: whoever writes is no member any more.
        """

    def shows(self, value: object) -> bool:
        """Return whether whoever reads may see the decision *value* at all."""

    def seen(self, value: T) -> T:
        """Return the decision *value* as whoever reads it may see it."""

    def refused(self, fault: Denied | NotAMember) -> None:
        """Hear that *fault* stopped a write; called once the transaction is over, so that it can be recorded."""


class Database:
    """A pool of connections and the clock that dates what is written.

    Writers take turns: SQLite by ``BEGIN IMMEDIATE``, PostgreSQL by an advisory lock. A write therefore never fails
    because another one runs, and nothing needs to be tried twice. Those of this process wait before they take a
    connection, so that a crowd of them leaves some to read. ``writes`` grows with every write of this process.
    """

    def __init__(self, url: str, *, clock: Clock = utc_now, zone: str = "UTC") -> None:
        self.url = _known_url(url)
        self.clock = clock
        self.zone = ZoneInfo(zone)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        self.guard: Guard | None = None
        self._writes = [0]  # shared with every copy that has a guard
        self._turn = Lock()

    @property
    def writes(self) -> int:
        """How often this process wrote."""
        return self._writes[0]

    def guarded_by(self, guard: Guard) -> Self:
        """Return the same database for somebody whose every write *guard* is asked about."""
        guarded = copy.copy(self)
        guarded.guard = guard
        return guarded

    @property
    def shown_url(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    def say_when(self, moment: dt.datetime) -> str:
        """Return *moment* as people of this workspace read it."""
        return moment_in_words(moment.astimezone(self.zone))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one state of the store throughout."""
        with self.told(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the only connection that writes now; committed at the end, rolled back on any error."""
        try:
            with self._turn, self.told():
                with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
                    if not self.is_sqlite:
                        connection.execute(select(func.pg_advisory_xact_lock(_WRITER_LOCK)))
                    yield connection
                self._writes[0] += 1
        except (Denied, NotAMember) as fault:
            if self.guard is not None:
                self.guard.refused(fault)
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn a database's failure into a sentence for the operator."""
        try:
            yield
        except DBAPIError as cause:
            raise _unreachable(self.url, str(cause.orig).partition("\n")[0]) from cause
        except PoolIsEmpty as cause:
            raise _unreachable(self.url, f"every connection was in use for {_BUSY_SECONDS} seconds") from cause


def _known_url(text: str) -> URL:
    try:
        url = make_url(text)
        if url.drivername in {"postgres", "postgresql"}:
            url = url.set(drivername="postgresql+psycopg")
        backend = url.get_backend_name()
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError) as cause:
        raise SettingsError(_wrong_url()) from cause
    if backend not in {"sqlite", "postgresql"}:
        raise SettingsError(_wrong_url())
    return url


def _unreachable(url: URL, reason: str) -> StoreError:
    return StoreError(
        f"The shared decisions at {url.render_as_string(hide_password=True)} can't be reached: {reason}. "
        "Check SMARKETING_STORE_URL, the disk and the rights of the folder, then try again."
    )


def _wrong_url() -> str:
    return (
        "SMARKETING_STORE_URL is no address of a store. Write postgresql://user:password@host/database, "
        "or leave it empty to keep the decisions in the workspace."
    )


def _postgres_engine(url: URL) -> Engine:
    return create_engine(url, pool_size=_POOL_SIZE, pool_timeout=_BUSY_SECONDS, pool_pre_ping=True)


def _sqlite_engine(url: URL) -> Engine:
    """Return a pool on the file of *url*, made if there is none, but never made again after it was taken away.

    A connection would go on writing into a file that was deleted or replaced by a restore, and nobody would ever read
    it: the pool therefore opens the file anew once another one stands in its place, and fails where none does.
    """
    path = Path(url.database or "").absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as cause:
        raise _unreachable(url, str(cause.strerror).lower()) from cause

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=_BUSY_SECONDS, check_same_thread=False)

    def remember(_connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _identity(path)

    def check(_connection: sqlite3.Connection, record: ConnectionPoolEntry, _fairy: object) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError

    engine = create_engine(url, creator=connect, pool_size=_POOL_SIZE, max_overflow=0, pool_timeout=_BUSY_SECONDS)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", check)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    """Return which file stands at *path*; None while there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    """Take transactions out of the driver's hands, which would start them late, and set how the file is kept."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        _run_patiently(connection, pragma)


def _run_patiently(connection: sqlite3.Connection, pragma: str) -> None:
    """Run *pragma*, again while the file is locked: the switch to WAL does not wait for others as statements do."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute(pragma).close()
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode not in _IN_USE or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write says so at its start: one that learns it later fails under contention."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
