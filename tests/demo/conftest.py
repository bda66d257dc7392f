"""The committed demo as tables in DuckDB: ``leads``, ``deals`` … of the later week, ``…_before`` of the earlier."""

from collections.abc import Callable, Iterator

import duckdb
import pytest

from smarketing.demo import TODAY, WEEK, files_of
from smarketing.settings import ROOT, read_settings
from smarketing.workspace import Workspace, open_workspace
from tests.ready import DemoIn

Ask = Callable[[str], list[tuple]]
MQL = '"Became a Marketing Qualified Lead Date"'
SQL = '"Became a Sales Qualified Lead Date"'
OPPORTUNITY = '"Became an Opportunity Date"'
CUSTOMER = '"Became a Customer Date"'


@pytest.fixture(scope="session")
def ask() -> Iterator[Ask]:
    with duckdb.connect() as connection:
        for day, suffix in ((TODAY, ""), (TODAY - WEEK, "_before")):
            for path in files_of(ROOT / "data" / "demo" / day.isoformat()):
                read = connection.read_csv(str(path), all_varchar=True) if path.suffix == ".csv" else None
                (read or connection.read_parquet(str(path))).create(f"{path.stem}{suffix}")
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="session")
def workspace(demo_in: DemoIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo as a newcomer loads it."""
    opened = open_workspace(read_settings(workspace=demo_in(tmp_path_factory.mktemp("demo") / "company")))
    yield opened
    opened.close()
