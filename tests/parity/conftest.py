"""A second engine to compare with: Sail as a local cluster, over Spark Connect, without Java."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one server together when tests run in parallel, and mark them."""
    for item in items:
        if {"sail", "sail_address"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.parity)
            item.add_marker(pytest.mark.xdist_group("sail"))


@pytest.fixture(scope="session")
def sail_address() -> Iterator[str]:
    """Return the address of a Sail cluster of this machine; skips, saying why, where Sail is not installed."""
    pysail = pytest.importorskip("pysail.spark", reason="the second engine needs pysail (requirements-dev.txt)")
    os.environ["SAIL_MODE"] = "local-cluster"
    server = pysail.SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def sail(sail_address: str) -> Iterator[object]:
    """Return a SparkSession on that cluster; skips where the Spark client is not installed."""
    pyspark = pytest.importorskip("pyspark.sql", reason="the second engine needs pyspark-client (requirements-dev.txt)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the client's own deprecations are not ours to mend
        session = pyspark.SparkSession.builder.remote(sail_address).getOrCreate()
        session.conf.set("spark.sql.session.timeZone", "UTC")
    yield session
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a session idle for long, which the server has let go already
        session.stop()
