"""Writes the file of the newest revision: one insert per change of a store in which every noun was decided on."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import Boolean

from smarketing.store import metadata, open_store, sqlite_url
from smarketing.store.migrate import HEAD
from tests.store.deciding import decide
from tests.store.released import FOLDER


def main() -> None:
    ticks = iter(range(10_000))
    start = dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC)
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "store.sqlite")
        with closing(open_store(url, clock=lambda: start + dt.timedelta(minutes=next(ticks)))) as store:
            decide(store)
            lines = []
            with store.engine.connect() as connection:
                for table in metadata.sorted_tables:
                    columns = [column.name for column in table.c if column.name != "change_id"]
                    for row in connection.exec_driver_sql(
                        f"select {', '.join(columns)} from {table.name} order by {next(iter(table.primary_key)).name}"
                    ):
                        pairs = zip(columns, row, strict=True)
                        values = (_literal(value, isinstance(table.c[name].type, Boolean)) for name, value in pairs)
                        lines.append(f"insert into {table.name} ({', '.join(columns)}) values ({', '.join(values)});")
    (FOLDER / f"{HEAD}.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _literal(value: object, is_flag: bool) -> str:
    if value is None:
        return "null"
    if is_flag:
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


if __name__ == "__main__":
    main()
