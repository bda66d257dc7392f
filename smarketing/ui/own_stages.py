"""Tiles of a company's own stages: the one with which leads are handed over first, as many as there is room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from smarketing.domain.pace import Target
from smarketing.domain.stages import STAGE_LABELS
from smarketing.ui import formats
from smarketing.ui.before import against, period_before
from smarketing.ui.frame import Page
from smarketing.ui.stage_names import agreed_names
from smarketing.ui.text import joined
from smarketing.ui.tiles import Tile, change_of

_METRIC: Final = "funnel_activity"
Row = Mapping[str, Any]


def own_tiles(
    page: Page, why_not: Mapping[str, str], wanted: Mapping[str, Target], *, room: int
) -> tuple[list[Tile], str]:
    """Return the tiles of *room* stages at most that are none of the usual ones, and which have none, in words.

    Empty where a company goes by the usual stages alone. *why_not* says of stages why they can't be counted.
    """
    if agreed_names().keys() <= STAGE_LABELS.keys():
        return [], ""
    answer = page.ask(_METRIC)
    rows = answer.table.to_pylist()
    before = period_before(page)
    known = page.ask(_METRIC, page.filters.during(before)).table.to_pylist() if before else []
    earlier = {row["stage"]: row["entries"] for row in known}
    own = [row for row in _by_weight(rows) if row["stage"] not in STAGE_LABELS]
    tiles = []
    for row in own[:room]:
        stage, name = row["stage"], row["stage_label"]
        if stage in why_not:
            tiles.append(Tile(stage, name, formats.NOTHING, row["team"], under=why_not[stage]))
            continue
        size, text, good = change_of(row["entries"], earlier.get(stage), answer.columns["entries"])
        target = wanted.get(stage)
        tiles.append(
            Tile(
                stage, name, formats.count(row["entries"]), row["team"], change=size, change_text=text, is_good=good,
                against=against(page, text, is_covered=before is not None), under=_under(row, target),
                explains=_METRIC, column="entries", at={"stage": stage},
            )
        )  # fmt: skip
    return tiles, _without_tile([row["stage_label"] for row in own[room:]])


def in_order(tiles: Sequence[Tile], stage_of: Mapping[str, str]) -> list[Tile]:
    """Return *tiles* in the order of the stages agreed, what is none at the end; *stage_of* gives those of others."""
    places = {stage: place for place, stage in enumerate(agreed_names())}
    return sorted(tiles, key=lambda tile: places.get(stage_of.get(tile.key, tile.key), len(places)))


def _by_weight(rows: Sequence[Row]) -> list[Row]:
    """Return *rows* with the stage of the hand-off first, the last of marketing's; then the first one of sales."""
    marketing = [row for row in rows if row["team"] == "marketing"]
    sales = [row for row in rows if row["team"] == "sales"]
    return [*marketing[-1:], *sales, *reversed(marketing[:-1])]


def _without_tile(names: Sequence[str]) -> str:
    if not names:
        return ""
    return (
        f"{joined(names)} {'has no tile: Funnel counts it' if len(names) == 1 else 'have no tile: Funnel counts them'}."
    )


def _under(row: Row, target: Target | None) -> str:
    if not (target and target.expected):
        return ""
    return f"{formats.rate(row['entries'] / target.expected, 0)} of plan {formats.count(target.expected)}"
