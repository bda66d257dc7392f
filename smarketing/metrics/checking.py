"""What a metric may say: which relations it reads, and over which clock it counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlglot import exp

from smarketing.errors import MetricError, did_you_mean
from smarketing.metrics.dictionary import Dictionary
from smarketing.metrics.live import LIVE_TABLES
from smarketing.metrics.queries import tables_read
from smarketing.metrics.words import calls_of

MARTS: Final = frozenset(
    {
        *("leads", "lead_stages", "deals", "deal_stages", "touches", "costs", "cost_days", "traffic"),
        *("deal_movements", "lead_movements", "stage_lags", "contradictions", "stages", "build", "unconverted_amounts"),
        *("lead_stage_entries", "handed_over_leads", "sales_attempts", "customer_stages", "stage_returns"),
        *("deal_contents", "known_follow_up"),
    }
)


def check(tree: exp.Query, known: Dictionary, where: str) -> None:
    """Do nothing if *tree*, written in our words in the file *where*, keeps the rules of a metric.

    Raises:
        MetricError: it reads a mart itself, hides a relation of ours behind a CTE of the same name, or counts a
            measure over another clock than the agreed one.
    """
    _refuse_taken(tree, known, where)
    _refuse_unknown(tree, known, where)
    _check_measures(tree, known, where)


def lineage(clock: str, known: Dictionary) -> Iterable[str]:
    """Yield *clock* and the clocks it extends, nearest first."""
    while clock:
        yield clock
        clock = known.clocks[clock].extends if clock in known.clocks else ""


def _refuse_taken(tree: exp.Query, known: Dictionary, where: str) -> None:
    taken = MARTS | LIVE_TABLES.keys() | known.relations.keys() | known.clocks.keys()
    for cte in tree.find_all(exp.CTE):
        if cte.alias in taken:
            msg = f"{where} calls a CTE '{cte.alias}', which is a relation of ours: give it another name."
            raise MetricError(msg)


def _refuse_unknown(tree: exp.Query, known: Dictionary, where: str) -> None:
    allowed = known.clocks.keys() | known.lookups
    for table in sorted(tables_read(tree) - allowed):
        msg = (
            f"{where} reads '{table}'; a metric reads clocks and lookups only."
            f"{did_you_mean(table, sorted(allowed))} clocks.toml lists them."
        )
        raise MetricError(msg)


def _check_measures(tree: exp.Query, known: Dictionary, where: str) -> None:
    ctes = {cte.alias: cte.this for cte in tree.ctes}
    for call in calls_of(tree, "measure"):
        measure = known.measure(call.expressions[0].name)
        select = call.find_ancestor(exp.Select)
        sources = _sources(select, ctes, frozenset()) if select else frozenset()
        if not any(measure.clock in lineage(source, known) for source in sources):
            over = ", ".join(sorted(sources)) or "nothing"
            msg = f"{where} counts {measure.name} over {over}; it is counted over {measure.clock}."
            raise MetricError(msg)


def _sources(select: exp.Expr, ctes: dict[str, exp.Expr], seen: frozenset[str]) -> frozenset[str]:
    """Return the relations *select* reads, through CTEs; those of the CTEs it carries are not its own."""
    with_ = select.args.get("with_")
    carried = set(with_.find_all(exp.Table)) if with_ else set()
    names = {table.name for table in select.find_all(exp.Table) if not any(table is other for other in carried)}
    through = [_sources(ctes[name], ctes, seen | names) for name in names if name in ctes and name not in seen]
    return frozenset(names - ctes.keys()).union(*through)
