"""How the numbers of a goal are made that no metric holds: each with its formula, the values put in."""

from __future__ import annotations

from decimal import Decimal

from smarketing.domain.agreements import MonthGoal
from smarketing.domain.curve import Season
from smarketing.domain.pace import Pace
from smarketing.domain.planning import Plan
from smarketing.domain.split import PlannedGroup, Split
from smarketing.ui import formats
from smarketing.ui.explain import Made
from smarketing.workspace.forecast import Forecast
from smarketing.workspace.goals import Basis


def customers_needed(plan: Plan, currency: str) -> Made:
    """Return how many customers the goal takes: goal ÷ average deal, rounded up."""
    last = plan.stages[-1]
    exact, whole = formats.decimal(float(last.needed), 2), formats.count(last.needed_rounded)
    goal, size = (_exact(value, currency) for value in (plan.revenue_goal, plan.average_deal_size))
    return Made(
        "Customers needed",
        "The revenue wanted, divided by what a deal brings; part of a customer is a whole one.",
        f"Customers needed = goal {goal} ÷ average deal {size} = {exact}"
        + ("" if exact == whole else f", rounded up {whole}"),
    )


def close_rate(plan: Plan) -> Made:
    """Return how many of the leads needed are to become customers."""
    first, last = plan.stages[0], plan.stages[-1]
    leads, customers = (formats.decimal(float(stage.needed), 2) for stage in (first, last))
    rate = formats.rate(float(last.needed / first.needed)) if first.needed else formats.NOTHING
    return Made(
        "Close rate to aim for",
        "Customers the goal needs, of the leads it needs: the product of the plan's rates from stage to stage.",
        f"Close rate = customers needed {customers} ÷ leads needed {leads} = {rate}",
    )


def value_of_a_lead(basis: Basis, currency: str) -> Made:
    """Return what a lead is worth by the own rates of the look-back period."""
    rate, size = basis.whole["lead_to_customer_rate"], basis.whole["average_deal_size"]
    worth = None if rate is None or size is None else rate * float(size)
    return Made(
        "Value of a lead",
        "What a lead brings on average: the own close rate of the look-back period times its average deal.",
        f"Value of a lead = lead-to-customer rate {formats.rate(rate)} × average deal {_exact(size, currency)} = "
        f"{_exact(worth, currency)}",
    )


def pace(reached: Pace, currency: str) -> Made:
    """Return how what was won so far is held against what is due of the goal by now."""
    goal, expected, won = (_exact(value, currency) for value in (reached.goal, reached.expected, reached.won))
    return Made(
        "Won so far",
        "Revenue of the deals won since the goal's period began, held against what its months ask for by now; within a "
        "month by the working days that are over.",
        f"Expected by now = goal {goal} × share due by now {formats.rate(reached.share, 0)} = {expected}\n"
        f"Pace = won {won} ÷ expected {expected} = {formats.rate(reached.ratio, 0)}",
    )


def month_goal(one: MonthGoal, left: Decimal, days: int, season: Season | None, currency: str) -> Made:
    """Return how the goal of the month *one* came about of what is *left*: its working *days*, and their worth."""
    name, goal = f"Goal of {one.title}", _exact(one.goal, currency)
    if one.is_by_hand:
        return Made(
            name, "Said by hand; the other months share the rest of the goal.", f"{name} = {goal}, said by hand"
        )
    worth = "" if season is None else f" × {_exact(season.per_day[one.month.month - 1], currency)}"
    return Made(
        name,
        "What is left of the goal after the months said by hand is shared by working days. Each counts as much as a "
        "working day of that month brought in the whole years before; the same, while there are not two of them.",
        f"{name} = left {_exact(left, currency)} × (working days {formats.count(days)}{worth}) ÷ the same of all "
        f"months not said by hand = {goal}",
    )


def landing(made: Forecast, goal: float, currency: str) -> Made:
    """Return what a landing is the sum of, and of how many futures the share is that reach *goal*."""
    lands = made.landing
    won, waiting, coming, total = (
        _exact(value, currency) for value in (lands.won, lands.open_deals, lands.new_deals, lands.total)
    )
    low, high = (_exact(end, currency) for end in lands.interval)
    tried = len(lands.futures)
    reached = round(lands.probability(goal) * tried)
    return Made(
        "Landing",
        "Revenue of the whole period: what is won, and on average over all futures what open deals and deals yet to "
        "come bring in it. The interval leaves out the lowest and the highest tenth of the futures.",
        f"Landing = won {won} + open deals {waiting} + deals yet to come {coming} = {total}\n"
        f"80 % interval = {low} to {high}\n"
        f"Goal reached = {formats.count(reached)} ÷ {formats.counted(tried, 'future')} = "
        f"{formats.rate(reached / tried)}",
    )


def landed(won: float, goal: float, currency: str) -> Made:
    """Return how what was *won* in a period that is over is held against its *goal*."""
    return Made(
        "Won of the goal",
        "Revenue of the deals won in the goal's period, which is over, held against the goal.",
        f"Won of the goal = won {_exact(won, currency)} ÷ goal {_exact(goal, currency)} = {formats.rate(won / goal)}",
    )


def _exact(value: object, currency: str) -> str:
    """Return an amount in full, as far as it is known."""
    return formats.money(None if value is None else round(float(value), 2), currency, short=False)  # type: ignore[arg-type]  # a number of any kind


def leads_to_bring(one: PlannedGroup, whole: Split, currency: str) -> Made:
    """Return how the leads of one group come about: its share of what brings the goal, or its limit."""
    name, leads = one.group.name, formats.decimal(float(one.leads), 2)
    if one.is_at_limit:
        how = f"its limit {leads}"
    else:
        free = [other for other in whole.groups if not other.is_at_limit]
        together, shares = sum(other.leads for other in free), sum(other.group.share for other in free)
        how = (
            f"share {formats.rate(float(one.group.share))} ÷ shares without those at a limit "
            f"{formats.rate(float(shares))} × their leads {formats.decimal(float(together), 2)} = {leads}"
        )
    return Made(
        "Leads to bring",
        "Its share of as many leads as bring the goal at the value of each one's leads, and no more than its limit. "
        f"A lead of {name} is taken as {_exact(float(one.group.value), currency)}, "
        f"{formats.rate(float(one.group.own_weight), 0)} of it by its own history.",
        f"Leads of {name} = {how}",
    )
