"""What a person chose about an upload that is not kept yet; written beside its files, so that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pydantic import BaseModel, Field

from smarketing.ingest import ColumnMapping, DateOrder, Mapping, Mode, ThreeDigits

CHOSEN = "you chose it"
RELEASED = "you chose another column for it"


def row_keys(columns: Sequence[ColumnMapping]) -> list[str]:
    """Return what tells *columns* apart: the header, numbered where it stands for several columns of ours."""
    seen: Counter[str] = Counter()
    keys = []
    for column in columns:
        seen[column.header] += 1
        keys.append(column.header if seen[column.header] == 1 else f"{column.header}\n{seen[column.header]}")
    return keys


class FileChoices(BaseModel):
    """Choices about one table of a file.

    ``targets`` is our column by row key ("" for none); ``date_orders``, ``three_digits`` and ``values`` (their value →
    ours, or what a value that can't be read is mended to) are by header. ``header_row`` is where the header is, if it
    was found elsewhere; ``has_mapping`` says that a mapping was given as a file.
    """

    kind: str | None = None
    header_row: int | None = None
    has_mapping: bool = False
    targets: dict[str, str] = Field(default_factory=dict)
    date_orders: dict[str, DateOrder] = Field(default_factory=dict)
    three_digits: dict[str, ThreeDigits] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)

    def choose_targets(self, chosen: dict[str, str]) -> None:
        """Take columns for others of ours; what was chosen before for one of those is forgotten."""
        taken = {target for target in chosen.values() if target}
        kept = {key: target for key, target in self.targets.items() if target not in taken}
        self.targets = kept | chosen

    def choose_values(self, header: str, chosen: dict[str, str]) -> None:
        """Take values of *header* for others of ours; "" is unknown."""
        self.values[header] = self.values.get(header, {}) | chosen

    def mend(self, header: str, value: str, better: str) -> None:
        """Read *value* of *header* as *better*; as it was where that is empty."""
        known = self.values.setdefault(header, {})
        if better:
            known[value] = better
        else:
            known.pop(value, None)

    def applied_to(self, mapping: Mapping) -> Mapping:
        """Return *mapping* as the person left it."""
        taken = {target for target in self.targets.values() if target}
        columns = tuple(
            self._told(self._targeted(key, column, taken))
            for key, column in zip(row_keys(mapping.columns), mapping.columns, strict=True)
        )
        also = tuple(
            replace(part, columns=tuple(self._told(column) for column in part.columns)) for part in mapping.also
        )
        return replace(mapping, columns=columns, also=also)

    def _targeted(self, key: str, column: ColumnMapping, taken: set[str]) -> ColumnMapping:
        target = self.targets.get(key)
        if target is None:
            released = column.target in taken
            return replace(column, target=None, why=RELEASED, certainty=1.0, values=()) if released else column
        if target == (column.target or ""):
            return column
        return replace(column, target=target or None, why=CHOSEN, certainty=1.0, values=())

    def _told(self, column: ColumnMapping) -> ColumnMapping:
        """Return *column* with what its dates, its amounts and its values mean as chosen."""
        digits = self.three_digits.get(column.header, column.three_digits)
        order = self.date_orders.get(column.header, column.date_order)
        meanings = dict(column.values) | self.values.get(column.header, {})
        values = tuple((theirs, ours) for theirs, ours in meanings.items() if ours)
        return replace(column, date_order=order, three_digits=digits, values=values)


class UploadChoices(BaseModel):
    """An upload under way: its files' names as the person knows them, who dropped them, everything chosen about it."""

    names: list[str]
    by: str = ""
    mode: Mode | None = None
    as_of: dt.date | None = None
    files: dict[int, FileChoices] = Field(default_factory=dict)

    def file(self, number: int) -> FileChoices:
        """Return the choices about table *number* of the upload."""
        return self.files.setdefault(number, FileChoices())
