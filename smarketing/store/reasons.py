"""Reasons: why sales finds a lead good, ok or bad, as both teams agreed on them."""

from __future__ import annotations

from smarketing.domain.agreements import (
    ACTING_TEAMS,
    DEFAULT_REASONS,
    VERDICTS,
    ActingTeam,
    Reason,
    ReasonsAgreement,
    Verdict,
)
from smarketing.errors import StoreError, did_you_mean, shown
from smarketing.store.agreements import Agreements

__all__ = ["ACTING_TEAMS", "DEFAULT_REASONS", "VERDICTS", "ActingTeam", "Reason", "Reasons", "Verdict"]


class Reasons:
    """The list in force; it changes as every agreement does, by a proposal that both teams sign."""

    def __init__(self, agreements: Agreements) -> None:
        self._agreements = agreements

    def all(self) -> tuple[Reason, ...]:
        """Return every reason, retired ones too, in the order agreed on."""
        content = self._agreements.in_force("reasons").value.content
        assert isinstance(content, ReasonsAgreement)
        return content.reasons

    def offered(self, verdict: Verdict) -> tuple[Reason, ...]:
        """Return the reasons to choose from for *verdict*."""
        return tuple(reason for reason in self.all() if verdict in reason.verdicts and not reason.is_retired)

    def reason(self, key: str) -> Reason:
        """Return the reason *key*.

        Raises:
            StoreError: there is no such reason.
        """
        known = {reason.key: reason for reason in self.all()}
        if key not in known:
            raise StoreError(
                f"There is no reason '{shown(key)}'.{did_you_mean(key, tuple(known))} Choose one from the list."
            )
        return known[key]
