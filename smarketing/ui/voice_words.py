"""What customers say as people read it: its kind, who says it, how often, what answers it and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from smarketing.domain.stages import UNKNOWN
from smarketing.ui import formats
from smarketing.ui.text import badge, escaped

KINDS: Final = {"pain_point": "Pain point", "question": "Question", "idea": "Idea", "note": "Listening in"}
KIND_HELP: Final = "A pain point, a question, an idea for a product or service, or what you noted listening in."
STATES: Final = {
    "open": "Collected", "considered": "Looked into", "planned": "Planned", "done": "Done", "dropped": "Dropped"
}  # fmt: skip
_STATE_TONES: Final = {"planned": "attention", "done": "won"}
WEEKS: Final = 13
_MOST_TAGS: Final = 3
Row = Mapping[str, Any]


def times(number: int) -> str:
    """Return how often something was heard: ``once``, ``twice``, ``9 times``."""
    return {1: "once", 2: "twice"}.get(number) or f"{formats.count(number)} times"


def behind(row: Row, currency: str) -> str:
    """Return the leads and the money behind a remark, as far as leads were named and amounts are known."""
    leads = formats.counted(row["leads"], "lead") if row["leads"] else "no lead named"
    money = f"{formats.money(row['amount_behind'], currency)} behind it" if row["amount_behind"] else ""
    return " · ".join(part for part in (leads, money) if part)


def tags(rows: Sequence[Row], column: str, names: Mapping[str, str]) -> str:
    """Return who says it, the commonest first: ``Operations lead 5, Finance approver 2``; unknown ones left out."""
    known = [row for row in rows if row[column] != UNKNOWN]
    said = [f"{names.get(row[column], row[column])} {formats.count(row['heard'])}" for row in known[:_MOST_TAGS]]
    more = f" and {len(known) - _MOST_TAGS} more" if len(known) > _MOST_TAGS else ""
    return f"{', '.join(said)}{more}"


def marks(row: Row, *, kind: bool = True) -> str:
    """Return the small labels of a remark: its *kind*, what becomes of an idea, that it is new (HTML)."""
    said = [badge(KINDS[row["remark_kind"]])] if kind else []
    if row["remark_kind"] == "idea":
        said.append(badge(STATES[row["remark_state"]], _STATE_TONES.get(row["remark_state"], "neutral")))
    if row["is_new"]:
        said.append(badge("New this week", "attention"))
    return " ".join(said)


def answered(row: Row, brought: Mapping[str, Row], answers: Sequence[str]) -> str:
    """Return what answers a remark, each with the leads that came by it; empty where something still has to (HTML)."""
    said = " · ".join(f"{escaped(answer)}{_came(answer, brought)}" for answer in answers)
    if not said and row["remark_state"] == "dropped" and row["remark_kind"] != "idea":
        said = "No answer needed"
    return f'<div class="answer">{said}</div>' if said else ""


def _came(answer: str, brought: Mapping[str, Row]) -> str:
    row = brought.get(answer.casefold())
    return f" ({formats.counted(row['leads'], 'lead')} came by it)" if row else ""


def weeks(rows: Sequence[Row]) -> str:
    """Return how often it was heard in each of the last thirteen weeks as small bars, the last on the right (HTML)."""
    heard = {row["weeks_ago"]: row["heard"] for row in rows}
    most = max(heard.values(), default=0)
    if not most:
        return ""
    bars = "".join(
        f'<i class="{"" if ago else "now"}" style="height:{max(8, round(100 * heard.get(ago, 0) / most))}%"></i>'
        for ago in reversed(range(WEEKS))
    )
    last = times(heard[0]) if heard.get(0) else "not"
    told = f"Heard by week, the last {WEEKS} weeks; {last} in the last seven days"
    return f'<span class="sm-weeks" role="img" title="{told}" aria-label="{told}">{bars}</span>'
