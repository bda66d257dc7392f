"""Returns: leads that sales gives back to marketing for later, each with the day on which it comes again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal, get_args

from sqlalchemy import Column, Date, Text

from smarketing.store.history import Draft, Entry, Noun, history_table, one_of, said

ReturnState = Literal["waiting", "back", "dropped"]
RETURN_STATES: Final = get_args(ReturnState)


@dataclass(frozen=True)
class Return:
    """A lead that marketing keeps warm until ``return_date``.

    ``waiting`` until then, ``back`` once sales has it again, ``dropped`` when nobody waits for it any more;
    ``lead_email_key`` comes from ``email_key``.
    """

    lead_id: str
    return_date: dt.date
    note: str = ""
    state: ReturnState = "waiting"
    lead_email_key: str = ""

    def __post_init__(self) -> None:
        said("The lead's id", self.lead_id)
        one_of("What became of it", self.state, RETURN_STATES)


class Returns(Noun[Return]):
    """Every lead that was given back, by its id."""

    name = "returns"
    table = history_table(
        "returns",
        Column("lead_id", Text, nullable=False),
        Column("lead_email_key", Text, nullable=False),
        Column("return_date", Date, nullable=False),
        Column("state", Text, nullable=False),
        Column("note", Text, nullable=False),
    )
    kind = Return
    is_about_leads = True

    def describe(self, value: Return) -> str:
        """Return what a conflict calls a return."""
        return f"the return of lead {value.lead_id}"

    def put(self, one: Return, *, by: str, expected: int) -> Entry[Return]:
        """Give a lead back, or change when it comes again; *expected* is the version seen, 0 for none.

        Raises:
            Conflict: somebody else did so since.
        """
        return self._only(Draft(one.lead_id, one, expected), by=by)

    def since_when(self, moment: dt.datetime | None = None) -> tuple[tuple[Entry[Return], dt.datetime], ...]:
        """Return what holds of each lead, or held at *moment*, with when it was given back first."""
        entries = self.current() if moment is None else self.as_of(moment)
        histories = self.histories([entry.key for entry in entries])
        return tuple((entry, histories[entry.key][0].written_at) for entry in entries)
