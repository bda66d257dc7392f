"""What tells that a lead reached a stage of the company's own model: columns, and what a CRM calls its stages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlglot import exp

from smarketing.domain.stages import STAGE_LABELS, Stage, stages_left_out
from smarketing.domain.tables import TABLES, stage_date_column
from smarketing.ingest.value_maps import meaning
from smarketing.warehouse.cells import MISSING_WORDS, canonical, empty, lead_id, typed

_NO: Final = ("no", "false", "0", "nein", "non", "n")
_SPOKEN: Final = {"leads": ("lifecycle_stage", "lead_status"), "stage_history": ("stage",)}
YEARS: Final = (1900, 2199)
"""What a text that shows a stage may begin with to be a day."""
_STAGE_DATES: Final = {"lead_id": "text", "stage": "text", "entered_at": "timestamp"}


def as_agreed(query: exp.Query, table: str, stages: Sequence[Stage]) -> exp.Query:
    """Return *query*, the source of *table*, with the stage that its values mean in the model of *stages*.

    What an import took a value for stays, unless a stage is agreed to be called so; what the other column of a lead
    says counts where it is later.
    """
    words = {stage.key: _words(stage) for stage in stages}
    if table not in _SPOKEN or not any(words.values()):
        return query
    cells = {cell.alias: cell for cell in query.expressions}
    mapped = cells["mapped_stage"].this
    choice = exp.Case()
    for place, stage in reversed(tuple(enumerate(stages))):
        if not words[stage.key]:
            continue
        said = exp.or_(*(_lowered(cells[name].this).isin(*words[stage.key]) for name in _SPOKEN[table]))
        earlier = _not_after(place, stages) | {meaning(word, "leads", {}) or stage.key for word in words[stage.key]}
        fits = exp.or_(mapped.copy().is_(exp.Null()), mapped.copy().isin(*sorted(earlier)))
        choice = choice.when(exp.and_(said, fits), exp.Literal.string(stage.key))
    cells["mapped_stage"].set("this", choice.else_(mapped.copy()))
    return query


def stage_dates(present: Collection[str], stages: Sequence[Stage]) -> exp.Query:
    """Return when columns of leads say that stages were entered: ``lead_id, stage, entered_at``.

    *present* are the columns there are. The usual stages are all in it, the company's own where a column shows them:
    one that is filled without a date shows it on a day that nothing tells.
    """
    parts = [_dated(key, name) for key in STAGE_LABELS if (name := stage_date_column(key)) in present]
    parts += [_dated(stage.key, stage.shown_by) for stage in stages if stage.shown_by in present]
    if not parts:
        return empty(_STAGE_DATES)
    rows: exp.Query = parts[0]
    for part in parts[1:]:
        rows = exp.union(rows, part, distinct=False)
    return rows


def left_stages(stages: Sequence[Stage]) -> exp.Query:
    """Return the usual stages that *stages* do without, each with the place of the one that it counts for."""
    places = {stage.key: place for place, stage in enumerate(stages, start=1)}
    left = stages_left_out(tuple(places))
    if not left:
        return empty({"stage": "text", "stage_position": "integer"})
    rows = [(key, places[before]) for key, before in left.items()]
    return exp.select("*").from_(exp.values(rows, alias="s", columns=["stage", "stage_position"]))


def _words(stage: Stage) -> tuple[str, ...]:
    """Return the values that mean *stage*, in small letters; one of the company's own is called by its name, too."""
    own_name = () if stage.key in STAGE_LABELS else (stage.label, stage.key)
    return tuple(dict.fromkeys(word.strip().lower() for word in (*stage.called, *own_name)))


def _not_after(place: int, stages: Sequence[Stage]) -> set[str]:
    """Return the keys of the stages up to *place*, and of those left out that count for one of them."""
    upto = {stage.key for stage in stages[: place + 1]}
    left = stages_left_out([stage.key for stage in stages])
    return upto | {key for key, before in left.items() if before in upto}


def _lowered(cell: exp.Expr) -> exp.Expr:
    return exp.Lower(this=exp.Trim(this=typed(cell.copy(), "text")))


def _dated(stage: str, name: str) -> exp.Select:
    """Return what column *name* says of *stage*; a text counts as a day where it is one, year first."""
    known = next((column for column in TABLES["leads"].columns if column.name == name), None)
    column = exp.column(name, quoted=True)
    is_dated = known is not None and known.type == "timestamp"
    moment = typed(column.copy(), "timestamp") if is_dated else _moment(column)
    rows = exp.select(lead_id(), exp.alias_(exp.Literal.string(stage), "stage"), exp.alias_(moment, "entered_at"))
    found = rows.from_(canonical("leads")).where(column.copy().is_(exp.Null()).not_())
    return found if is_dated else found.where(exp.not_(_lowered(column).isin(*MISSING_WORDS, *_NO)))


def _moment(column: exp.Expr) -> exp.Expr:
    """Return when a text of *column* says that something happened, null where it is no day written year first.

    A year has four digits: 01/02/26 would be read as a day of the year 1.
    """
    text = exp.Trim(this=typed(column.copy(), "text"))
    first = exp.Substring(this=text.copy(), start=exp.Literal.number(1), length=exp.Literal.number(4))
    year = exp.TryCast(this=first, to=exp.DataType.build("integer", dialect="duckdb"), safe=True)
    moment = exp.TryCast(this=text, to=exp.DataType.build("timestamp", dialect="duckdb"), safe=True)
    is_year = exp.Between(this=year, low=exp.Literal.number(YEARS[0]), high=exp.Literal.number(YEARS[1]))
    return exp.Case().when(is_year, moment)
