"""The mix of personas that the plan asks for beside the one that came: who is short, and by how many leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from smarketing import charts
from smarketing.domain.mix import FEWEST, Held, held_against
from smarketing.domain.stages import UNKNOWN
from smarketing.metrics import ColumnInfo
from smarketing.store import Scenario
from smarketing.ui import formats, states
from smarketing.ui.explain import Made, say_explained
from smarketing.ui.filters import described_part
from smarketing.ui.frame import Page
from smarketing.ui.lately import lately
from smarketing.ui.tables import draw_table, for_screen
from smarketing.ui.text import cut, escaped, joined, named, quiet, strong
from smarketing.workspace.goals import judged_by, judged_on
from smarketing.workspace.splits import agreed_mix

_METRIC: Final = "persona_mix"
_COLUMNS: Final = {
    "target": ColumnInfo("Agreed on", "rate"),
    "missing": ColumnInfo("Leads short", "count"),
    "verdict": ColumnInfo("Which is", "text"),
}
_VERDICTS: Final = {
    "short": "short",
    "more": "more than agreed",
    "as agreed": "as agreed, or chance",
    "too few": "too few to say",
}
_HOW: Final = (
    "Shares are of the leads with a persona. The dot is what came, with its 95 % interval, the stroke what was agreed "
    "on. Short or more is said only where chance explains it at most once in twenty times for all personas together "
    "(Wilson, Bonferroni)."
)


def draw_mix(page: Page) -> None:
    """Draw the share of each persona in the leads that came, held against the plan of its time where one says any."""
    with page.card("The mix agreed on, and what came", key="mix"):
        answer = page.ask(_METRIC)
        rows = [row for row in answer.table.to_pylist() if row["persona"] != UNKNOWN]
        if not rows:
            states.nothing(page.filters)
            return
        plan = _plan_of_its_time(page)
        found = _found(page, plan, rows)
        if found and plan:
            say_explained(
                page, _short(found), _more(found), _source(plan.name, rows, answer.table.to_pylist()),
                metric=_METRIC, key="mix-said", made=_made(found[0]),
            )  # fmt: skip
        _draw(page, rows, {one.name: one for one in found}, answer.columns)


def _plan_of_its_time(page: Page) -> Scenario | None:
    """Return the plan that judges the page's period, all time by that of today; None where there is none."""
    store, period = page.workspace.store, page.filters.period
    today = store.agreements.today
    day = judged_on(period, page.as_of, today) if period and page.as_of else today
    judged = lately(page.workspace, f"judged on {day}", "agreements", read=partial(judged_by, store, day))
    return judged.plan.scenario if judged.plan else None


def _found(page: Page, plan: Scenario | None, rows: Sequence[Mapping[str, Any]]) -> tuple[Held, ...]:
    """Return each persona held against its share; where nothing is agreed on that could be, say so, and nothing."""
    if part := described_part(page.filters):
        quiet(f"The mix agreed on is that of the whole company: nothing is held against it for {part} alone.")
        return ()
    mix = agreed_mix(plan, page.ask, page.as_of, "persona") if plan and page.as_of else {}
    if not mix:
        states.missing(
            "No mix of personas is agreed on.",
            "Say on Goal planning, under who brings how many leads by persona, which share each is to bring, and let "
            "both teams sign it with the plan.",
        )
        return ()
    return held_against({row["persona"]: row["persona_leads"] for row in rows}, mix)


def _short(found: Sequence[Held]) -> str:
    """Return who is short, the one that misses most first (HTML)."""
    short = sorted((one for one in found if one.verdict == "short"), key=lambda one: -one.missing)
    if short:
        return " ".join(map(_told, short))
    if found[0].verdict == "too few":
        return f"Fewer than {FEWEST} leads with a persona came: too few to hold against the mix agreed on."
    return "No persona is short of its share by more than chance explains."


def _told(one: Held) -> str:
    wanted = one.leads + one.missing
    return (
        f"{named(one.name)} is {strong(formats.counted(round(one.missing), 'lead'), 'bad')} short: "
        f"{formats.count(one.leads)} came, {formats.count(round(wanted))} of {formats.count(one.n)} "
        f"({escaped(formats.rate(one.target, 0))}) were agreed on."
    )


def _more(found: Sequence[Held]) -> str:
    more = [one for one in found if one.verdict == "more"]
    names = [f"{cut(one.name)} ({formats.count(round(-one.missing))})" for one in more]
    return f"More leads than agreed on came from {escaped(joined(names))}." if more else ""


def _source(name: str, rows: Sequence[Mapping[str, Any]], every: Sequence[Mapping[str, Any]]) -> str:
    without = sum(row["persona_leads"] for row in every) - sum(row["persona_leads"] for row in rows)
    left_out = (
        f" {formats.counted(without, 'lead')} without a persona left out, and those of the plan, so that its shares "
        "read higher than on Goal planning."
    )
    agreed = f"Agreed on in the plan {named(name)}, what it leaves open as in the twelve months before."
    return f"{agreed}{left_out if without else ''}"


def _made(one: Held) -> Made:
    return Made(
        "Leads short",
        "How many more leads of the persona would have made the share agreed on, of as many as came.",
        f"Leads short of {one.name} = share agreed on {formats.rate(one.target)} × leads with a persona "
        f"{formats.count(one.n)} − its leads {formats.count(one.leads)} = {formats.decimal(one.missing, 1)}",
    )


def _draw(
    page: Page, rows: Sequence[Mapping[str, Any]], held: Mapping[str, Held], infos: Mapping[str, ColumnInfo]
) -> None:
    names = [row["persona"] for row in rows]
    came = [*rows, *(_absent(one, rows[0]["n"]) for one in held.values() if one.name not in names)]
    told = [{**row, **_against(held.get(row["persona"]))} for row in came]
    shown = pa.Table.from_pylist(told, _schema())
    spec = charts.ranked_rates(
        category="persona", rate="share", n="n", low="low", high="high", title="Share of leads", tone="marketing",
        target="target" if held else "",
    )  # fmt: skip
    st.vega_lite_chart(for_screen(shown), spec, width="stretch", alt="Share of each persona")
    columns = ["persona", "persona_leads", "share", "n", "low", "high", *(_COLUMNS if held else ())]
    draw_table(
        shown, {**infos, **_COLUMNS}, columns=columns, key="persona-mix", currency=page.currency, alt="Mix of personas"
    )
    st.caption(_HOW)


def _schema() -> pa.Schema:
    numbers = ("share", "low", "high", "target")
    return pa.schema(
        [
            ("persona", pa.string()), ("persona_leads", pa.int64()), ("n", pa.int64()),
            *((name, pa.float64()) for name in numbers), ("missing", pa.int64()), ("verdict", pa.string()),
        ]
    )  # fmt: skip


def _absent(one: Held, n: int) -> dict[str, Any]:
    return {"persona": one.name, "persona_leads": 0, "share": 0.0, "n": n, "low": 0.0, "high": None}


def _against(one: Held | None) -> dict[str, Any]:
    if one is None:
        return {"target": None, "missing": None, "verdict": None}
    return {"target": one.target, "missing": max(0, round(one.missing)), "verdict": _VERDICTS[one.verdict]}
