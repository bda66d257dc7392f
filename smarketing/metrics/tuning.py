"""How DuckDB is asked the same question sooner: rewritten on the syntax tree, for running alone, never for reading."""

from __future__ import annotations

from sqlglot import exp

from smarketing.warehouse.contracts import all_contracts


def tuned(tree: exp.Query) -> exp.Query:
    """Return *tree*, which it changes, with the same answer and less work for DuckDB."""
    for count in list(tree.find_all(exp.Count)):
        if (case := _only_case(count)) is not None and isinstance(case.args["true"], exp.Literal):
            count.replace(exp.Count(this=exp.Star()) if _is_demanded(case, count) else _count_where(case.this))
    for total in list(tree.find_all(exp.Sum)):
        if (case := _only_case(total)) is not None:
            added = exp.Sum(this=case.args["true"].copy())
            total.replace(added if _is_demanded(case, total) else _sum_where(added, case.this))
    _name_columns(tree)
    return tree


def _name_columns(tree: exp.Query) -> None:
    """Let each CTE over all columns of a mart name those that anything in *tree* may mean: wide marts plan slowly.

    Not where all columns of a mart, or of such a CTE, are taken elsewhere too.
    """
    marts = {contract.mart: contract.columns for contract in all_contracts()}
    wide = {cte.alias: cte.this for cte in tree.ctes if cte.this.is_star and len(cte.this.selects) == 1}
    if _taken_whole(tree, list(wide.values())) & {*wide, *marts}:
        return
    named = {column.name for column in tree.find_all(exp.Column)}
    for select in wide.values():
        source = select.args["from_"].this
        if isinstance(source, exp.Table) and (used := [name for name in marts.get(source.name, ()) if name in named]):
            select.set("expressions", [exp.column(name) for name in used])


def _taken_whole(tree: exp.Query, known: list[exp.Expr]) -> set[str]:
    """Return the names of what ``*`` is taken of in *tree*, other than in the selects *known*."""
    stars = (star for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count))
    selects = [select for star in stars if (select := star.find_ancestor(exp.Select)) not in known]
    sources = (source for one in selects if one for source in (one.args["from_"], *one.args.get("joins", ())))
    return {source.this.name for source in sources if isinstance(source.this, exp.Table)}


def _only_case(aggregate: exp.AggFunc) -> exp.If | None:
    """Return the one branch of ``count(case when … then … end)`` or a sum of that shape, None for any other."""
    case = aggregate.this
    if not isinstance(case, exp.Case) or case.this or case.args.get("default"):
        return None
    branches: list[exp.If] = case.args["ifs"]
    return branches[0] if len(branches) == 1 and not isinstance(aggregate.parent, exp.Window) else None


def _is_demanded(case: exp.If, aggregate: exp.Expr) -> bool:
    """Return whether the rows that *aggregate* sees meet the condition of *case* anyway."""
    select = aggregate.find_ancestor(exp.Select)
    where = select.args.get("where") if select else None
    if where is None:
        return False
    demanded = where.this.flatten() if isinstance(where.this, exp.And) else [where.this]
    return case.this in demanded


def _count_where(condition: exp.Expr) -> exp.Expr:
    """Return how often *condition* is true, as ``count`` says it: a third less work than counting a case.

    Of no row at all ``count_if`` makes null, and it counts wider than ``count``.
    """
    found = exp.func("coalesce", exp.CountIf(this=condition.copy()), exp.convert(0))
    return exp.cast(found, "bigint", copy=False)


def _sum_where(added: exp.Sum, condition: exp.Expr) -> exp.Expr:
    """Return *added* over the rows that meet *condition*: those left out cost less than those added as nothing."""
    return exp.Filter(this=added, expression=exp.Where(this=condition.copy()))
