"""DuckDB: builds the marts in one file."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
from sqlglot import exp

from smarketing.errors import EngineError, shown
from smarketing.warehouse.engines.spelling import everything_of


class DuckDBEngine:
    """One connection to one file, open for writing; close it before anybody reads the file.

    Tables that do not last live in the session and spill into *scratch*.
    """

    dialect = "duckdb"

    def __init__(self, file: Path, *, scratch: Path, threads: int, memory_limit: str) -> None:
        self._connection = duckdb.connect(
            str(file),
            config={
                "threads": threads,
                "memory_limit": memory_limit,
                "temp_directory": str(scratch),
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def read_parquet(self, name: str, path: Path) -> None:
        """Let *name* stand for the rows of a Parquet file."""
        rows = exp.func("read_parquet", exp.Literal.string(str(path)))
        self.view(name, everything_of(rows, self.dialect))

    def attach(self, name: str, file: Path) -> None:
        """Let the tables of another build be read as ``<name>.<table>``."""
        target = exp.Literal.string(str(file)).sql("duckdb")
        self._run(f"attach {target} as {exp.to_identifier(name, quoted=True).sql('duckdb')} (read_only)")

    def view(self, name: str, query: str) -> None:
        """Let *name* stand for the rows of *query* in this session."""
        self._create("temp view", name, query)

    def table(self, name: str, query: str, *, lasting: bool) -> None:
        """Run *query* and keep its rows as *name*, in the file or for this session."""
        self._create("table" if lasting else "temp table", name, query)

    def rows(self, query: str) -> pa.Table:
        """Return the rows of *query*."""
        try:
            return self._connection.sql(query).to_arrow_table()
        except duckdb.Error as cause:
            raise self._failure(cause) from cause

    def _create(self, kind: str, name: str, query: str) -> None:
        label = exp.to_identifier(name, quoted=True).sql(self.dialect)
        try:
            self._run(f"create {kind} {label} as {query}")
        except EngineError as cause:
            msg = f"'{name}' could not be built. {cause}"
            raise EngineError(msg) from cause

    def _run(self, sql: str) -> None:
        try:
            self._connection.execute(sql).fetchall()
        except duckdb.Error as cause:
            raise self._failure(cause) from cause

    @staticmethod
    def _failure(cause: duckdb.Error) -> EngineError:
        return EngineError(f"DuckDB refused: {shown(cause)}")
