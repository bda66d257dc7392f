"""Spark Connect (``sc://host:port``): the same models on a cluster, for exports that outgrow one machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from smarketing.errors import EngineError, shown

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


class SparkEngine:
    """A session on a cluster; tables are kept as Parquet under *folder*, which the cluster and we can both reach."""

    dialect = "spark"

    def __init__(self, session: SparkSession, folder: str) -> None:
        self._session = session
        self._folder = folder.rstrip("/")
        session.conf.set("spark.sql.session.timeZone", "UTC")

    @classmethod
    def connect(cls, address: str, folder: str) -> SparkEngine:
        """Return an engine on the cluster at *address*, such as ``sc://cluster:15002``.

        Raises:
            EngineError: the client is not installed, or nobody answers there.
        """
        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415  # an extra: who has no cluster needs no client

            return cls(SparkSession.builder.remote(address).getOrCreate(), folder)
        except ImportError as cause:
            msg = "A cluster needs the Spark client: pip install 'pyspark-client==4.1.*'."
            raise EngineError(msg) from cause
        except Exception as cause:  # the client raises what its transport raises
            msg = f"No cluster answers at {shown(address)}: {shown(cause)}. Check the address and start it."
            raise EngineError(msg) from cause

    def read_parquet(self, name: str, path: Path) -> None:
        """Let *name* stand for the rows of a Parquet file."""
        with _told_of(name):
            self._session.read.parquet(str(path)).createOrReplaceTempView(name)

    def view(self, name: str, query: str) -> None:
        """Let *name* stand for the rows of *query*."""
        with _told_of(name):
            self._session.sql(query).createOrReplaceTempView(name)

    def table(self, name: str, query: str, *, lasting: bool) -> None:
        """Run *query* and keep its rows as Parquet, under ``marts`` where they are *lasting*."""
        target = f"{self._folder}/{'marts' if lasting else 'steps'}/{name}"
        with _told_of(name):
            frame = self._session.sql(query)
            frame.write.mode("overwrite").parquet(target)
            # The schema is told, as an empty table may be written without any file.
            self._session.read.schema(frame.schema).parquet(target).createOrReplaceTempView(name)

    def rows(self, query: str) -> pa.Table:
        """Return the rows of *query*."""
        with _told_of("a question"):
            return self._session.sql(query).toArrow()


@contextmanager
def _told_of(what: str) -> Iterator[None]:
    """Say of *what* the cluster complains; its client raises what its transport raises."""
    try:
        yield
    except Exception as cause:  # the client raises what its transport raises
        msg = f"The cluster could not answer or build '{what}': {shown(cause)}"
        raise EngineError(msg) from cause
