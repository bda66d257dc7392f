"""The benchmarks' queries, written by hand on the marts, answer what the metrics answer."""

from __future__ import annotations

import pytest

from benchmarks.metric_race import HANDWRITTEN, connected, difference
from smarketing.demo import TODAY
from smarketing.domain.filters import Filters
from smarketing.domain.period import named_periods
from smarketing.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]

PERIOD = named_periods(TODAY)["12_months"]


@pytest.mark.parametrize("name", sorted(path.stem for path in HANDWRITTEN.glob("*.sql")))
def test_a_metric_answers_as_the_query_written_by_hand(workspace: Workspace, name: str) -> None:
    sql = (HANDWRITTEN / f"{name}.sql").read_text(encoding="utf-8")
    bounds = {"since": PERIOD.start, "until": PERIOD.end}
    with connected(workspace) as connection:
        theirs = connection.sql(sql, params={key: day for key, day in bounds.items() if f"${key}" in sql} or None)
        assert difference(workspace.ask(name, Filters(PERIOD)).table, theirs.to_arrow_table()) is None
