"""What matters, in one sentence with numbers, written by a rule."""

from __future__ import annotations

from typing import Any

from smarketing.ui import formats
from smarketing.ui.frame import Page
from smarketing.ui.text import escaped, say, strong
from smarketing.workspace.goals import targets


def weakest_step(page: Page) -> dict[str, Any] | None:
    """Return the step that costs most of those that fall short beyond chance, None where none does."""
    rows = page.ask("weakest_step").table.to_pylist() if page.workspace.has("leads") else []
    return rows[0] if rows else None


def draw_weakest_step(page: Page) -> None:
    """Say which step costs most, whose it is, and how sure that is."""
    step = weakest_step(page)
    if step is None:
        say(
            f"No step falls short of its target beyond chance {_when(page)}.",
            "A step is named only with 30 leads or more and when its whole 95 % interval lies below the target.",
        )
        return
    say(
        f"{strong(step['stage_label'])} goes on at {strong(formats.rate(step['step_rate']), 'bad')}, "
        f"{_wanted(step)}: {_cost(step, page.currency)}.",
        f"{_owner(step)} · between {formats.rate(step['low'])} and {formats.rate(step['high'])} with 95 % certainty "
        f"· n {formats.count(step['n'])} · the cost is leads short × later rates × average deal size.",
    )


def draw_week(page: Page) -> None:
    """Say how the period went: revenue against the plan or the period before, then the step that costs most."""
    rows = {row["period"]: row for row in page.ask("scorecard").table.to_pylist()}
    now, before = rows["now"], rows.get("before", {})
    revenue = strong(formats.money(now["revenue"], page.currency), "won")
    deals = f"{formats.count(now['won_deals'])} won deals"
    target = targets(page.workspace, page.ask, page.filters).get("revenue")
    if target:
        share = float(now["revenue"]) / target
        tone = "good" if share >= 1 else "bad"
        against = f"{strong(formats.rate(share, 0), tone)} of what the plan asks for by now"
    elif before.get("revenue"):
        growth = float(now["revenue"]) / float(before["revenue"]) - 1
        tone, word = ("good", "more") if growth >= 0 else ("bad", "less")
        against = f"{strong(formats.rate(abs(growth), 0), tone)} {word} than the period before"
    else:
        against = ""
    sentence = f"{revenue} from {escaped(deals)}" + (f", {against}." if against else ".")
    step = weakest_step(page)
    more = ""
    if step is not None:
        more = (
            f"The step after {strong(step['stage_label'])} costs most: {escaped(formats.rate(step['step_rate']))} "
            f"go on, {_wanted(step)}, {_cost(step, page.currency)}. {_owner(step)}."
        )
    elif page.workspace.has("leads"):
        more = "No step of the funnel falls short of its target beyond chance."
    say(sentence, more)


def _wanted(step: dict[str, Any]) -> str:
    base = "the target" if step["is_target"] else "the period before"
    return f"against {escaped(formats.rate(step['wanted_rate']))} of {base}"


def _cost(step: dict[str, Any], currency: str) -> str:
    short = f"{escaped(formats.count(step['leads_short']))} leads short"
    if step["amount_short"]:
        return f"{short}, worth {strong(formats.money(step['amount_short'], currency), 'bad')}"
    return short


def _owner(step: dict[str, Any]) -> str:
    team = step["team"]
    name = escaped(step["owner"] or "nobody is named yet")
    return f'Owned by <span class="sm-{team}">{escaped(team.capitalize())}</span> ({name})'


def _when(page: Page) -> str:
    period = page.filters.period
    return f"from {formats.date(period.start)} to {formats.date(period.last_day)}" if period else "over all time"
