"""How DuckDB is asked the same question sooner: rewritten on the syntax tree, for running alone, never for reading."""

from __future__ import annotations

from sqlglot import exp

from smarketing.warehouse.contracts import all_contracts


def tuned(tree: exp.Query) -> exp.Query:
    """Return *tree*, which it changes, with the same answer and less work for DuckDB."""
    for count in list(tree.find_all(exp.Count)):
        if (condition := _counted_condition(count)) is not None:
            count.replace(_count_where(condition))
    _name_columns(tree)
    return tree


def _name_columns(tree: exp.Query) -> None:
    """Let each CTE over all columns of a mart name those that anything in *tree* may mean: wide marts plan slowly."""
    marts = {contract.mart: contract.columns for contract in all_contracts()}
    wide = [cte.this for cte in tree.ctes if isinstance(cte.this, exp.Select) and cte.this.is_star]
    others = [star for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count)]
    if len(others) > len(wide):
        return
    named = {column.name for column in tree.find_all(exp.Column)}
    for select in wide:
        source = select.args["from_"].this
        if isinstance(source, exp.Table) and (used := [name for name in marts.get(source.name, ()) if name in named]):
            select.set("expressions", [exp.column(name) for name in used])


def _counted_condition(count: exp.Count) -> exp.Expr | None:
    """Return the condition of ``count(case when … then 1 end)``, None for any other count."""
    case = count.this
    if not isinstance(case, exp.Case) or case.this or case.args.get("default") or isinstance(count.parent, exp.Window):
        return None
    branches = case.args["ifs"]
    if len(branches) != 1 or not isinstance(branches[0].args["true"], exp.Literal):
        return None
    condition: exp.Expr = branches[0].this
    return condition


def _count_where(condition: exp.Expr) -> exp.Expr:
    """Return how often *condition* is true, as ``count`` says it: a third less work than counting a case.

    Of no row at all ``count_if`` makes null, and it counts wider than ``count``.
    """
    found = exp.func("coalesce", exp.CountIf(this=condition.copy()), exp.convert(0))
    return exp.cast(found, "bigint", copy=False)
