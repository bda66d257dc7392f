"""Bad leads or bad follow-up? Both explanations side by side, one sentence a source, and what is still unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any, Final

from smarketing.domain.agreements import ServiceLevel
from smarketing.domain.quality_or_follow_up import EMPTY, LEAST, Cause, Finding, Judgement, Share, Sides, judged
from smarketing.domain.stages import UNKNOWN
from smarketing.ui import formats, states
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.text import badge, listed, named, quiet, say, strong

DIMENSIONS: Final = {
    "source": "Source", "campaign": "Campaign", "content": "Content", "persona": "Persona", "owner": "Rep"
}  # fmt: skip
SHOWN: Final = 12
_COLUMNS: Final = (
    "handed_over", "follow_up_rate", "followed_up_rejection_rate", "neglected_rejection_rate", "followed_up_win_rate",
    "neglected_win_rate", "good_follow_up_rate", "follow_up_unknown", "not_due",
)  # fmt: skip
_CAUSES: Final[Mapping[Cause, tuple[str, str]]] = {
    "leads": ("The leads", "marketing"), "follow-up": ("The follow-up", "sales"), "both": ("Both", "bad"),
    "neither": ("Neither", "won"), "open": ("Open", "neutral"),
}  # fmt: skip
_NOTE: Final = (
    "A claim is made only where its interval, held stricter the more are compared, leaves no other reading. "
    "Leads without a verdict are in no share: whom nobody called, nobody judged."
)


def draw_two_explanations(page: Page) -> None:
    """Draw what the numbers say for bad leads and for bad follow-up, by source or what is chosen instead."""
    if not page.workspace.has("leads"):
        return
    with page.guarded():
        by = choose("by", "By", DIMENSIONS)
    metric = f"quality_or_follow_up_by_{by}"
    with page.card("Bad leads or bad follow-up?", key="explanations", explains=metric):
        rows = page.ask(metric).table.to_pylist()
        if not rows:
            states.nothing(page.filters)
            return
        if not any(row["follow_up_judged"] for row in rows):
            states.missing(
                "No file shows when sales got in touch with these leads.",
                "A touches export with the activities of reps shows it, or a leads export with the first contact.",
            )
            return
        say(_overall(rows), _agreed(page))
        _draw_groups(rows, by)
    page.table(f"Either explanation by {DIMENSIONS[by].lower()}", metric, columns=(by, *_COLUMNS))


def _draw_groups(rows: Sequence[Mapping[str, Any]], by: str) -> None:
    sides = [sides_of(row) for row in rows]
    total = reduce(add, sides, EMPTY)
    compared = sum(one.rejected.n >= LEAST or one.kept.n >= LEAST for one in sides)
    items = [
        sentence(row, str(row[by]), own, total - own, judged(own, total - own, groups=compared))
        for row, own in zip(rows, sides, strict=True)
        if row[by] != UNKNOWN
    ]
    listed(items[:SHOWN])
    more = f" The {SHOWN} with most leads of {formats.count(len(items))}; all below." if len(items) > SHOWN else ""
    quiet(f"{_NOTE}{more}")


def sides_of(row: Mapping[str, Any]) -> Sides:
    """Return the numbers of either explanation in a row of the metric."""
    return Sides(
        rejected=Share(row["bad_followed_up"], row["rated_followed_up"]),
        bought=Share(row["customers_followed_up"], row["mature_followed_up"]),
        kept=Share(row["good_followed_up"], row["good_judged"]),
        followed=Share(row["followed_up"], row["follow_up_judged"]),
    )


def sentence(row: Mapping[str, Any], name: str, own: Sides, others: Sides, found: Judgement) -> tuple[str, str]:
    """Return what the numbers of one group say, and under it what would settle the rest and is unknown (HTML)."""
    word, tone = _CAUSES[found.cause]
    said = f"{badge(word, tone)} {named(name)}: {_of_leads(own, others, found)}; {_of_follow_up(own, others, found)}."
    return said, " ".join(part for part in (_neglected(row), _settling(found), _unknown(row)) if part)


def _of_leads(own: Sides, others: Sides, found: Judgement) -> str:
    if found.leads == "few":
        few = own.rejected if own.rejected.n < LEAST else others.rejected
        whose = "its leads" if few is own.rejected else "the others"
        return f"of {whose}, {formats.count(few.n)} followed up as agreed have a verdict, too few to judge"
    told = f"{_share(own.rejected)} bad, {formats.rate(others.rejected.rate, 0)} elsewhere"
    words: Mapping[Finding, str] = {
        "worse": f"even followed up as agreed, {told}",
        "better": f"followed up as agreed, only {told}",
        "open": f"followed up as agreed, {told}, which may be chance",
    }
    return words[found.leads] + _of_outcome(own, others, found)


def _of_outcome(own: Sides, others: Sides, found: Judgement) -> str:
    """Return what became of those leads, where that differs from the others by more than chance."""
    if found.outcome not in ("worse", "better"):
        return ""
    than = "fewer" if found.outcome == "worse" else "more"
    link = "and" if (found.leads == "worse") == (found.outcome == "worse") else "but"
    rates = f"{formats.rate(own.bought.rate, 0)} against {formats.rate(others.bought.rate, 0)}"
    return f", {link} {than} of them bought ({rates})"


def _of_follow_up(own: Sides, others: Sides, found: Judgement) -> str:
    if found.followed == "worse":
        all_ = f"{_share(own.followed)} followed up as agreed, {formats.rate(others.followed.rate, 0)} elsewhere"
        return f"its leads were followed up less than others: {all_}"
    if own.kept.n < LEAST:
        good = formats.counted(own.kept.n, "good lead")
        return f"{good} can't tell how its good ones were followed up"
    told = f"{_share(own.kept)} followed up as agreed"
    if found.is_mostly_kept is False:
        return f"most of its good leads were let down: {told}"
    if found.follow_up == "worse":
        elsewhere = f"{formats.rate(others.kept.rate, 0)} elsewhere"
        return f"its good leads were followed up less than others: {told}, {elsewhere}"
    if found.is_mostly_kept:
        return f"most of its good leads were looked after: {told}"
    return f"of its good leads {told}, which says neither most nor few"


def _share(share: Share) -> str:
    assert share.interval is not None, "asked for with cases"
    low, high = share.interval
    of = f"of {formats.count(share.n)} ({formats.rate(low, 0)} to {formats.rate(high, 0)})"
    return f"{strong(formats.rate(share.rate, 0))} {of} were"


def _neglected(row: Mapping[str, Any]) -> str:
    if not row["rated_neglected"]:
        return ""
    rate = formats.rate(row["neglected_rejection_rate"], 0)
    return f"Not followed up as agreed, {rate} of {formats.count(row['rated_neglected'])} are bad."


def _settling(found: Judgement) -> str:
    if found.leads != "open":
        return ""
    if found.verdicts_needed is None:
        return "So close to the others that more verdicts would hardly tell them apart."
    more = formats.counted(found.verdicts_needed, "more verdict")
    return f"If the rates stay, {more} on leads followed up as agreed would settle it."


def _unknown(row: Mapping[str, Any]) -> str:
    of = row["handed_over"]
    parts = [f"{formats.rate((of - row['rated']) / of, 0)} have no verdict"]
    if row["follow_up_unknown"]:
        parts.append(f"of {formats.rate(row['follow_up_unknown'] / of, 0)} no file shows the follow-up")
    if row["not_due"]:
        parts.append(f"{formats.count(row['not_due'])} not due yet")
    return f"Unknown: {', '.join(parts)}."


def _overall(rows: Sequence[Mapping[str, Any]]) -> str:
    all_ = Share(sum(row["followed_up"] for row in rows), sum(row["follow_up_judged"] for row in rows))
    assert all_.interval is not None, "asked for with leads judged"
    low, high = (formats.rate(end, 0) for end in all_.interval)
    share, of = strong(formats.rate(all_.rate, 0), "sales"), formats.counted(all_.n, "lead")
    return f"Sales followed up {share} of {of} as agreed ({low} to {high})."


def _agreed(page: Page) -> str:
    """Return what was agreed, so that everybody knows what followed up means (HTML)."""
    in_force = known_lately(page.workspace).in_force["service_level"]
    level = in_force.value.content
    assert isinstance(level, ServiceLevel)
    said = [
        f"{named(one.lead_type)}: answered within {float(one.first_response_hours):g} working hours, and unless "
        f"reached tried {formats.counted(one.attempts, 'time')} within {formats.counted(one.within_days, 'day')}"
        for one in level.responses
    ]
    then = " Leads handed over before that go by what was agreed then." if in_force.version > 1 else ""
    return f"Agreed: {'; '.join(said)}.{then}" if said else ""
