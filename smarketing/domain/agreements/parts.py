"""What every part of an agreement has: words for its fields, and checks that answer in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict

from smarketing.errors import SmarketingError, did_you_mean, shown


class AgreementError(SmarketingError, ValueError):
    """What was written can't be agreed on. For whoever wrote it."""


@dataclass(frozen=True)
class Said:
    """What people call a field, and the unit of its values: ``days``, ``hours``, ``rate`` (0-1), or none."""

    label: str
    unit: str = ""


class Part:
    """A frozen dataclass within an agreement; *title* names it in sentences, *identity* tells it from its siblings."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    @property
    def title(self) -> str:
        """What people call it."""
        raise NotImplementedError

    @property
    def identity(self) -> str:
        """What stays the same when it changes; two of a list never share it."""
        return self.title


def filled(what: str, text: str) -> None:
    """Refuse a *text* with nothing in it.

    Raises:
        AgreementError: it is empty.
    """
    if not text.strip():
        raise AgreementError(f"{what} is empty. Write it and save again.")


def one_of(what: str, value: str, allowed: Sequence[str]) -> None:
    """Refuse a *value* that isn't *allowed*.

    Raises:
        AgreementError: names the value and what it may be.
    """
    if value not in allowed:
        hint = did_you_mean(value, allowed)
        raise AgreementError(f"{what} can't be '{shown(value)}'.{hint} Choose one of: {', '.join(allowed)}.")


def a_rate(what: str, rate: float | None) -> None:
    """Refuse a *rate* outside 0 to 1.

    Raises:
        AgreementError: it is no rate.
    """
    if rate is not None and not 0 <= rate <= 1:
        raise AgreementError(
            f"{what} lies between 0 and 1 (0 % and 100 %), not at {rate:g}. Correct it and save again."
        )


def above_zero(what: str, number: float | None, unit: str) -> None:
    """Refuse a *number* of *unit* that is zero, less, or no number.

    Raises:
        AgreementError: it is not above zero.
    """
    if number is not None and not 0 < number < float("inf"):
        raise AgreementError(f"{what} is above zero {unit}, not {number}. Correct it and save again.")


def all_different(what: str, parts: Iterable[Part]) -> None:
    """Refuse *parts* of which two are about the same.

    Raises:
        AgreementError: names the one that stands there twice.
    """
    seen = set()
    for part in parts:
        if part.identity in seen:
            raise AgreementError(f"{what} has '{shown(part.title)}' twice. Keep one of them.")
        seen.add(part.identity)
