"""The database engine that reads what strangers upload: in memory, and able to reach nothing but given folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from smarketing.errors import EngineError, Stopped, UnreadableFile, shown
from smarketing.ingest.watching import ensure_going, is_stopped, watched
from smarketing.settings import Settings

TIME_LIMIT_SECONDS = 900
_DISK_LIMIT = "max_temp_directory_size"
_OFF_BEFORE_START = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


def quoted(identifier: str) -> str:
    """Return *identifier* as SQL spells a name; the one place where a name becomes SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Return *value* as an SQL string, for the few places that take no parameter (``COPY``, options, macros)."""
    return "'" + value.replace("'", "''") + "'"


def literals(values: Iterable[str]) -> str:
    """Return *values* as an SQL list in brackets, for ``IN``."""
    return f"({', '.join(literal(value) for value in values)})"


def open_engine(work: Path, settings: Settings, *folders: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that may read and write *work* and *folders*, and nothing else, whatever it is asked.

    A statement ends after ``TIME_LIMIT_SECONDS``. The order matters: folders first, then the door is shut, then locked.

    Raises:
        Stopped: the work of this thread was asked to stop.
    """
    ensure_going()
    spill = work / "spill"
    allowed = ", ".join(literal(f"{folder.resolve()}/") for folder in (work, *folders))
    connection = duckdb.connect(":memory:", config={"threads": settings.threads, **_OFF_BEFORE_START})
    for statement in (
        f"SET allowed_directories = [{allowed}]",
        f"SET memory_limit = {literal(settings.import_memory_limit)}",
        f"SET temp_directory = {literal(str(spill.resolve()))}",
        f"SET max_temp_directory_size = {literal(settings.import_disk_limit)}",
        "SET TimeZone = 'UTC'",
        "SET preserve_insertion_order = true",
        # DuckDB 2.0.0 makes a join of a long IN list, and a join loses the order of the rows on several threads
        "SET disabled_optimizers = 'in_clause'",
        "SET python_enable_replacements = false",
        # how far a statement is can be asked of an engine only while it has a bar, which need not be shown
        "SET enable_progress_bar = true",
        "SET enable_progress_bar_print = false",
        f"SET GLOBAL max_execution_time = {TIME_LIMIT_SECONDS * 1000}",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        connection.execute(statement)
    watched(connection)
    return connection


@contextmanager
def readable(file: str, settings: Settings) -> Iterator[None]:
    """Turn whatever the engine says while it reads *file* into a sentence; its own words name folders of ours.

    Raises:
        UnreadableFile: the file is damaged, encrypted, or needs more than an import may take.
        EngineError: the disk is full.
        Stopped: the work of this thread was asked to stop.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as cause:
        if _DISK_LIMIT in str(cause):
            reason = f"reading it takes more room on the disk than one import may have ({settings.import_disk_limit})."
            raise UnreadableFile(file, reason, "Export fewer rows or columns.") from cause
        reason = f"reading it takes more memory than one import may have ({settings.import_memory_limit})."
        raise UnreadableFile(file, reason, "Export fewer rows or columns.") from cause
    except duckdb.InterruptException as cause:
        if is_stopped():
            raise Stopped from cause
        reason = f"reading it takes more than {TIME_LIMIT_SECONDS // 60} minutes."
        raise UnreadableFile(file, reason, "Export a shorter period.") from cause
    except (duckdb.Error, pa.ArrowException) as cause:
        if "no space left" in str(cause).lower():
            msg = f"{shown(file)} could not be taken in: the disk is full. Nothing was kept; make room and try again."
            raise EngineError(msg) from cause
        reason = "it is damaged, encrypted, or written in a way that we don't know."
        raise UnreadableFile(file, reason, "Export it again, or as CSV.") from cause


def text_columns(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Return the columns of text of a Parquet file."""
    described = connection.execute(f"DESCRIBE FROM read_parquet({literal(str(path))})").fetchall()
    return [name for name, type_, *_ in described if type_ == "VARCHAR"]
