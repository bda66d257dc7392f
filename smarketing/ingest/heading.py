"""The names above the columns of a text table: over one row or several, with a delimiter missing, or none at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from smarketing.domain.wording import counted
from smarketing.ingest.columns import Column, kind_of, learn
from smarketing.ingest.glued import part_glued_names
from smarketing.ingest.layout import Layout, filled, is_named
from smarketing.ingest.records import Dialect, Record, is_spaced, quoting, well_formed, without_marks
from smarketing.ingest.units import says_units

_LEARNED_ROWS: Final = 200
_MOST_HEADER_ROWS: Final = 3
_SURE_ROWS: Final = 20
"""Rows below it that make a second row of names believable: under fewer, it may as well be a row of bad values."""
_LEAST_AGAIN: Final = 3
_STRONG_KINDS: Final = frozenset({"date", "time", "url", "email"})
_OTHER_DELIMITERS: Final = (";", "\t", "|", ", ", ",", " ")
_OTHER_DELIMITER: Final = "The header's names are told apart by another character than the cells below it."
MISALIGNED: Final = "names may stand over the wrong column"
_NO_HEADER: Final = "The file has no header; its columns were numbered."


@dataclass(frozen=True)
class Heading:
    """``first`` and ``last`` are the indexes of the header's rows, ``last`` being the row before the data.

    ``raw`` are the names as the file has them, ``names`` what they say, both empty where there is no header;
    ``notes`` what had to be set right. ``levels`` are the names that each of several rows gives, groups spread.
    """

    first: int
    last: int
    raw: list[str]
    names: list[str]
    width: int
    notes: tuple[str, ...] = ()
    levels: tuple[tuple[str, ...], ...] = ()


def find_heading(head: Sequence[Record], rows: Sequence[list[str]], layout: Layout, dialect: Dialect) -> Heading:
    """Return the header of a table that *layout* found in *rows*, the cells of *head*."""
    top, width = layout.header or 0, layout.width
    if layout.is_chosen:
        return _single(head[top], top, width, _columns(head, top + 1, width, dialect), dialect)
    start = top + 1 if layout.headless else top
    columns = _columns(head, start + 1, width, dialect)
    if not layout.headless:
        if top + 1 < len(rows) and _stands_over(rows[top], rows[top + 1], columns):
            top = start = top + 1
        lower = _lower_heading(rows, top, width, columns)
        if len(rows[top]) != width and lower > top:
            top = start = lower
        elif lower > top:
            return _stacked(rows, top, lower, width)
        groups = _groups_above(rows, top)
        if groups is not None:
            return _stacked(rows, groups, top, width)
    is_value = is_data(rows[top], columns) or _is_alone_with_values(rows, top) or _comes_again(rows, top)
    if layout.headless or is_value:
        return _above_data(head, start, width, dialect)
    return _single(head[top], top, width, columns, dialect)


def _columns(head: Sequence[Record], start: int, width: int, dialect: Dialect) -> list[Column]:
    sound = [one for one in head[start:] if len(one.cells) == width and not one.is_guessed and filled(one.cells)]
    # what stands right below the first row of names may be names as well
    sound = sound[min(_MOST_HEADER_ROWS - 1, len(sound) // 2) :][:_LEARNED_ROWS]
    return learn([one.cells for one in sound], [quoting(one.text, dialect) for one in sound], width)


def is_data(row: Sequence[str], columns: Sequence[Column]) -> bool:
    """Return whether *row*, though it stands where a header does, holds values like the rows below it."""
    typed = [(cell.strip(), column.kind) for cell, column in zip(row, columns, strict=False) if column.kind]
    fitting = [kind for cell, kind in typed if kind != "text" and cell and kind_of(cell) == kind]
    contrary = [cell for cell, kind in typed if kind != "text" and cell and kind_of(cell) != kind]
    return not contrary and bool(_STRONG_KINDS.intersection(fitting))


def _is_alone_with_values(rows: Sequence[list[str]], top: int) -> bool:
    """Return whether nothing stands below the row at *top*, which holds a date, a time or an address itself."""
    return not any(map(filled, rows[top + 1 :])) and any(kind_of(cell) in _STRONG_KINDS for cell in rows[top])


def _comes_again(rows: Sequence[list[str]], top: int) -> bool:
    """Return whether words of the row at *top* stand below it again, each in its own column, as no column's name does.

    Several rows must hold one of them, and no two of the same row count: that would be the header once more.
    """
    row = rows[top]
    below = [one for one in rows[top + 1 : top + 1 + _LEARNED_ROWS] if len(one) == len(row)]
    alike = ([place for place, cell in enumerate(row) if cell.strip() and one[place] == cell] for one in below)
    again = [places[0] for places in alike if len(places) == 1]
    return len(below) >= _SURE_ROWS and len(again) >= _LEAST_AGAIN and len(set(again)) > 1


def _is_heading(row: Sequence[str], columns: Sequence[Column]) -> bool:
    """Return whether *row* names most columns and is a value in none of those that tell."""
    telling = [(cell, one) for cell, one in zip(row, columns, strict=True) if one.kind not in {None, "text"}]
    if not telling or 2 * filled(row) <= len(columns):
        return False
    return is_named(row) and all(cell.strip() and kind_of(cell) != one.kind for cell, one in telling)


def _lower_heading(rows: Sequence[list[str]], top: int, width: int, columns: Sequence[Column]) -> int:
    """Return the index of the last header row, at most two below *top*."""
    last = top
    for index in range(top + 1, min(top + _MOST_HEADER_ROWS, len(rows) - 1)):
        row = rows[index]
        alike = row == rows[top] and is_named(row) and any(filled(one) and one != row for one in rows[index + 1 :])
        if len(row) == width and says_units(row, rows[index + 1]):
            return index
        is_sure = len(rows) - index > _SURE_ROWS or _names_groups(rows[index - 1], row)
        stacked = is_sure and len(row) == width and _is_heading(row, columns) and (width > 2 or len(rows[top]) != width)
        if not (alike or stacked):
            break
        last = index
    return last


def _stands_over(above: Sequence[str], below: Sequence[str], columns: Sequence[Column]) -> bool:
    """Return whether *above* only titles groups of columns, as merged cells do: the names *below* are whole and differ.

    A title may stand over each column of its group again. They say more alone than with their groups, and are what a
    CRM calls its columns. Two columns or more must show by their values that *below* holds none.
    """
    telling = [column for column in columns if column.kind not in {None, "text"}]
    blank = [place for place, cell in enumerate(above) if not cell.strip() or (place and cell == above[place - 1])]
    if len(telling) < 2 or len(below) != len(columns) or 3 * len(blank) < len(columns) or len(blank) == len(above):
        return False
    names = {cell.strip() for cell in below}
    return "" not in names and len(names) == len(columns) and _is_heading(below, columns)


def _groups_above(rows: Sequence[list[str]], top: int) -> int | None:
    """Return the index of a row of group names right above the names at *top*, each over several columns, if any."""
    return top - 1 if top and filled(rows[top - 1]) > 1 and _names_groups(rows[top - 1], rows[top]) else None


def _names_groups(above: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether *above* names some columns for all to their right, and the names *below* come again in each."""
    names = [name.strip() for name in below if name.strip()]
    first = next((index for index, cell in enumerate(above) if cell.strip()), len(above))
    is_spread = any(not cell.strip() for cell in above[first:])
    return is_spread and len(set(names)) < len(names) and len(above) <= len(below)


def _stacked(rows: Sequence[list[str]], first: int, last: int, width: int) -> Heading:
    """Return the header of several rows: the names of each column joined, each word said once."""
    levels = [_spread(rows[index], rows[last], width) for index in range(first, last)]
    levels.append([*rows[last], *[""] * (width - len(rows[last]))])
    stacks = [[" ".join(cell.split()) for cell in stack if cell.strip()] for stack in zip(*levels, strict=True)]
    raw = [" ".join(stack) for stack in stacks]
    names = [" ".join(dict.fromkeys(stack)) for stack in stacks]
    said = tuple(tuple(" ".join(cell.split()) for cell in level) for level in levels)
    return Heading(first, last, raw, names, width, (joined_note(last - first + 1),), said)


def joined_note(rows: int) -> str:
    """Return the sentence that a header over so many *rows* is read as one."""
    return f"The header takes {rows} rows; the names of each column were joined."


def _spread(groups: list[str], names: list[str], width: int) -> list[str]:
    """Return *groups* with each group's name over all of its columns, as merged cells show it."""
    spread: list[str] = []
    for index in range(width):
        cell = groups[index] if index < len(groups) else ""
        below = names[index - 1] if 0 < index <= len(names) else ""
        is_carried = not cell.strip() and bool(spread) and bool(below.strip())
        spread.append(spread[-1] if is_carried else cell)
    return spread


def _above_data(head: Sequence[Record], start: int, width: int, dialect: Dialect) -> Heading:
    """Return the header of a table whose first row of data is at *start*: the line above it, or none."""
    above = next((index for index in range(start - 1, -1, -1) if head[index].text.strip()), None)
    names = None if above is None else _cut_otherwise(head[above].text, width, dialect)
    if above is not None and names is not None:
        return Heading(above, start - 1, names, names, width, (_OTHER_DELIMITER,))
    return Heading(start, start - 1, [], [], width, (_NO_HEADER,))


def _cut_otherwise(text: str, width: int, dialect: Dialect) -> list[str] | None:
    """Return *text* as *width* names told apart by another delimiter than that of *dialect*, if it can be read so."""
    for mark in _OTHER_DELIMITERS:
        if mark != dialect.delimiter:
            names = well_formed(text, replace(dialect, delimiter=mark, padded=False, wrapped=False))
            if names and len(names) == filled(names) == width and is_named(names):
                return names
    return None


def _single(record: Record, top: int, width: int, columns: Sequence[Column], dialect: Dialect) -> Heading:
    cells = record.cells
    marked = without_marks(cells) if dialect.delimiter == " " else None
    if marked or (is_spaced(cells) and not (record.is_guessed or dialect.padded)):
        names = marked or [cell.removeprefix(" ") for cell in cells]
        return Heading(top, top, names, names, max(width, len(names)), (_OTHER_DELIMITER,))
    otherwise = _cut_otherwise(record.text, width, dialect) if record.is_guessed else None
    if otherwise is not None:
        return Heading(top, top, otherwise, otherwise, width, (_OTHER_DELIMITER,))
    empty = [index for index, cell in enumerate(cells) if not cell.strip()]
    if len(cells) == width + 1 and len(empty) == 1:
        names = [cell for cell in cells if cell.strip()]
        return Heading(top, top, names, names, width, ("The header had a delimiter too many.",) * (empty[0] < width))
    if len(cells) == width - 1 or (record.is_guessed and len(cells) != width):
        parted = part_glued_names(record, columns, dialect)
        if parted is not None:
            note = "The header lacked a delimiter; two of its names were parted by what stands below them."
            return Heading(top, top, parted, parted, width, (note,))
    is_short = len(cells) < width and any(column.kinds != {"empty"} for column in columns[len(cells) :])
    note = (
        f"The header has {counted(len(cells), 'name')} for {counted(width, 'column')}, so {MISALIGNED}. "
        "Mend the header and upload the file again."
    )
    return Heading(top, top, cells, cells, max(width, len(cells)), (note,) * is_short)
