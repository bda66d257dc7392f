"""The mix of personas that the plan asks for beside the one that came, of leads or of their customers: who is short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.domain.mix import FEWEST, Held, held_against
from smarketing.domain.stages import UNKNOWN
from smarketing.metrics import ColumnInfo
from smarketing.store import Scenario
from smarketing.ui import formats, states
from smarketing.ui.explain import Made, say_explained
from smarketing.ui.filters import choose, described_part
from smarketing.ui.frame import Page
from smarketing.ui.judged import MOST_LINES
from smarketing.ui.lately import lately
from smarketing.ui.tables import draw_table, for_screen
from smarketing.ui.text import cut, escaped, joined, named, quiet, strong
from smarketing.workspace.goals import judged_by, judged_on
from smarketing.workspace.splits import agreed_mix

_METRIC: Final = "persona_mix"
_COLUMNS: Final = {
    "target": ColumnInfo("Agreed on", "rate"),
    "verdict": ColumnInfo("Which is", "text"),
}
_VERDICTS: Final = {
    "short": "short",
    "more": "more than agreed",
    "as agreed": "as agreed, or chance",
    "too few": "too few to say",
}
OF: Final = {"leads": "Of the leads", "customers": "Of the customers"}
_HOW: Final = (
    "Shares are of the {of} with a persona{young}. The dot is what came, with its 95 % interval, the stroke what was "
    "agreed on. Short or more is said only where chance explains it at most once in twenty times for all personas "
    "together (Wilson, Bonferroni)."
)


def draw_mix(page: Page) -> None:
    """Draw the share of each persona in the leads that came, held against the plan of its time where one says any.

    Or in the customers that these leads became.
    """
    with page.card("The mix agreed on, and what came", key="mix"):
        told = _TOLD[choose("of", "Mix", OF)]
        answer = page.ask(_METRIC)
        rows = [_as_told(row, told) for row in answer.table.to_pylist()]
        known = [row for row in rows if row["persona"] != UNKNOWN]
        if not any(row["came"] for row in known):
            states.nothing(page.filters)
            return
        plan = _plan_of_its_time(page)
        found = _found(page, plan, known, told)
        if found and plan:
            say_explained(
                page, _short(found, told), _more(found, told), _source(plan.name, rows, told),
                metric=_METRIC, key="mix-said", made=_made(found[0], told),
            )  # fmt: skip
        _draw(page, known, {one.name: one for one in found}, told)


@dataclass(frozen=True)
class _Told:
    """What a mix is of, and the columns of the answer that tell it."""

    of: Literal["leads", "customers"]
    came: str
    share: str
    n: str
    low: str
    high: str

    @property
    def one(self) -> str:
        """What one of them is called."""
        return self.of.removesuffix("s")


_TOLD: Final = {
    "leads": _Told("leads", "persona_leads", "share", "n", "low", "high"),
    "customers": _Told(
        "customers", "customers", "customer_share", "customers_n", "customer_share_low", "customer_share_high"
    ),
}


def _as_told(row: Mapping[str, Any], told: _Told) -> dict[str, Any]:
    return {"persona": row["persona"], **{name: row[getattr(told, name)] for name in _NUMBERS}}


_NUMBERS: Final = ("came", "share", "n", "low", "high")


def _plan_of_its_time(page: Page) -> Scenario | None:
    """Return the plan that judges the page's period, all time by that of today; None where there is none."""
    store, period = page.workspace.store, page.filters.period
    today = store.agreements.today
    day = judged_on(period, page.as_of, today) if period and page.as_of else today
    judged = lately(page.workspace, f"judged on {day}", "agreements", read=partial(judged_by, store, day))
    return judged.plan.scenario if judged.plan else None


def _found(page: Page, plan: Scenario | None, rows: Sequence[Mapping[str, Any]], told: _Told) -> tuple[Held, ...]:
    """Return each persona held against its share; where nothing is agreed on that could be, say so, and nothing."""
    if part := described_part(page.filters):
        quiet(f"The mix agreed on is that of the whole company: nothing is held against it for {part} alone.")
        return ()
    mix = agreed_mix(plan, page.ask, page.as_of, "persona", told.of) if plan and page.as_of else {}
    if not mix:
        states.missing(
            "No mix of personas is agreed on.",
            "Say on Goal planning, under who brings how many leads by persona, which share each is to bring, and let "
            "both teams sign it with the plan.",
        )
        return ()
    return held_against({row["persona"]: row["came"] for row in rows}, mix)


def _short(found: Sequence[Held], told: _Told) -> str:
    """Return who is short, the one that misses most first (HTML)."""
    short = sorted((one for one in found if one.verdict == "short"), key=lambda one: -one.missing)
    if short:
        return " ".join(_missing(one, told) for one in short)
    if found[0].verdict == "too few":
        return f"Fewer than {FEWEST} {told.of} with a persona came: too few to hold against the mix agreed on."
    return "No persona is short of its share by more than chance explains."


def _missing(one: Held, told: _Told) -> str:
    wanted = one.leads + one.missing
    return (
        f"{named(one.name)} is {strong(formats.counted(round(one.missing), told.one), 'bad')} short: "
        f"{formats.count(one.leads)} came, {formats.count(round(wanted))} of {formats.count(one.n)} "
        f"({escaped(formats.rate(one.target, 0))}) were agreed on."
    )


def _more(found: Sequence[Held], told: _Told) -> str:
    more = [one for one in found if one.verdict == "more"]
    names = [f"{cut(one.name)} ({formats.count(round(-one.missing))})" for one in more]
    return f"More {told.of} than agreed on came from {escaped(joined(names))}." if more else ""


def _source(name: str, rows: Sequence[Mapping[str, Any]], told: _Told) -> str:
    without = sum(row["came"] for row in rows if row["persona"] == UNKNOWN)
    left_out = (
        f" {formats.counted(without, told.one)} without a persona left out, and those of the plan, so that its shares "
        "read higher than on Goal planning."
    )
    bought = " at the rates that each persona's leads have there" if told.of == "customers" else ""
    agreed = f"Agreed on in the plan {named(name)}{bought}, what it leaves open as in the twelve months before."
    return f"{agreed}{left_out if without else ''}"


def _made(one: Held, told: _Told) -> Made:
    title = f"{told.of.capitalize()} short"
    return Made(
        title,
        f"How many more {told.of} of the persona would have made the share agreed on, of as many as came.",
        f"{title} of {one.name} = share agreed on {formats.rate(one.target)} × {told.of} with a persona "
        f"{formats.count(one.n)} − its {told.of} {formats.count(one.leads)} = {formats.decimal(one.missing, 1)}",
    )


def _draw(page: Page, rows: Sequence[Mapping[str, Any]], held: Mapping[str, Held], told: _Told) -> None:
    names = [row["persona"] for row in rows]
    came = [*rows, *(_absent(one, rows[0]["n"]) for one in held.values() if one.name not in names)]
    shown = pa.Table.from_pylist([{**row, **_against(held.get(row["persona"]))} for row in came], _SCHEMA)
    spec = charts.ranked_rates(
        category="persona", rate="share", n="n", low="low", high="high", title=f"Share of {told.of}",
        tone="marketing" if told.of == "leads" else "won", target="target" if held else "",
    )  # fmt: skip
    if shown.num_rows > MOST_LINES:
        quiet(f"The {MOST_LINES} with most {told.of} of {formats.count(shown.num_rows)}; all in the table.")
    most = shown.sort_by([("came", "descending"), ("persona", "ascending")]).slice(0, MOST_LINES)
    st.vega_lite_chart(for_screen(most), spec, width="stretch", alt="Share of each persona")
    infos = page.ask(_METRIC).columns
    columns = {name: infos[getattr(told, name)] for name in _NUMBERS} | {"persona": infos["persona"], **_COLUMNS}
    columns["missing"] = ColumnInfo(f"{told.of.capitalize()} short", "count")
    draw_table(
        shown, columns, columns=["persona", *_NUMBERS, *(("target", "missing", "verdict") if held else ())],
        key=f"persona-mix-{told.of}", currency=page.currency, alt="Mix of personas",
    )  # fmt: skip
    st.caption(_HOW.format(of=told.of, young="" if told.of == "leads" else _YOUNG))


_YOUNG: Final = ", among the leads created in the period; those that came late have had less time to become one"
_SCHEMA: Final = pa.schema(
    [
        ("persona", pa.string()), ("came", pa.int64()), ("n", pa.int64()),
        *((name, pa.float64()) for name in ("share", "low", "high", "target")),
        ("missing", pa.int64()), ("verdict", pa.string()),
    ]
)  # fmt: skip


def _absent(one: Held, n: int) -> dict[str, Any]:
    return {"persona": one.name, "came": 0, "share": 0.0, "n": n, "low": 0.0, "high": None}


def _against(one: Held | None) -> dict[str, Any]:
    if one is None:
        return {"target": None, "missing": None, "verdict": None}
    return {"target": one.target, "missing": max(0, round(one.missing)), "verdict": _VERDICTS[one.verdict]}
