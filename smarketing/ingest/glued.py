"""Two names in a header that lost the delimiter between them, parted by what stands in the columns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from smarketing.ingest.columns import Column
from smarketing.ingest.headers import words
from smarketing.ingest.records import Dialect, Record, quoting

_KINDS_OF_NAMES: Final = {
    "date": "date day datum fecha fecha data created closed updated",
    "time": "time uhrzeit hour hora heure",
    "number": (
        "qty quantity count number price cost amount total sum value revenue budget probability rate share score "
        "clicks impressions visits age year month betrag preis anzahl menge umsatz valor importe montant prix"
    ),
    "url": "url link website site web homepage",
    "email": "email mail e-mail",
    "code": "id code key sku reference ref record",
    "text": (
        "name type description comments comment notes note title owner stage status source company city country "
        "campaign channel product firstname lastname first last address region department category team"
    ),
}
_KIND_OF_WORD: Final = {word: kind for kind, group in _KINDS_OF_NAMES.items() for word in group.split()}
_KNOWN, _FITTING, _CONTRARY, _AT_CASE, _AT_QUOTE = 1.0, 1.0, -1.0, 0.5, 2.0
_MARGIN: Final = 0.5
_SEAM: Final = re.compile(r"[a-z0-9)](?=[A-Z])|[A-Z](?=[A-Z][a-z])")


def part_glued_names(record: Record, columns: Sequence[Column], dialect: Dialect) -> list[str] | None:
    """Return as many names as there are *columns*, one cell of the header parted; None where it is not clear which."""
    cells, quote = record.cells, dialect.quote
    marks = quoting(record.text, dialect)
    if not marks:
        marks = [len(cell) > 1 and cell[0] == cell[-1] == quote for cell in cells]
        cells = [cell[1:-1] if mark else cell for cell, mark in zip(cells, marks, strict=True)]
    found = sorted(_readings(cells, marks, columns, quote), key=lambda one: one.agreement + one.gain, reverse=True)
    if not found:
        return None
    best = found[0]
    rivals = [one.agreement for one in found if one.cell != best.cell]
    twins = [one.gain + one.agreement for one in found[1:] if one.cell == best.cell]
    is_clear = quote in cells[best.cell] or best.agreement - max(rivals, default=-math.inf) >= _MARGIN
    is_alone = best.agreement + best.gain - max(twins, default=-math.inf) >= _MARGIN
    return best.names if is_clear and is_alone else None


class _Reading(NamedTuple):
    """Names with the one at ``cell`` parted.

    ``agreement`` is how the other names go with the columns, and what in the parts goes against theirs; ``gain`` is
    what speaks for the place of the cut, which must not decide between two cells.
    """

    names: list[str]
    cell: int
    agreement: float
    gain: float


def _readings(cells: Sequence[str], marks: Sequence[bool], columns: Sequence[Column], quote: str) -> Iterator[_Reading]:
    if len(cells) != len(columns) - 1:
        return
    for index, cell in enumerate(cells):
        for left, right, gain in _partings(cell, quote):
            names = [*cells[:index], left, right, *cells[index + 1 :]]
            quoted = [*marks[:index], None, None, *marks[index + 1 :]]
            triples = zip(names, columns, quoted, strict=True)
            agreements = [_agreement(name, column, quoted=mark) for name, column, mark in triples]
            of_parts = sum(agreements[index : index + 2])
            against = min(0.0, *agreements[index : index + 2])
            known = (_is_known(left) + _is_known(right)) * _KNOWN
            yield _Reading(names, index, sum(agreements) - of_parts + against, gain + of_parts - against + known)


def _partings(cell: str, quote: str) -> Iterator[tuple[str, str, float]]:
    """Yield the ways to part *cell* and what each place has for it: a quote, or a capital after a small letter."""
    if quote in cell:
        bare = cell.removeprefix(quote).removesuffix(quote)
        parts = [part for part in re.split(re.escape(quote) + "+", bare) if part]
        if len(parts) == 2:
            yield parts[0], parts[1], _AT_QUOTE
        return
    for cut in range(1, len(cell)):
        left, right = cell[:cut], cell[cut:]
        is_seam = _SEAM.match(cell, cut - 1) is not None
        if left.strip() == left and right.strip() == right and (is_seam or (_is_known(left) and _is_known(right))):
            yield left, right, _AT_CASE if is_seam else 0.0


def _kind_of_name(name: str) -> str | None:
    spoken = words(name)
    last = spoken[-1] if spoken else ""
    return _KIND_OF_WORD.get(last) or ("code" if last.endswith("id") else None)


def _is_known(name: str) -> bool:
    return "".join(words(name)) in _KIND_OF_WORD


def _agreement(name: str, column: Column, *, quoted: bool | None) -> float:
    """Return how well *name* goes with what stands in *column*, and its quotes with those below it."""
    score = 0.0
    if quoted is not None and quoted != column.is_quoted:
        score += _CONTRARY
    kind = _kind_of_name(name)
    if kind is None or column.kind is None:
        return score
    is_plain_number = column.kind == "number" and column.rough == {"9"}
    alike = kind == column.kind or (kind == "code" and (column.kind == "text" or is_plain_number))
    return score + (_FITTING if alike else _CONTRARY)
