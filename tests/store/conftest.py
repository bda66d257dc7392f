"""Every test of the store that asks for `store` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from smarketing.store import Store, open_store, sqlite_url
from tests.store import postgres

START = dt.datetime(2026, 7, 6, 9, 0, tzinfo=dt.UTC)
ENGINES = (
    "sqlite",
    pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")]),
)


@contextmanager
def running() -> Iterator[postgres.Server]:
    binaries = postgres.binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL is installed (tests/store/install.sh installs Debian's)")
    with postgres.server(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[str]:
    with running() as server:
        yield server.socket


@pytest.fixture
def own_postgres() -> Iterator[postgres.Server]:
    """A server of this test alone, which it may kill."""
    with running() as server:
        yield server


@pytest.fixture
def new_database(postgres_socket: str) -> Callable[[], str]:
    """Make an empty database with every call; returns its address."""

    def make() -> str:
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(f"host={postgres_socket} user=smarketing dbname=postgres", autocommit=True) as connection:
            connection.execute(f'create database "{name}"')
        return f"postgresql://smarketing@/{name}?host={postgres_socket}"

    return make


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that doesn't exist yet."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "store.sqlite")
    url: str = request.getfixturevalue("new_database")()
    return url


@pytest.fixture
def clock() -> Callable[[], dt.datetime]:
    """A clock that moves on by a minute each time it is read."""
    ticks = iter(range(10_000))
    return lambda: START + dt.timedelta(minutes=next(ticks))


@pytest.fixture
def store(store_url: str, clock: Callable[[], dt.datetime]) -> Iterator[Store]:
    with closing(open_store(store_url, clock=clock, zone="Europe/Berlin")) as opened:
        yield opened
