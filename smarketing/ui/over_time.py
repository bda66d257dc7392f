"""How verdicts change: month by month, since the snapshot before, against what became of the leads, and by rep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from smarketing import charts
from smarketing.domain.effects import change_of
from smarketing.domain.quality_or_follow_up import NOTHING, Share
from smarketing.domain.stages import UNKNOWN
from smarketing.ui import formats
from smarketing.ui.explain import draw_explanation
from smarketing.ui.frame import Page
from smarketing.ui.tables import draw_answer, for_screen
from smarketing.ui.text import escaped, full_name, listed, named, quiet, strong
from smarketing.ui.verdicts import VERDICT_LABELS, verdict_badge
from smarketing.workspace.second_opinions import SecondOpinion, agreed_share, second_opinions

_MONTHS: Final = 3
_SHOWN: Final = 8


def draw_over_time(page: Page) -> None:
    """Draw the four cards."""
    if not page.workspace.has("leads"):
        return
    left, right = st.columns(2, gap="small")
    with left:
        _draw_trend(page)
    with right:
        _draw_changes(page)
    left, right = st.columns(2, gap="small")
    with left:
        _draw_outcome(page)
    with right:
        _draw_second_opinions(page)
    page.table(
        "What each rep says of the leads of one source", "verdicts_by_rep",
        columns=("source", "rated_by", "rated", "bad", "rejection_rate", "low", "high"),
    )  # fmt: skip


def _draw_trend(page: Page) -> None:
    with page.card("Rejection rate by month of hand-over", key="trend", explains="lead_quality_by_month"):
        table = page.ask("lead_quality_by_month").table
        months = [row for row in table.to_pylist() if row["rated"]]
        if not months:
            quiet("No verdict yet. Once sales rates leads, each month shows its share of bad ones here.")
            return
        st.html(f'<p class="sm-quiet">{trend_in_words(months)}</p>')
        spec = charts.monthly_rates(
            month="month", rate="rejection_rate", n="n", low="low", high="high", title="Rejection rate"
        )
        shown = for_screen(table.select(["month", "rejection_rate", "n", "low", "high"]))
        st.vega_lite_chart(shown, spec, width="stretch", alt="Rejection rate by month of hand-over")


def trend_in_words(months: Sequence[Mapping[str, Any]]) -> str:
    """Return how the last three months with verdicts compare to the three before them (HTML)."""
    last, before = months[-_MONTHS:], months[-2 * _MONTHS : -_MONTHS]
    now, then = (Share(sum(row["bad"] for row in part), sum(row["rated"] for row in part)) for part in (last, before))
    if then == NOTHING:
        return f"{_rate(now)} are bad; there is nothing before to hold that against."
    said = {
        "up": "More than in the months before by more than chance",
        "down": "Fewer than in the months before by more than chance",
        "open": "A difference that may be chance",
        "few": "Too few verdicts to tell them apart",
    }[change_of(then, now)]
    of = "month" if len(last) == 1 else f"{len(last)} months"
    return f"In the last {of} {_rate(now)} are bad, in those before {_rate(then)}. {said}."


def _draw_changes(page: Page) -> None:
    """Draw what the verdicts of the snapshot before said of each source, and what they say now."""
    with page.card("Since the numbers before", key="changes", explains="lead_quality_by_source"):
        before_day = page.workspace.previous_as_of
        if before_day is None:
            quiet("No numbers are of an earlier day. With the first upload of a later day, what changed stands here.")
            return
        then = _by_source(page, as_of=before_day)
        now = _by_source(page)
        changed = [(name, then.get(name, NOTHING), share) for name, share in now.items() if share != then.get(name)]
        changed = [one for one in changed if one[0] != UNKNOWN and (one[1].n or one[2].n)]
        if not changed:
            quiet(f"No verdict is new or another since {formats.date(before_day)}.")
            return
        changed.sort(key=lambda one: -abs(one[2].n - one[1].n))
        quiet(f"By what was known on {formats.date(before_day)}, and by what is known now:")
        listed([_changed(*one) for one in changed[:_SHOWN]])
        if len(changed) > _SHOWN:
            quiet(f"The {_SHOWN} with most news of {formats.count(len(changed))}.")


def _by_source(page: Page, **which: Any) -> dict[str, Share]:  # noqa: ANN401  # a day to ask as of
    rows = page.ask("lead_quality_by_source", **which).table.to_pylist()
    return {row["source"]: Share(row["bad"], row["rated"]) for row in rows}


def _changed(name: str, then: Share, now: Share) -> tuple[str, str]:
    more = now.n - then.n
    news = f"{formats.counted(abs(more), 'verdict')} {'more' if more >= 0 else 'fewer'}"
    rates = " → ".join(formats.rate(share.rate, 0) if share.n else "none rated" for share in (then, now))
    bad = f"{formats.count(now.top)} of {formats.count(now.n)} bad now"
    return f"{named(name)}: {rates} bad", escaped(f"{news}; {bad}.")


def _draw_outcome(page: Page) -> None:
    with page.card("Verdict against outcome", key="outcome", explains="verdict_outcome"):
        answer = page.ask("verdict_outcome")
        rows = {row["verdict"]: row for row in answer.table.to_pylist()}
        if not rows:
            quiet("No lead here has a verdict yet.")
            return
        for verdict, column, word in (("good", "lost_so_far", "were lost"), ("bad", "customers_so_far", "bought")):
            row = rows.get(verdict)
            if row is None:
                continue
            with st.container(horizontal=True, wrap=False, key=f"outcome-{verdict}"):
                said = (
                    f"{strong(formats.count(row[column]))} of {formats.counted(row['rated'], 'lead')} that sales called"
                )
                st.html(f'<p class="sm-quiet">{said} {verdict_badge(verdict)} {word}.</p>', width="stretch")
                at = {"verdict": verdict}
                draw_explanation(page, "verdict_outcome", key=f"outcome-{verdict}", column=column, at=at)
        columns = ("verdict", "rated", "customers_so_far", "lost_so_far", "open_still", "rated_win_rate", "low", "high")
        draw_answer(answer, columns=columns, key="table-verdict-outcome", currency=page.currency)


def _draw_second_opinions(page: Page) -> None:
    """Draw how often two people who judged the same lead agree, and the leads on which they don't."""
    with page.card("Do reps agree?", key="agree", explains="verdicts_by_rep"):
        rated = page.filters.narrowed("verdict", *VERDICT_LABELS)
        rows = page.workspace.rows_behind("lead_quality", rated, limit=None).table.to_pylist()
        leads = {row["lead_id"]: row for row in rows}
        opinions = second_opinions(page.workspace.store, leads)
        if not opinions:
            quiet("No lead was judged by two people. The table below compares what they say of the same source.")
            return
        st.html(f'<p class="sm-quiet">On {_rate(agreed_share(opinions))} leads judged by two or more, all agree.</p>')
        differing = [opinion for opinion in opinions if not opinion.is_agreed]
        listed([_opinion(opinion, leads[opinion.lead_id]) for opinion in differing[:_SHOWN]])


def _opinion(opinion: SecondOpinion, lead: Mapping[str, Any]) -> tuple[str, str]:
    said = " ".join(f"{verdict_badge(verdict)} {escaped(who)}" for who, verdict in opinion.said)
    return f"{named(full_name(lead) or opinion.lead_id)} {said}", escaped(lead["source"])


def _rate(share: Share) -> str:
    """Return a share with n and interval (HTML)."""
    if share.interval is None:
        return "none of 0"
    low, high = (formats.rate(end, 0) for end in share.interval)
    return f"{strong(formats.rate(share.rate, 0))} of {formats.count(share.n)} ({low} to {high})"
