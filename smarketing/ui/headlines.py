"""What matters, in one sentence with numbers, written by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

from smarketing.charts import SMALL_SAMPLE
from smarketing.domain.period import named_periods
from smarketing.domain.wording import NEEDS_LEADS
from smarketing.metrics.dictionary import dictionary
from smarketing.ui import formats
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.before import period_before
from smarketing.ui.dated import Step, steps
from smarketing.ui.explain import say_explained
from smarketing.ui.frame import Page
from smarketing.ui.shortfall import sum_of
from smarketing.ui.text import escaped, joined, say, strong

LEAST_CASES: Final = cast("int", dictionary().metric("weakest_step").params["least_cases"])
"""Leads it takes to judge a step by."""


def weak_steps(page: Page) -> list[dict[str, Any]]:
    """Return the steps that fall short beyond chance, the one that costs most first."""
    return page.ask("weakest_step").table.to_pylist() if page.workspace.has("leads") else []


def draw_weakest_step(page: Page) -> None:
    """Say which step costs most, whose it is, and how sure that is; then the others that fall short."""
    if not page.workspace.has("leads"):
        say(*NEEDS_LEADS)
        return
    weak = weak_steps(page)
    if not weak:
        walked = steps(page)
        say(
            f"{_no_weakest(walked)} ({_when(page)}).",
            f"A step is named only with {LEAST_CASES} leads or more, and where chance does not explain its gap to the "
            "target, or to its own past year.",
            _unjudged(walked),
        )
        return
    step, *others = weak
    say_explained(
        page,
        f"{_falls_short(page, step)}.",
        f"{_owner(step)} · between {formats.rate(step['low'])} and {formats.rate(step['high'])} with 95 % certainty "
        f"· n {formats.count(step['n'])}",
        _formula(page, step),
        *(f"Then: {_falls_short(page, other)}. {_owner(other)} · n {formats.count(other['n'])}" for other in others),
        metric="weakest_step",
        key="weakest",
    )


def draw_week(page: Page) -> None:
    """Say how the period went: revenue against the plan or the period before, then the step that costs most."""
    rows = {row["period"]: row for row in page.ask("scorecard").table.to_pylist()}
    now, before = rows["now"], rows.get("before", {}) if period_before(page) else {}
    sentence = _won(page, now, _against(page, now, before))
    if page.workspace.has("leads") and not now["leads"]:
        sentence += " No lead was created in this period: choose a longer one above."
    step = next(iter(weak_steps(page)), None)
    more = blind = ""
    if step is not None:
        more = (
            f"The step after {strong(step['stage_label'])} costs most: {escaped(formats.rate(step['step_rate']))} "
            f"go on, {_wanted(page, step)}, {_cost(step, page.currency)}. {_owner(step)}."
        )
        blind = _formula(page, step)
    elif page.workspace.has("leads"):
        walked = steps(page)
        more, blind = f"{_no_weakest(walked)}.", _unjudged(walked)
    say_explained(page, sentence, more, blind, metric="weakest_step" if step else "scorecard", key="week")


def _no_weakest(walked: Sequence[Step]) -> str:
    """Say that none of the steps is named weakest: none falls short, or there is too little to judge any by."""
    recorded = [step for step in walked if not step.why]
    if not walked:
        return "No lead was created, so there is no step to judge"
    if not recorded:
        return "No step of the funnel can be judged with this export"
    if max(step.n for step in recorded) < LEAST_CASES:
        said = ", ".join(f"{escaped(step.label)} n {formats.count(step.n)}" for step in recorded)
        return f"Too little to judge any step of the funnel by: {said}, and it takes n {LEAST_CASES}"
    if any(step.n < LEAST_CASES for step in walked):
        return "Of the steps that can be judged, none falls short beyond chance"
    return "No step of the funnel falls short of its target, or of its own past, beyond chance"


def _unjudged(walked: Sequence[Step]) -> str:
    """Say after which stages nothing can be judged: the export does not record who went on, or n is too small."""
    blind = [step.label for step in walked if step.why]
    few = [step for step in walked if not step.why and step.n < LEAST_CASES]
    said = []
    if blind:
        labels = escaped(joined(blind))
        said.append(f"Not judged: the steps after {labels}, for the export does not record both their ends.")
    if few and any(not step.why and step.n >= LEAST_CASES for step in walked):
        labels = escaped(joined([f"{step.label} (n {formats.count(step.n)})" for step in few]))
        said.append(f"Too few leads to judge the steps after {labels}.")
    return " ".join(said)


def _won(page: Page, now: dict[str, Any], against: str) -> str:
    if not page.workspace.has("deals"):
        return "No deals in these exports, so what was won is not known. Upload them on the Data page."
    deals = formats.counted(now["won_deals"], "won deal")
    if now["won_deals"] and not now["revenue"]:
        return f"{strong(deals, 'won')}; their amounts are not in the export."
    revenue = strong(formats.money(now["revenue"], page.currency), "won")
    if now["sized_deals"] < now["won_deals"]:
        counted = f"{formats.count(now['sized_deals'])} of {deals}"
        return f"{revenue} from {escaped(counted)}{against}; nothing converts the currency of the others."
    return f"{revenue} from {escaped(deals)}{against}."


def _against(page: Page, now: dict[str, Any], before: dict[str, Any]) -> str:
    """Hold revenue against the plan, or against the period before where there is no plan for this one."""
    if target := page.targets.get("revenue"):
        share = float(now["revenue"] or 0) / target.expected
        return f", {strong(formats.rate(share, 0), 'good' if share >= 1 else 'bad')} of what the plan asks for by now"
    if before.get("revenue"):
        growth = float(now["revenue"] or 0) / float(before["revenue"]) - 1
        tone, word = ("good", "more") if growth >= 0 else ("bad", "less")
        if before["won_deals"] < SMALL_SAMPLE:
            few = formats.counted(before["won_deals"], "deal")
            more = f"{formats.rate(abs(growth), 0)} {word}"
            return f", {more} than the {few} of the period before brought, too few to compare"
        return f", {strong(formats.rate(abs(growth), 0), tone)} {word} than the period before"
    return ""


def _wanted(page: Page, step: dict[str, Any]) -> str:
    """Say what the step is held against; a target that nobody agreed on yet is called so."""
    base = "after as many days in the year before (young leads count in both; the funnel's own rates leave them out)"
    if step["is_target"]:
        is_agreed = step["stage"] in agreed_stages(page)
        base = "as agreed" if is_agreed else "as a starting target that nobody agreed on yet"
    return f"against {escaped(formats.rate(step['wanted_rate']))} {base}"


def agreed_stages(page: Page) -> set[str]:
    """Return the keys of the stages whose targets somebody agreed on; those of the others are starting targets."""
    return {entry.key for entry in known_lately(page.workspace).stages if entry.version}


def _falls_short(page: Page, step: dict[str, Any]) -> str:
    rate = strong(formats.rate(step["step_rate"]), "bad")
    return f"{strong(step['stage_label'])} goes on at {rate}, {_wanted(page, step)}: {_cost(step, page.currency)}"


def _cost(step: dict[str, Any], currency: str) -> str:
    short = f"{escaped(formats.counted(round(step['leads_short']), 'lead'))} short"
    if step["amount_short"]:
        return f"{short}, worth {strong(formats.money(step['amount_short'], currency), 'bad')}"
    return short


def _formula(page: Page, step: dict[str, Any]) -> str:
    """Return how the cost came about, with the numbers put in; empty where the price of a lead is not known."""
    if not step["amount_short"] or page.as_of is None:
        return ""
    since = named_periods(page.as_of)["12_months"].start
    return sum_of(step, page.currency, formats.date(since))


def _owner(step: dict[str, Any]) -> str:
    team = step["team"]
    name = escaped(step["owner"] or "nobody is named yet")
    return f'Owned by <span class="sm-{team}">{escaped(team.capitalize())}</span> ({name})'


def _when(page: Page) -> str:
    period = page.filters.period
    return formats.span(period) if period else "all time"
