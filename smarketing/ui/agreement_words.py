"""What is said of an agreement: what changes, who signed, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from smarketing.domain.agreements import Difference, Portion
from smarketing.domain.stages import Team
from smarketing.store import Agreed, Entry, Standing
from smarketing.ui import formats
from smarketing.ui.text import badge, escaped, joined, strong
from smarketing.ui.verdicts import moment

TEAMS: Final[tuple[Team, ...]] = ("marketing", "sales")
_MARKS: Final = {"added": "new", "removed": "gone"}


@cache
def style() -> str:
    """Return the style sheet of everything about agreements (HTML)."""
    return f"<style>{Path(__file__).with_name('agreements.css').read_text(encoding='utf-8')}</style>"


def draw_style() -> None:
    """Send the style sheet with this run."""
    st.html(style())


def portion_in_words(one: Portion) -> str:
    """Return the share and the limit that *one* says, such as ``30 % of the leads, at most 40 a month``."""
    share = "" if one.share is None else f"{formats.rate(float(one.share))} of the leads"
    limit = "" if one.most_a_month is None else f"at most {formats.count(one.most_a_month)} a month"
    return ", ".join(filter(None, (share, limit)))


def difference_list(changed: Sequence[Difference]) -> str:
    """Return what changes, field by field, each as it read and as it reads (HTML)."""
    return f'<dl class="sm-changes">{"".join(map(_difference, changed))}</dl>'


def _difference(one: Difference) -> str:
    unit = f" {escaped(one.unit)}" if one.unit else ""
    if one.kind == "changed":
        said = f"<del>{escaped(one.before)}</del> <span>→</span> <ins>{escaped(one.after)}{unit}</ins>"
    else:
        said = f"<i>{_MARKS[one.kind]}</i> {escaped(one.after or one.before)}"
    return f"<dt>{escaped(one.what)}</dt><dd>{said}</dd>"


def since(agreed: Entry[Agreed], standing: Standing | None, today: dt.date) -> str:
    """Return from when *agreed* holds, who signed it and why (HTML)."""
    if not agreed.version:
        return (
            f"{badge('Nobody agreed on it yet', 'attention')} This is what a workspace starts with. "
            "Propose what holds in your company."
        )
    day = agreed.value.holds_from
    holds = f"In force since <b>{formats.date(day)}</b>" if day > dt.date.min else "In force"
    if day > today:
        holds = f"Agreed, and holds from <b>{formats.date(day)}</b>"
    why = f" “{escaped(agreed.value.reason)}”" if agreed.value.reason else ""
    return f"{holds}, signed by {signers(agreed, standing)}.{why}"


def signers(agreed: Entry[Agreed], standing: Standing | None) -> str:
    """Return who signed what is agreed, each in the colour of their team (HTML)."""
    if standing is None:
        return escaped(agreed.author)
    names = [strong(one.author, one.value.team) for one in standing.signatures if one.value.decision == "signed"]
    return joined(names)


def signatures(standing: Standing) -> str:
    """Return for each team who signed, or that nobody did yet (HTML)."""
    return f'<div class="sm-signatures">{"".join(_team(standing, team) for team in TEAMS)}</div>'


def _team(standing: Standing, team: Team) -> str:
    given = [one for one in standing.signatures if one.value.team == team]
    head = f'<b class="sm-{team}">{team.capitalize()}</b>'
    if not given:
        return f'<div class="open">{head}<span>not signed yet</span></div>'
    lines = []
    for one in given:
        word = "signed" if one.value.decision == "signed" else "declined"
        note = f": “{escaped(one.value.note)}”" if one.value.note else ""
        lines.append(f"<span>{escaped(one.author)} {word}{note}<small>{moment(one.written_at)}</small></span>")
    return f'<div class="{given[-1].value.decision}">{head}{"".join(lines)}</div>'
