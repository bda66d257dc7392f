"""The calendar and the money both teams count in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from babel.core import Locale, UnknownLocaleError

from smarketing.domain.agreements.parts import AgreementError, Part, Said, one_of
from smarketing.domain.agreements.service_level import WEEKDAYS, Weekday
from smarketing.errors import shown

_CODE_LETTERS = 3


@dataclass(frozen=True)
class Calendar(Part):
    """When a fiscal year and a week begin, and how money and dates are written.

    *currency* is a code such as EUR, empty for the one most deals name; *locale* a language and a country: en_GB.
    """

    fiscal_year_starts_in: Annotated[int, Said("First month of the fiscal year")] = 1
    week_starts_on: Annotated[Weekday, Said("First day of the week")] = "monday"
    currency: Annotated[str, Said("Currency")] = ""
    locale: Annotated[str, Said("Locale")] = "en_GB"

    def __post_init__(self) -> None:
        if not 1 <= self.fiscal_year_starts_in <= 12:
            raise AgreementError(
                f"A fiscal year starts in a month from 1 to 12, not in {self.fiscal_year_starts_in}. Correct it."
            )
        one_of("The first day of the week", self.week_starts_on, WEEKDAYS)
        if self.currency and not (
            len(self.currency) == _CODE_LETTERS and self.currency.isascii() and self.currency.isupper()
        ):
            raise AgreementError(f"'{shown(self.currency)}' is no currency. Write its code, such as EUR.")
        try:
            Locale.parse(self.locale)
        except (UnknownLocaleError, ValueError, TypeError) as cause:
            raise AgreementError(f"'{shown(self.locale)}' is no locale. Write one such as en_GB or de_DE.") from cause

    @property
    def title(self) -> str:
        """What the topic is called."""
        return "Calendar"
