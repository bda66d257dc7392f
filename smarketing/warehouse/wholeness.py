"""Whether the file of a build can still be read to its last block."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import duckdb
from sqlglot import exp


def is_whole(file: Path) -> bool:
    """Return whether *file* is there and every table in it reads; a file that did not change is read once."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return False
    return _reads(file, status.st_ino, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=64)
def _reads(file: Path, _inode: int, _size: int, _changed: int) -> bool:
    """Read every cell once: the engine compares each block with its checksum."""
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            for (table,) in connection.sql("select table_name from duckdb_tables()").fetchall():
                kept = exp.table_(table, quoted=True, alias="kept")
                connection.sql(exp.select("bit_xor(hash(kept))").from_(kept).sql("duckdb")).fetchall()
            connection.sql("select as_of from build").fetchall()
    except duckdb.Error:
        return False
    return True
