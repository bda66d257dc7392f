"""Grouped reports too long to be held as a whole: read row by row all the same, or refused with what to do."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import xlsxwriter

from smarketing.errors import UnreadableFile

HEADER = ["Stage", "Owner", "Opportunity ID", "Opportunity Name", "Amount", "Close Date"]
LONG = 30_000


def deal(number: int, stage: str = "") -> list[str]:
    return [stage, "Bob", f"006A0000{number:07}", f"A name that makes the file long {number}", "10.00", "2/13/2026"]


def with_titles(groups: Iterable[int]) -> list[list[str]]:
    rows = [HEADER]
    for place, size in enumerate(groups):
        rows.append([f"Stage {place} ({size} records)", *[""] * 5])
        rows += [deal(1_000_000 * place + number) for number in range(size)]
        rows.append(["Subtotal", "", "Count", str(size), f"{10 * size}.00", ""])
    return [*rows, ["Total", "", "Count", "1", "2.00", ""]]


def with_gaps(groups: Iterable[int]) -> list[list[str]]:
    rows = [HEADER]
    for place, size in enumerate(groups):
        rows += [deal(1_000_000 * place + number, "" if number else f"Stage {place}") for number in range(size)]
        rows.append(["Subtotal", "", "Count", str(size), f"{10 * size}.00", ""])
    return rows


def text(rows: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def found(desk, content) -> tuple[dict[str, int], str]:
    """Return how many rows there are by stage, and what is told."""
    [grid] = desk.grids(content)
    stages = [row[0] for row in desk.rows(grid)[1:]]
    return {stage: stages.count(stage) for stage in set(stages)}, " ".join(grid.notes)


@pytest.mark.parametrize("made", [with_titles, with_gaps])
@pytest.mark.parametrize("sizes", [(5, LONG, 7), (LONG, 5, 7)])
def test_every_row_of_a_long_report_has_its_group_and_no_subtotal_is_a_row(desk, made, sizes):
    if made is with_gaps and sizes[0] == LONG:
        with pytest.raises(UnreadableFile, match=r"its first group ends only in row 30,002.*Details Only"):
            found(desk, text(made(sizes)))
        return
    stages, notes = found(desk, text(made(sizes)))
    assert stages == {f"Stage {place}": size for place, size in enumerate(sizes)}
    assert f"grouped by “Stage”: the value of a group counts for each of its rows, {sum(sizes):,} in all" in notes


def test_a_long_sheet_is_ungrouped_as_well(desk, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "report.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(with_titles((3, LONG))):
            sheet.write_row(place, 0, row)
    stages, notes = found(desk, (tmp_path / "report.xlsx").read_bytes())
    assert stages == {"Stage 0": 3, "Stage 1": LONG}
    assert "grouped by “Stage”" in notes


def test_a_report_whose_groups_end_half_way_is_refused_with_the_row(desk):
    rows = [*with_titles((5, LONG))[:-2], deal(77, "Won")]
    with pytest.raises(UnreadableFile, match=r"grouped by “Stage” up to row 30,010 and not from there"):
        found(desk, text(rows))


def test_a_long_plain_export_with_gaps_is_read_as_it_is(desk):
    rows = [HEADER, *(deal(number, "Won" if number % 3 else "") for number in range(LONG))]
    stages, notes = found(desk, text(rows))
    assert (stages, notes) == ({"": LONG // 3, "Won": LONG - LONG // 3}, "")
