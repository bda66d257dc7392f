"""The personas side by side: what each brings, how sure that is, and what sales says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import streamlit as st

from smarketing.charts import SMALL_SAMPLE
from smarketing.domain.stages import UNKNOWN
from smarketing.ui import formats, states
from smarketing.ui.amounts import has_amounts, no_amounts
from smarketing.ui.dated import CUSTOMERS_NEED, NO_CUSTOMERS, shows_customers
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.html_table import too_few
from smarketing.ui.judged import MOST_LINES
from smarketing.ui.persona_versions import say_rules_of_time
from smarketing.ui.text import LONGEST_NAME, escaped, named, strong

_HEADS: Final = (
    "Persona",
    "Leads",
    "Become customers",
    "Win rate",
    "Days to customer",
    "Deal size",
    "Revenue",
    "Verdicts",
)
_MANY: Final = 30
Row = Mapping[str, Any]


class _Rate(NamedTuple):
    """A rate with its interval; *of* names what it counts, where that is no lead."""

    rate: float | None
    n: int
    low: float
    high: float
    of: str = ""


class _Widest(NamedTuple):
    """The upper ends that the bands of all rows go up to."""

    buying: float
    winning: float


@cache
def _sheet() -> str:
    return f"<style>{Path(__file__).with_name('personas.css').read_text(encoding='utf-8')}</style>"


def draw_sheet() -> None:
    """Set how the page of personas looks."""
    st.html(_sheet())


def draw_persona_headline(page: Page) -> None:
    """Say which persona becomes a customer most often, which brings most money, and how many leads have none."""
    rows = page.ask("persona_breakdown").table.to_pylist()
    with st.container(border=True, key="card-persona-headline"):
        if not rows:
            states.nothing(page.filters)
            return
        known = [row for row in rows if row["persona"] != UNKNOWN]
        say_explained(
            page, _best(page, known), _richest(known, page.currency), _unknown(rows),
            metric="persona_breakdown", key="headline",
        )  # fmt: skip
    say_rules_of_time(page)


def _best(page: Page, known: Sequence[Row]) -> str:
    if not page.workspace.has("leads"):
        return "How personas convert needs a leads export; here is what the deals alone tell."
    if _only_deals_have_one(known):
        return (
            "Only the deals carry a persona here, so leads can't be counted by it, and the win rate counts just the "
            "deals of the file. Export the persona with the leads too, or write a rule under Rules."
        )
    if not any(row["leads"] for row in known):
        return "No lead has a persona yet. Write a first rule under Rules, or export the CRM's persona column too."
    if not shows_customers(page):
        return f"{NO_CUSTOMERS} {CUSTOMERS_NEED}"
    judged = sorted(
        (row for row in known if row["n"] >= SMALL_SAMPLE), key=lambda row: row["lead_to_customer_rate"], reverse=True
    )
    return _first(judged) if judged else "No persona has ten leads old enough to judge: too few to compare."


def _first(judged: Sequence[Row]) -> str:
    """Return which of *judged*, highest rate first, becomes a customer most often, and how sure that is."""
    best, runner_up = judged[0], judged[1] if len(judged) > 1 else None
    if not best["lead_to_customer_rate"]:
        judged_leads = formats.counted(sum(row["n"] for row in judged), "lead")
        return f"None of the {judged_leads} with a persona that are old enough to judge became a customer."
    often = " most often" if runner_up else ""
    sentence = (
        f"{named(best['persona'])} leads become customers{often}: "
        f"{strong(formats.rate(best['lead_to_customer_rate']), 'won')} of {formats.count(best['n'])} "
        f"({_interval(best)})"
    )
    if runner_up is None:
        return f"{sentence}."
    if best["lead_to_customer_rate"] == runner_up["lead_to_customer_rate"]:
        return f"{sentence}, and {named(runner_up['persona'])} as often: {formats.count(runner_up['n'])}."
    apart = "clearly apart" if best["low"] > runner_up["high"] else "too close to call with so few"
    return (
        f"{sentence}, before {named(runner_up['persona'])} with {formats.rate(runner_up['lead_to_customer_rate'])} of "
        f"{formats.count(runner_up['n'])} ({_interval(runner_up)}): {apart}."
    )


def _only_deals_have_one(known: Sequence[Row]) -> bool:
    return any(row["closed_deals"] for row in known) and not any(row["leads"] for row in known)


def _richest(known: Sequence[Row], currency: str) -> str:
    earning = [row for row in known if row["revenue"]]
    if not earning:
        return ""
    most = max(earning, key=lambda row: row["revenue"])
    which = "Most revenue comes from" if len(known) > 1 else "Revenue of"
    return (
        f"{which} {named(most['persona'])}: {formats.money(most['revenue'], currency)} "
        f"with {formats.counted(most['leads'], 'lead')}."
    )


def _unknown(rows: Sequence[Row]) -> str:
    total = sum(row["leads"] for row in rows)
    without = sum(row["leads"] for row in rows if row["persona"] == UNKNOWN)
    if not total or _only_deals_have_one([row for row in rows if row["persona"] != UNKNOWN]):
        return ""
    if not without:
        return "Every lead has a persona."
    share, have = formats.rate(without / total, 0), "has" if 1 in (without, total) else "have"
    return (
        f"{formats.count(without)} of {formats.counted(total, 'lead')} ({share}) {have} no persona yet: "
        "add a rule, or a persona column to the export."
    )


def _interval(row: Row) -> str:
    return f"{formats.rate(row['low'])} to {formats.rate(row['high'])}"


def draw_persona_table(page: Page) -> None:
    """Draw one row per persona, the unknown ones among them; rates of fewer than ten are grey."""
    with page.card("What each persona brings", key="personas", explains="persona_breakdown"):
        answer = page.ask("persona_breakdown")
        if answer.table.num_rows == 0:
            states.nothing(page.filters)
            return
        knows_amounts = has_amounts(page.workspace)
        no_money = "" if knows_amounts else " ".join(no_amounts(page.workspace))
        has_leads, shows_rates = page.workspace.has("leads"), shows_customers(page)
        rows = answer.table.to_pylist()
        shown = _most_of(rows)
        knows = {"knows_amounts": knows_amounts, "shows_rates": shows_rates, "has_leads": has_leads}
        st.html(_html(shown, page.currency, **knows))
        st.html(
            '<p class="sm-quiet">Leads by the day they were created, deals by the day they closed. The band is the '
            f"95 % interval; grey where n is under {SMALL_SAMPLE}. {_left_out(rows, shown)}{no_losses(rows)}{no_money}"
            "</p>"
        )


def _most_of(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the personas with most leads, as many as can be read beside each other, and the unknown ones."""
    return [row for place, row in enumerate(rows) if place < MOST_LINES or row["persona"] == UNKNOWN]


def _left_out(rows: Sequence[Row], shown: Sequence[Row]) -> str:
    if len(shown) == len(rows):
        return ""
    return f"The {MOST_LINES} with most leads of {formats.count(len(rows))}; all under the corner. "


def no_losses(rows: Sequence[Row]) -> str:
    """Return what to think of win rates where every deal of many was won; empty where some were lost."""
    closed = sum(row["closed_deals"] for row in rows)
    if closed < _MANY or any(row["closed_deals"] and row["win_rate"] < 1 for row in rows):
        return ""
    return f"All {formats.count(closed)} closed deals were won: an export without lost deals tells no win rate. "


def _html(rows: Sequence[Row], currency: str, *, knows_amounts: bool, shows_rates: bool, has_leads: bool) -> str:
    if not knows_amounts:
        rows = [{**row, "average_deal_size": None, "revenue": None} for row in rows]
    if not shows_rates:
        rows = [{**row, "lead_to_customer_rate": None} for row in rows]
    most_leads = max(row["leads"] for row in rows) or 1
    if not has_leads:
        rows = [{**row, "leads": None} for row in rows]
    most_revenue = max(row["revenue"] or 0 for row in rows) or 1
    widest = _Widest(_end(rows, "high", "n"), _end(rows, "win_rate_high", "closed_deals"))
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    body = "".join(_row(row, most_leads, float(most_revenue), widest, currency) for row in rows)
    return (
        f'<div class="sm-personas of-all" role="region" aria-label="Personas" tabindex="0"><table><thead><tr>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _end(rows: Sequence[Row], high: str, n: str) -> float:
    return max((row[high] or 0 for row in rows if row[n] >= SMALL_SAMPLE), default=0) or 1


def _row(row: Row, most_leads: int, most_revenue: float, widest: _Widest, currency: str) -> str:
    is_unknown = row["persona"] == UNKNOWN
    cells = (
        formats.NOTHING
        if row["leads"] is None
        else _bar(formats.count(row["leads"]), row["leads"] / most_leads, "marketing"),
        _rate(_Rate(row["lead_to_customer_rate"], row["n"], row["low"], row["high"]), widest.buying),
        _rate(
            _Rate(row["win_rate"], row["closed_deals"], row["win_rate_low"], row["win_rate_high"], "deal"),
            widest.winning,
        ),
        escaped(formats.days(row["median_days_to_customer"]).removesuffix(" days").removesuffix(" day")),
        deal_size(row, currency),
        _bar(formats.money(row["revenue"], currency), float(row["revenue"] or 0) / most_revenue, "won"),
        _verdicts(row),
    )
    data = "".join(f'<td data-head="{head}">{cell}</td>' for head, cell in zip(_HEADS[1:], cells, strict=True))
    return f'<tr class="{"unknown" if is_unknown else ""}"><th scope="row">{_name(row["persona"])}</th>{data}</tr>'


def _name(persona: str) -> str:
    """Return a persona's name, a long one cut after two lines with the whole of it in its tip (HTML)."""
    name = escaped(persona)
    return f'<span title="{name}">{name}</span>' if len(persona) > LONGEST_NAME else name


def _bar(text: str, share: float, tone: str) -> str:
    bar = f'<i class="bar {tone}" style="width:{share * 100:.1f}%"></i>' if share > 0 else ""
    return f"{escaped(text)}{bar}"


def _rate(one: _Rate, widest: float) -> str:
    """Return a rate with its n, and its interval as a band on the scale that all rows share (HTML)."""
    if one.rate is None:
        return f'<span class="few">{formats.NOTHING}</span>'
    scale = 100 / widest
    low, dot, high = (min(100.0, end * scale) for end in (one.low, one.rate, one.high))
    few = " few" if one.n < SMALL_SAMPLE else ""
    n = formats.counted(one.n, one.of) if one.of else formats.count(one.n)
    between = f"{formats.rate(one.low)} to {formats.rate(one.high)}"
    return (
        f'<span class="rate{few}" title="{between}. {too_few(one.n)}">'
        f'{formats.rate(one.rate)} <small>n {n}</small><small class="between">{between}</small></span>'
        f'<i class="span{few}"><i style="left:{low:.1f}%;width:{high - low:.1f}%"></i>'
        f'<b style="left:{dot:.1f}%"></b></i>'
    )


def deal_size(row: Row, currency: str) -> str:
    """Return what a deal of a persona brings on average, with its n and interval; grey where n is small (HTML)."""
    if row["average_deal_size"] is None:
        return f'<span class="few">{formats.NOTHING}</span>'
    n, few = row["sized_deals"], " few" if row["sized_deals"] < SMALL_SAMPLE else ""
    between = "no interval of one deal"
    if row["deal_size_low"] is not None:
        between = formats.money_spread(row["deal_size_low"], row["deal_size_high"], row["average_deal_size"], currency)
    return (
        f'<span class="rate{few}" title="95 %: {escaped(between)}. {too_few(n)}">'
        f"{escaped(formats.money(row['average_deal_size'], currency))} "
        f"<small>n {formats.count(n)}</small><small>{escaped(between)}</small></span>"
    )


def _verdicts(row: Row) -> str:
    """Return the verdicts as numbers over a bar in three parts, good first (HTML)."""
    given = {name: row[name] for name in ("good", "ok", "bad")}
    total = sum(given.values())
    if not total:
        return '<span class="few">not rated</span>'
    words = " · ".join(f"{formats.count(number)} {name}" for name, number in given.items())
    parts = "".join(
        f'<i class="{name}" style="width:{number / total * 100:.1f}%"></i>' for name, number in given.items()
    )
    return f'<span class="rate">{words}</span><i class="parts" aria-hidden="true">{parts}</i>'
