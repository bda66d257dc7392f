"""Read the marts of any build: one locked-down connection per process, a cursor per question."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Final
from weakref import finalize

import duckdb
import pyarrow as pa
from sqlglot import exp

from smarketing.errors import EngineError, shown
from smarketing.warehouse.build import build_file
from smarketing.warehouse.short_answers import Parameters, short_answer

KEPT_BUILDS: Final = 3
KEPT_REVISIONS: Final = 3
KEPT_STATEMENTS: Final = 2_000
QUESTION_MILLISECONDS: Final = 120_000
EXPORT_ROWS: Final = 50_000


@dataclass(frozen=True)
class LiveTables:
    """Small tables that change without a build, by name, and the *revision* they are as of.

    Tables of one revision are the same for ever.
    """

    revision: str
    tables: Mapping[str, pa.Table] = field(default_factory=dict)


class Reader:
    """Answers queries on the marts under *workspace*; safe to share between threads.

    Builds are attached read-only when first asked for. Nothing outside the folder of builds can be read, nothing can
    be written, and no setting changed.
    """

    def __init__(self, workspace: Path, *, threads: int, memory_limit: str) -> None:
        self._workspace = workspace.resolve()
        scratch = mkdtemp(prefix="smarketing-reader-")
        self._forget_scratch = finalize(self, rmtree, scratch, ignore_errors=True)
        self._base = _locked_down(self._workspace / "builds", Path(scratch), threads, memory_limit)
        self._lock = Lock()
        self._builds: OrderedDict[str, str] = OrderedDict()
        self._revisions: OrderedDict[str, str] = OrderedDict()
        self._in_use: Counter[str] = Counter()
        self._idle: dict[tuple[str, ...], list[duckdb.DuckDBPyConnection]] = {}
        self._statements: OrderedDict[str, duckdb.Statement] = OrderedDict()
        self._numbers = 0

    def close(self) -> None:
        """Let go of every build; the reader answers nothing afterwards."""
        self._base.close()
        self._forget_scratch()

    def query(
        self,
        sql: str,
        *,
        build_id: str,
        live: LiveTables | None = None,
        parameters: Parameters = None,
    ) -> pa.Table:
        """Return the rows of *sql* over the marts of a build and the live tables, both by bare names.

        Raises:
            EngineError: there is no such build, or the engine refused; says which.
        """
        with self._cursor(build_id, live) as cursor:
            return cursor.sql(sql, params=parameters).to_arrow_table()

    def ask(
        self, sql: str, *, build_id: str, live: LiveTables | None = None, parameters: Parameters = None
    ) -> pa.Table:
        """Return what ``query`` does, sooner where *sql* is asked again and again with other values.

        Raises:
            EngineError: as ``query``.
        """
        with self._cursor(build_id, live) as cursor:
            answer = short_answer(cursor, self._parsed(cursor, sql), parameters)
            return cursor.sql(sql, params=parameters).to_arrow_table() if answer is None else answer

    def batches(self, sql: str, *, build_id: str, live: LiveTables | None = None) -> Iterator[pa.RecordBatch]:
        """Yield the rows of *sql* piece by piece, in bounded memory; at least one piece, which may be empty.

        Raises:
            EngineError: as ``query``, at once or on the way.
        """
        with self._cursor(build_id, live) as cursor:
            pieces = cursor.sql(sql).to_arrow_reader(EXPORT_ROWS)
            yield pa.RecordBatch.from_pylist([], schema=pieces.schema)
            yield from pieces

    @contextmanager
    def _cursor(self, build_id: str, live: LiveTables | None) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor to nobody else, whose bare names are those of the build, then of the live tables."""
        try:
            with self._lock:
                used = (self._attached(build_id), *([self._loaded(live)] if live and live.tables else []))
                idle = self._idle.setdefault(used, [])
                cursor = idle.pop() if idle else self._opened(*used)
                self._in_use.update(used)
        except duckdb.Error as cause:
            raise _failure(cause) from cause
        is_done = False
        try:
            yield cursor
            is_done = True
        except duckdb.Error as cause:
            raise _failure(cause) from cause
        finally:
            self._give_back(cursor, used, is_done=is_done)

    def _give_back(self, cursor: duckdb.DuckDBPyConnection, used: tuple[str, ...], *, is_done: bool) -> None:
        """Keep *cursor* for the next question, unless its own was left in the middle."""
        with self._lock:
            self._in_use.subtract(used)
            if is_done:
                self._idle[used].append(cursor)
        if not is_done:
            cursor.close()

    def _opened(self, catalog: str, schema: str = "") -> duckdb.DuckDBPyConnection:
        """Return a new cursor with the bare names of *catalog*, then of the live *schema*."""
        path = [f"{_quoted(catalog)}.main", *([f"memory.{_quoted(schema)}"] if schema else [])]
        cursor = self._base.cursor()
        cursor.execute(f"set search_path = {_text(','.join(path))}")
        return cursor

    def _parsed(self, cursor: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
        """Return *sql* as the engine reads it, read once for all who ask it."""
        with self._lock:
            statement = self._statements.pop(sql, None) or cursor.extract_statements(sql)[0]
            self._statements[sql] = statement
            if len(self._statements) > KEPT_STATEMENTS:
                self._statements.popitem(last=False)
            return statement

    def _attached(self, build_id: str) -> str:
        """Return the catalog of a build, attached now if need be; the one unused longest is let go."""
        if build_id not in self._builds:
            file = build_file(self._workspace, build_id)
            if not file.exists():
                msg = f"The numbers of build {shown(build_id)} are gone. Reload the page to see the present ones."
                raise EngineError(msg)
            catalog = f"build_{build_id}"
            self._base.execute(f"attach {_text(str(file))} as {_quoted(catalog)} (read_only)")
            self._builds[build_id] = catalog
        self._builds.move_to_end(build_id)
        for oldest in self._superfluous(self._builds, KEPT_BUILDS):
            self._base.execute(f"detach {_quoted(oldest)}")
        return self._builds[build_id]

    def _loaded(self, live: LiveTables) -> str:
        """Return the schema of a revision, loaded now if need be; the one unused longest is dropped."""
        if live.revision not in self._revisions:
            self._numbers += 1
            schema = f"live_{self._numbers}"
            self._base.execute(f"create schema {_quoted(schema)}")
            for name, table in live.tables.items():
                self._base.register("arriving", table)
                self._base.table("arriving").create(f"{schema}.{name}")
                self._base.unregister("arriving")
            self._revisions[live.revision] = schema
        self._revisions.move_to_end(live.revision)
        for oldest in self._superfluous(self._revisions, KEPT_REVISIONS):
            self._base.execute(f"drop schema {_quoted(oldest)} cascade")
        return self._revisions[live.revision]

    def _superfluous(self, held: OrderedDict[str, str], kept: int) -> list[str]:
        """Take the longest unused beyond *kept* out of *held* and return them; none that a question is reading."""
        if len(held) <= kept:
            return []
        unused = [key for key, name in list(held.items())[:-1] if not self._in_use[name]]
        names = [held.pop(key) for key in unused[: max(0, len(held) - kept)]]
        for path in [path for path in self._idle if not set(names).isdisjoint(path)]:
            for cursor in self._idle.pop(path):
                cursor.close()
        return names


def _locked_down(builds: Path, scratch: Path, threads: int, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """Return an in-memory connection that reads *builds* alone; the order of the settings matters."""
    builds.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "threads": threads,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        }
    )
    for setting in (
        f"set allowed_directories = [{_text(f'{builds}/')}]",
        f"set temp_directory = {_text(str(scratch))}",
        f"set memory_limit = {_text(memory_limit)}",
        "set max_temp_directory_size = '10GB'",
        "set python_enable_replacements = false",
        f"set global max_execution_time = {QUESTION_MILLISECONDS}",
        "set enable_external_access = false",
        "set lock_configuration = true",
    ):
        connection.execute(setting)
    return connection


def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def _text(value: str) -> str:
    return exp.Literal.string(value).sql("duckdb")


def _failure(cause: duckdb.Error) -> EngineError:
    if isinstance(cause, duckdb.InterruptException):
        return EngineError(
            "The question took too long and was stopped. Ask for a shorter period, or raise the threads."
        )
    if isinstance(cause, duckdb.OutOfMemoryException):
        return EngineError("The question needs more memory than allowed. Raise SMARKETING_MEMORY_LIMIT.")
    return EngineError(f"The database engine refused the question: {shown(cause)}")
