"""The plan: the revenue goal both teams signed, the rates they believe in, and what each month is to bring."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from smarketing.domain.agreements.parts import AgreementError, Part, Said, above_zero, all_different, filled, one_of
from smarketing.domain.period import Period, months_of
from smarketing.domain.stages import STAGE_LABELS
from smarketing.errors import FilterError

DEAL_SIZE: Final = "average_deal_size"
SPLIT_BY: Final = ("source", "persona", "team")
_MONEY: Final = "in the reporting currency"


@dataclass(frozen=True)
class Override(Part):
    """A value somebody believes in more than in the own history, and ``why``.

    ``rate`` names it: a stage key for its rate to the next stage (0-1), ``average_deal_size`` for an amount.
    """

    rate: Annotated[str, Said("Of")]
    value: Annotated[Decimal, Said("Value")]
    who: Annotated[str, Said("Believed by")]
    why: Annotated[str, Said("Because")]

    def __post_init__(self) -> None:
        filled("What is believed in", self.rate)
        filled("Who believes in the value", self.who)
        filled("The reason for the value", self.why)
        if self.value < 0 or not self.value.is_finite():
            raise AgreementError(f"The value for {self.title} can't be below zero. Correct it and save again.")

    @property
    def title(self) -> str:
        """The deal size, or the stage that leads go on from."""
        return "the average deal" if self.rate == DEAL_SIZE else f"{STAGE_LABELS.get(self.rate, self.rate)} going on"

    @property
    def identity(self) -> str:
        """What the value is of."""
        return self.rate


@dataclass(frozen=True)
class MonthGoal(Part):
    """What one month, named by its first day, is to bring; ``is_by_hand`` where somebody said so."""

    month: Annotated[dt.date, Said("Month")]
    goal: Annotated[Decimal, Said("Goal")]
    is_by_hand: Annotated[bool, Said("Said by hand")] = False

    def __post_init__(self) -> None:
        if self.month.day != 1:
            raise AgreementError(f"A month is named by its first day, not by {self.month.isoformat()}. Correct it.")
        if self.goal < 0 or not self.goal.is_finite():
            raise AgreementError(f"The goal of {self.title} can't be below zero. Correct it and save again.")

    @property
    def title(self) -> str:
        """The month and its year."""
        return f"{self.month:%b %Y}"


@dataclass(frozen=True)
class Portion(Part):
    """What somebody said one source, persona or team is to bring, and ``why``.

    ``share`` is of all leads (0-1), ``most_a_month`` the limit of leads a month; what isn't said is worked out.
    """

    dimension: Annotated[str, Said("Split by")]
    name: Annotated[str, Said("Of")]
    share: Annotated[Decimal | None, Said("Share of the leads", "rate")]
    most_a_month: Annotated[int | None, Said("At most", "leads a month")]
    who: Annotated[str, Said("Said by")]
    why: Annotated[str, Said("Because")]

    def __post_init__(self) -> None:
        one_of("What leads are split by", self.dimension, SPLIT_BY)
        filled(f"The name of the {self.dimension}", self.name)
        filled("Who says so", self.who)
        filled(f"The reason for {self.title}", self.why)
        if self.share is None and self.most_a_month is None:
            raise AgreementError(f"Nothing is said of {self.title}. Give it a share, a limit, or both.")
        if self.share is not None and not (self.share.is_finite() and 0 <= self.share <= 1):
            raise AgreementError(f"The share of {self.title} lies between 0 and 100 %. Correct it and save again.")
        if self.most_a_month is not None and self.most_a_month < 0:
            raise AgreementError(f"The limit of {self.title} can't be below zero. Correct it and save again.")

    @property
    def title(self) -> str:
        """The group and what kind it is."""
        return f"the {self.dimension} {self.name}"

    @property
    def identity(self) -> str:
        """The group it is of."""
        return f"{self.dimension} {self.name}"


@dataclass(frozen=True)
class PlanAgreement(Part):
    """The plan, or nothing at all while there is none; *months* add up to the goal, or aren't fixed."""

    name: Annotated[str, Said("Name")] = ""
    revenue_goal: Annotated[Decimal | None, Said("Revenue goal", _MONEY)] = None
    first_day: Annotated[dt.date | None, Said("First day")] = None
    last_day: Annotated[dt.date | None, Said("Last day")] = None
    overrides: Annotated[tuple[Override, ...], Said("Belief in")] = ()
    months: Annotated[tuple[MonthGoal, ...], Said("Month")] = ()
    portions: Annotated[tuple[Portion, ...], Said("Part of")] = ()

    def __post_init__(self) -> None:
        if not self.is_set:
            return
        filled("The name of the plan", self.name)
        above_zero("The revenue goal", None if self.revenue_goal is None else float(self.revenue_goal), "")
        all_different("The plan", (*self.overrides, *self.months, *self.portions))
        self._check_months()

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Plan"

    @property
    def is_set(self) -> bool:
        """Whether there is a plan."""
        return any(vars(self).values())

    @property
    def period(self) -> Period | None:
        """The days the goal is for; None where there is no plan."""
        if self.first_day is None or self.last_day is None:
            return None
        return Period(self.first_day, self.last_day + dt.timedelta(days=1))

    def _check_months(self) -> None:
        try:
            period = self.period
        except FilterError as cause:
            raise AgreementError(str(cause)) from cause
        if period is None or self.revenue_goal is None:
            raise AgreementError("A plan has a revenue goal, a first day and a last day. Add what is missing.")
        if not self.months:
            return
        if [one.month for one in self.months] != list(months_of(period)):
            raise AgreementError("The months are not those of the plan's days, each once and in their order.")
        together = sum(one.goal for one in self.months)
        if together != self.revenue_goal:
            raise AgreementError(
                f"The months come to {together:,f} together, not to the goal of {self.revenue_goal:,f}. Correct one."
            )
