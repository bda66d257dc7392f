"""Commands about numbers: metric, metrics, plan, build, check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.cli.call import author, called, table, tell_progress
from smarketing.cli.options import Day, number, pair, share
from smarketing.domain.period import day_in_words
from smarketing.domain.wording import NEEDS_LEADS

if TYPE_CHECKING:
    from smarketing.domain.filters import Filters
    from smarketing.domain.period import Period
    from smarketing.domain.planning import Plan
    from smarketing.metrics import Answer
    from smarketing.workspace.unknown_values import UnknownValue

_FIRST_DAY = dt.date(1900, 1, 1)


class Basis(StrEnum):
    """Leads created in the period, or whatever happened in it."""

    COHORT = "cohort"
    ACTIVITY = "activity"


def add_to(app: typer.Typer) -> None:
    """Add these commands to *app*."""
    app.command()(metric)
    app.command()(metrics)
    app.command()(plan)
    app.command()(build)
    app.command()(check)


def metric(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A name that `metrics` lists.")],
    from_: Annotated[dt.date | None, Day("The first day.", "--from")] = None,
    to: Annotated[dt.date | None, Day("The day after the last.", "--to")] = None,
    as_of: Annotated[dt.date | None, Day("The numbers as they were on that day.")] = None,
    basis: Annotated[
        Basis, typer.Option(help="Count leads created in the period, or what happened in it.")
    ] = Basis.COHORT,
    where: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Only these; may be repeated.")
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL instead of the rows.")] = False,  # noqa: FBT002  # typer's own way
) -> None:
    """Answer a metric."""
    from smarketing.workspace.unknown_values import unknown_values

    call = called(context)
    pairs = [pair(text) for text in where or ()]
    asked = _by_activity(name) if basis is Basis.ACTIVITY else name
    with call.workspace() as workspace:
        period = _period(from_, to, workspace.build(as_of).as_of)
        filters, params = _split(asked, period, pairs)
        answer = workspace.ask(asked, filters, as_of=as_of, **params)
        unknown = unknown_values(workspace, answer, as_of)
        has_leads = "leads" in workspace.at(answer.as_of).tables
        if not sql:
            rows = {"rows": str(answer.table.num_rows)}
            workspace.log.append("rows.exported", actor=author(), subject=asked, detail=rows)
    sentences = [*_unapplied(answer), *(one.sentence for one in unknown)]
    told = [answer.sql] if sql else [*table(answer.table.to_pylist()), *sentences]
    call.answer(_answered(answer, unknown), told)
    if not (sql or has_leads) and _is_of_leads(asked):
        typer.echo(" ".join(NEEDS_LEADS), err=True)


def _is_of_leads(name: str) -> bool:
    """Return whether metric *name* counts leads alone, so that without them it has nothing to say."""
    from smarketing.metrics.compiler import clocks_of

    clocks = clocks_of(name)
    return bool(clocks) and all("lead" in clock.row.split() for clock in clocks)


def _by_activity(name: str) -> str:
    """Return the metric that counts what happened in the period; refuse a metric that has none."""
    from smarketing.errors import MetricError
    from smarketing.metrics import catalog

    ending = f"_{Basis.ACTIVITY.value}"
    known = [one.name.removesuffix(ending) for one in catalog() if one.name.endswith(ending)]
    if name.removesuffix(ending) not in known:
        raise MetricError(f"'{name}' has no activity basis. These have one: {', '.join(known)}.")
    return f"{name.removesuffix(ending)}{ending}"


def _period(start: dt.date | None, end: dt.date | None, as_of: dt.date) -> Period | None:
    """Return the period asked for; without an end, up to the day of the data."""
    from smarketing.domain.period import Period

    return Period(start or _FIRST_DAY, end or as_of + dt.timedelta(days=1)) if start or end else None


def _split(name: str, period: Period | None, pairs: Sequence[tuple[str, str]]) -> tuple[Filters, dict[str, Any]]:
    """Return the filters and the metric's own parameters that ``--where`` names; these have their default's type."""
    from smarketing.domain.filters import Filters
    from smarketing.metrics.dictionary import dictionary

    known = dictionary().metric(name).params
    params = {column: _typed(known[column], value) for column, value in pairs if column in known}
    chosen: dict[str, tuple[str, ...]] = {}
    for column, value in pairs:
        if column not in known:
            chosen[column] = (*chosen.get(column, ()), value)
    return Filters(period, tuple(chosen.items())), params


def _typed(default: object, text: str) -> object:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(type(default)).validate_python(text)
    except ValidationError as cause:
        raise typer.BadParameter(f"'{text}' has to be as {default!r} is") from cause


def _answered(answer: Answer, unknown: Sequence[UnknownValue]) -> dict[str, Any]:
    period = answer.filters.period
    return {
        "metric": answer.name,
        "label": answer.label,
        "unit": answer.unit,
        "as_of": answer.as_of,
        "filters": {
            "from": period.start if period and period.start != _FIRST_DAY else None,
            "to": period.end if period else None,
            "where": dict(answer.filters.where),
            "unapplied": answer.unapplied,
            "unknown": [{**asdict(one), "says": one.sentence} for one in unknown],
        },
        "rows": answer.table.to_pylist(),
        "sql": answer.sql,
    }


def _unapplied(answer: Answer) -> Iterator[str]:
    if answer.unapplied:
        yield f"Not applied, for this metric has no such column: {', '.join(answer.unapplied)}."


def metrics(context: typer.Context) -> None:
    """List every metric: its name, how it reads, the question it answers."""
    from smarketing.metrics import catalog

    rows = [
        {"name": one.name, "label": one.label, "question": one.question, "unit": one.unit, "columns": one.columns}
        for one in catalog()
    ]
    called(context).answer(rows, (f"{one['name']}: {one['label']}. {one['question']}" for one in rows))


def plan(
    context: typer.Context,
    revenue_goal: Annotated[Decimal, typer.Option(parser=number, metavar="N", help="The revenue wanted.")],
    deal_size: Annotated[
        Decimal | None, typer.Option(parser=number, metavar="N", help="What a deal brings; by default as last year.")
    ] = None,
    rate: Annotated[
        list[str] | None, typer.Option(metavar="STAGE=R", help="The rate (0.3 or 30%) from that stage to the next.")
    ] = None,
    lead_to_customer: Annotated[
        Decimal | None, typer.Option(parser=share, metavar="R", help="One rate (0.1 or 10%) for all stages together.")
    ] = None,
    by: Annotated[
        dt.date | None,
        Day("The last day by which the revenue is wanted; else that of the plan, or of the year of the data.", "--by"),
    ] = None,
) -> None:
    """Work a revenue goal back to leads, by the company's own rates or by those given."""
    from smarketing.workspace.planning import work_back

    call = called(context)
    if rate and lead_to_customer is not None:
        raise typer.BadParameter("--rate and --lead-to-customer contradict each other; give one of them")
    rates = _rates(rate or ())
    with call.workspace() as workspace:
        made = work_back(
            workspace, revenue_goal, deal_size=deal_size, rates=rates, lead_to_customer=lead_to_customer, last_day=by
        )
    call.answer(_planned(made), table(_planned(made)["stages"]))


def _rates(given: Sequence[str]) -> dict[str, Decimal]:
    """Return the rates *given* as ``stage=rate``, by stage; a wrong usage that names the option if one is none."""
    try:
        return {stage: share(value) for stage, value in map(pair, given)}
    except typer.BadParameter as fault:
        raise typer.BadParameter(fault.message, param_hint="--rate") from fault


def _planned(made: Plan) -> dict[str, Any]:
    return {
        "revenue_goal": _float(made.revenue_goal),
        "average_deal_size": _float(made.average_deal_size),
        "stages": [
            {
                "stage": one.stage,
                "needed": _float(one.needed),
                "needed_rounded": one.needed_rounded,
                "rate_to_next": _float(one.rate_to_next),
                "n": one.n,
                "low": _float(one.low),
                "high": _float(one.high),
                "needed_by": one.needed_by,
            }
            for one in made.stages
        ],
    }


def _float(value: Any) -> float | int | None:  # noqa: ANN401  # a Fraction or None
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def build(context: typer.Context) -> None:
    """Build the numbers of the snapshot in force, unless they are there."""
    call = called(context)
    with call.workspace() as workspace:
        made = workspace.build(wait=True, progress=tell_progress)
        if workspace.fault is not None:
            raise workspace.fault
    done = {"build": made.id, "snapshot": made.snapshot_id, "as_of": made.as_of, "is_new": made.is_new}
    call.answer(done, f"Build {made.id} of snapshot {made.snapshot_id}, as of {day_in_words(made.as_of)}, is up.")


def check(context: typer.Context) -> None:
    """Check that every file of the workspace is whole, the decisions can be read and the numbers built."""
    from smarketing.errors import BadValues

    call = called(context)
    with call.workspace() as workspace:
        faults = workspace.faults()
        health = [] if workspace.is_empty or faults else workspace.ask("data_health").table.to_pylist()
    if faults:
        raise BadValues("\n".join(faults))
    told = "Every file is there and whole."
    call.answer({"faults": [], "data_health": health}, [told, *table(health)] if health else told)
