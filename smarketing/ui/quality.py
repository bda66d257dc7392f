"""What sales says of the leads it got: the sentence on top, the tiles, and the reasons of one source."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc
import streamlit as st

from smarketing import charts
from smarketing.charts import SMALL_SAMPLE
from smarketing.domain.stages import FIRST_STAGE, UNKNOWN
from smarketing.ui import formats
from smarketing.ui.agreement_known import known_lately
from smarketing.ui.amounts import has_amounts, no_amounts
from smarketing.ui.before import against, period_before
from smarketing.ui.dated import handed_over_when
from smarketing.ui.explain import say_explained
from smarketing.ui.filters import choose
from smarketing.ui.frame import Page
from smarketing.ui.judged import MOST_LINES
from smarketing.ui.stage_names import stage_names
from smarketing.ui.states import missing, nothing
from smarketing.ui.tables import for_screen
from smarketing.ui.text import escaped, named, plain, quiet, strong
from smarketing.ui.tiles import Tile, change_of, draw_tiles, fewest
from smarketing.ui.verdicts import VERDICT_LABELS

SILENT_UNDER: Final = 0.5
"""A rep who rated less than this share of the leads handed over is called silent."""
_TILES: Final[tuple[tuple[str, Any, str], ...]] = (
    ("handed_over", "marketing", ""),
    ("coverage", "sales", "rated"),
    ("rejection_rate", "marketing", "bad"),
    ("good_rate", "marketing", "good"),
    ("rejected_value", "neutral", "bad"),
)

_NEEDS_LEADS: Final = "Lead quality needs a leads export: the deals alone don't say which leads sales got."
_LEADS_REMEDY: Final = "A leads export with the dates leads became {}, or with a lifecycle stage, shows which were."
_SURE: Final = "In brackets: the interval that holds the true rate in 19 of 20 cases (Wilson, 95 %)."
_DIMENSIONS: Final = {
    "owner": "Rep", "source": "Source", "campaign": "Campaign", "content": "Content", "persona": "Persona"
}  # fmt: skip
_COLUMNS: Final = ("handed_over", "rated", "coverage", "good", "ok", "bad", "rejection_rate", "low", "high")
_SHOWN: Final = {"verdicts": "Coverage and verdicts", "reasons": "Reasons", "crm": "With CRM statuses"}
_REASON_COLUMNS: Final = ("verdict", "reason", "reason_team", "leads", "share", "low", "high", "at_stake")
_CRM: Final = (
    "Where nobody rated a lead, disqualified counts as bad, with the CRM's reason; gone on to a stage of sales as OK. "
    "A verdict of sales always goes before, and the column From the CRM says how many are not one."
)
_CRM_COLUMNS: Final = (
    "handed_over", "judged", "from_crm", "good", "ok", "bad", "rejection_rate_with_crm", "low", "high"
)  # fmt: skip


@cache
def _sheet() -> str:
    return f"<style>{Path(__file__).with_name('feedback.css').read_text(encoding='utf-8')}</style>"


def draw_sheet() -> None:
    """Draw the looks of this page, once on each run."""
    st.html(_sheet())


def _remedy(page: Page) -> str:
    """Return what to export: when leads were handed over, which is their entry into marketing's last stage."""
    own = [entry.value.label for entry in known_lately(page.workspace).stages if entry.value.team == "marketing"]
    return _LEADS_REMEDY.format(own[-1] if own else stage_names()[FIRST_STAGE])


def draw_quality_headline(page: Page) -> None:
    """Say which source sales rejects most, how sure that is, and who has not said anything yet."""
    draw_sheet()
    (total,) = page.ask("lead_quality").table.to_pylist()
    with st.container(border=True, key="card-quality-headline"):
        if not page.workspace.has("leads"):
            missing(_NEEDS_LEADS, _remedy(page))
            return
        if not total["handed_over"]:
            nothing(page.filters)
            missing("No lead was handed over to sales here.", _remedy(page))
            return
        sources = page.ask("lead_quality_by_source").table.to_pylist()
        reps = page.ask("lead_quality_by_owner").table.to_pylist()
        judged = [row for row in sources if row["n"] >= SMALL_SAMPLE and row["source"] != UNKNOWN]
        rated = [row for row in sources if row["rated"]]
        sentence = _worst(judged, total, is_one=len(rated) == 1)
        say_explained(
            page, sentence, _silent(reps), _SURE if judged else "", escaped(handed_over_when(page)),
            metric="lead_quality_by_source", key="headline",
        )  # fmt: skip


def _worst(judged: list[dict[str, Any]], total: dict[str, Any], *, is_one: bool) -> str:
    """Return which of several sources sales rejects most; where there *is_one* alone, only how often (HTML)."""
    if not total["rated"]:
        waiting = formats.counted(total["handed_over"], "handed-over lead")
        wait = "waits" if total["handed_over"] == 1 else "wait"
        return f"Nobody rated a lead yet: {strong(waiting)} {wait} for the first verdict of sales."
    if not judged:
        return (
            f"Sales rated {strong(formats.count(total['rated']))} of {formats.counted(total['handed_over'], 'lead')}; "
            "no source has ten verdicts yet, too few to compare."
        )
    worst = max(judged, key=lambda row: row["rejection_rate"])
    said = (
        f"{strong(formats.rate(worst['rejection_rate'], 0), 'bad')} of {formats.count(worst['n'])} rated leads are bad "
        f"({formats.rate(worst['low'], 0)} to {formats.rate(worst['high'], 0)})"
    )
    if len(judged) == 1:
        others = "" if is_one else "; no other source has ten verdicts yet, too few to compare"
        return f"Of {named(worst['source'])} {said}{others}."
    return (
        f"Sales rejects {named(worst['source'])} most: {said}, against {formats.rate(total['rejection_rate'], 0)} of "
        f"all {formats.count(total['n'])}."
    )


def _silent(reps: list[dict[str, Any]]) -> str:
    """Return who rated few of the leads they got, the most leads waiting first (HTML)."""
    known = [row for row in reps if row["owner"] != UNKNOWN]
    if not known:
        return "The export names no owners, so nobody can be asked: add its owner column."
    asked = [row for row in known if row["handed_over"] >= SMALL_SAMPLE]
    if not asked:
        return ""
    silent = [row for row in asked if row["coverage"] < SILENT_UNDER]
    silent.sort(key=lambda row: row["rated"] - row["handed_over"])
    if not silent:
        return "Everybody with ten leads or more has rated at least half of them."
    said = [
        f"{named(row['owner'])} rated {formats.count(row['rated'])} of {formats.count(row['handed_over'])}"
        for row in silent[:3]
    ]
    more = f"; {len(silent) - 3} more rated less than half" if len(silent) > 3 else ""
    return f"Quiet so far: {', '.join(said)}{more}."


def draw_quality_tiles(page: Page) -> None:
    """Draw the five numbers of the page, each against the period before."""
    answer = page.ask("lead_quality")
    (now,) = answer.table.to_pylist()
    period = period_before(page)
    before: dict[str, Any] = {}
    if period:
        (before,) = page.ask("lead_quality", page.filters.during(period)).table.to_pylist()
    tiles = []
    for name, tone, counted in _TILES:
        info = answer.columns[name]
        if info.unit == "money" and not has_amounts(page.workspace):
            tiles.append(Tile(name, info.label, formats.NOTHING, tone, under=" ".join(no_amounts(page.workspace))))
            continue
        cases = fewest([now, before], info.n_column) if info.n_column else fewest([before], counted)
        change, words, is_good = change_of(now[name], before.get(name), info, cases)
        of = f"{formats.count(now[counted])} {counted}" if counted else ""
        value = formats.by_unit(now[name], info.unit, page.currency)
        why = against(page, words, is_covered=period is not None)
        tiles.append(
            Tile(name, info.label, value, tone, change, words, is_good, why, of, explains="lead_quality", column=name)
        )
    draw_tiles(page, tiles)


def draw_rejections(page: Page) -> None:
    """Draw the rejection rate of each source with its interval, the highest first."""
    with page.card("Rejection rate by source", key="rejections", explains="lead_quality_by_source"):
        rated = page.ask("lead_quality_by_source").table
        rated = rated.filter(pc.field("rated") > 0).sort_by([("rejection_rate", "descending"), ("n", "descending")])
        if rated.num_rows == 0:
            quiet("No verdict yet. Once sales rates leads, each source shows its share of bad ones here.")
            return
        few = f"grey with fewer than {SMALL_SAMPLE} verdicts"
        told = "" if rated.num_rows <= MOST_LINES else f" The {MOST_LINES} highest of {formats.count(rated.num_rows)}."
        quiet(f"Bad leads of those rated; the band is the 95 % interval; {few}.{told}")
        spec = charts.ranked_rates(
            category="source", rate="rejection_rate", n="n", low="low", high="high", title="Rejection rate",
            tone="marketing",
        )  # fmt: skip
        shown = for_screen(rated.slice(0, MOST_LINES))
        st.vega_lite_chart(shown, spec, width="stretch", alt="Rejection rate by source")


def draw_reasons(page: Page) -> None:
    """Draw why sales gave one kind of verdict, of all sources or of a chosen one, and who must act."""
    with page.card("Why, and who acts", key="reasons", explains="lead_quality_by_reason"):
        rated = [row["source"] for row in page.ask("lead_quality_by_source").table.to_pylist() if row["rated"]]
        with st.container(horizontal=True, vertical_alignment="center"):
            verdict = choose("verdict", "Verdict", {name: VERDICT_LABELS[name] for name in ("bad", "ok", "good")})
            source = st.selectbox(
                "Source", rated, index=None, format_func=plain, placeholder="All sources", key="_reasons_source",
                label_visibility="collapsed", width=220,
            )  # fmt: skip
        filters = page.filters.narrowed("source", source) if source else page.filters
        rows = page.ask("lead_quality_by_reason", filters).table.to_pylist()
        given = [row for row in rows if row["verdict"] == verdict]
        if not given:
            quiet(f"Nobody called a lead {verdict} here.")
            return
        st.html(f'<ul class="sm-reasons">{"".join(_reason(row, given[0]["leads"]) for row in given)}</ul>')
        quiet(f"Share of {formats.counted(given[0]['n'], 'rated lead')}, with its 95 % interval.")


def _reason(row: dict[str, Any], most: int) -> str:
    """Return a reason with its count, share and interval over a bar in the colour of who acts (HTML)."""
    team = row["reason_team"] or "nobody"
    acts = {"both": "both teams act", "nobody": "nobody named"}.get(team, f"{team} acts")
    return (
        f'<li><div><span>{escaped(row["reason"])}</span> <span class="sm-{team}">{acts}</span></div>'
        f"<div><b>{formats.count(row['leads'])}</b> · {formats.rate(row['share'])} "
        f"<small>({formats.rate(row['low'])} to {formats.rate(row['high'])})</small></div>"
        f'<i class="{team}" style="width:{row["leads"] / most * 100:.1f}%"></i></li>'
    )


def draw_breakdown(page: Page) -> None:
    """Draw coverage and verdicts by rep, source, campaign, content or persona as a table."""
    if not page.workspace.has("leads"):
        return
    with page.guarded():
        by = choose("by", "By", _DIMENSIONS)
        shown = st.segmented_control(
            "What to show", _SHOWN, default="verdicts", format_func=_SHOWN.__getitem__, required=True, key="_breakdown",
            label_visibility="collapsed",
        )  # fmt: skip
        of = _DIMENSIONS[by].lower()
        if shown == "reasons":
            page.table(f"Verdicts and reasons by {of}", f"verdict_reasons_by_{by}", columns=(by, *_REASON_COLUMNS))
        elif shown == "crm":
            quiet(_CRM)
            title = f"Verdicts and CRM statuses by {of}"
            page.table(title, f"quality_with_crm_by_{by}", columns=(by, *_CRM_COLUMNS))
            page.table("Why leads are bad, and who says so", "reasons_with_crm")
        else:
            page.table(f"Coverage and verdicts by {of}", f"lead_quality_by_{by}", columns=(by, *_COLUMNS))
