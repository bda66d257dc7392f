"""The filters every page shares. The address of the page is their only home: a link, Back and reload just work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import streamlit as st

from smarketing.domain.filters import SHARED_FILTERS, Filters
from smarketing.domain.pace import to_date
from smarketing.domain.period import Period, named_periods
from smarketing.errors import FilterError, shown
from smarketing.ui import formats
from smarketing.ui.text import badge, cut, escaped, plain, quiet

DEFAULT_PERIOD: Final = "12_months"
ALL_TIME: Final = "all"
CUSTOM: Final = "custom"
MOST_OFFERED: Final = 200
PERIOD_LABELS: Final = {
    "12_months": "12 full months to date",
    "90_days": "Last 90 days",
    "28_days": "Last 4 weeks",
    "this_month": "This month to date",
    "this_quarter": "This quarter to date",
    "last_quarter": "Last quarter",
    "this_year": "This year to date",
    ALL_TIME: "All time",
    CUSTOM: "From … to …",
}
OWNED: Final = frozenset(
    {
        *("against", "basis", "by", "column", "comment", "due", "find", "heard", "how", "of", "portrait", "row"),
        *("stage", "tab", "topic", "upload", "verdict", "view", "with"),
    }
)
"""Parameters of single pages: their own choices, and the upload under way."""
_OF_THE_PERIOD: Final = ("period", "from", "to")
_TOLD: Final = 5
LABELS: Final = {name: name.capitalize() for name in SHARED_FILTERS}


def read_filters(as_of: dt.date, default: str = DEFAULT_PERIOD) -> Filters:
    """Return the filters that the page's address asks for.

    *default* is the key of the period where the address names none, or one that makes no sense: ``period_fault`` says.
    """
    where = tuple((name, tuple(st.query_params.get_all(name))) for name in SHARED_FILTERS)
    return Filters(_period(as_of, default), where)


def periods_to_open(as_of: dt.date, usual: str) -> dict[str, Period | None]:
    """Return by key the period that a page opens on and longer ones, in case nothing happened in it.

    Only *usual* where the address names a period.
    """
    periods = {**named_periods(as_of), ALL_TIME: None}
    asked = "period" in st.query_params
    return {key: periods[key] for key in ([usual] if asked else dict.fromkeys([usual, DEFAULT_PERIOD, ALL_TIME]))}


def period_fault(as_of: dt.date, default: str = DEFAULT_PERIOD) -> str:
    """Return what is wrong with the period in the address, and what stands in for it; empty if nothing is."""
    asked = st.query_params.get("period", default)
    if asked not in PERIOD_LABELS:
        return f"There is no period “{shown(asked)}”: this is {PERIOD_LABELS[default].lower()}."
    if asked == CUSTOM and _custom() is None and (days := _custom_days()):
        why = "ends before it starts" if days[1] < days[0] else "is longer than can be shown"
        told = f"The period from {formats.date(days[0])} to {formats.date(days[1])} {why}"
        return f"{told}: this is {PERIOD_LABELS[default].lower()}."
    if asked == CUSTOM and (chosen := _custom()) is not None and chosen.last_day > as_of:
        return f"These numbers end on {formats.date(as_of)}; of the days after it nothing is known."
    if asked == CUSTOM and _custom() is None:
        asked_for = " to ".join(f"“{shown(st.query_params.get(name, ''))}”" for name in ("from", "to"))
        return f"{asked_for} are no days from and to: this is {PERIOD_LABELS[default].lower()}."
    if asked != CUSTOM and (stray := [name for name in ("from", "to") if name in st.query_params]):
        said = " and ".join(f"“{name}={shown(st.query_params[name])}”" for name in stray)
        count = "counts" if len(stray) == 1 else "count"
        return f"{said} {count} only beside “period=custom”: this is {PERIOD_LABELS[asked].lower()}."
    return ""


def unknown_parameters() -> list[str]:
    """Return the names in the address that neither the filters nor any page knows, as they stand there."""
    known = {*_OF_THE_PERIOD, *SHARED_FILTERS, *OWNED}
    return [name for name in dict.fromkeys(st.query_params) if name not in known]


def unknown_values(
    filters: Filters, options: Mapping[str, Sequence[str]], is_known: Callable[[str, str], bool]
) -> dict[str, tuple[str, ...]]:
    """Return by column the values that *filters* ask for and nothing here has.

    *options* are the commonest values of leads; of what is not among them *is_known* (column, value) tells whether a
    deal has it. Where there are more values than are offered, none is called unknown.
    """
    found = {}
    for name, values in filters.where:
        offered = options.get(name, ())
        if len(offered) < MOST_OFFERED:
            found[name] = tuple(value for value in values if value not in offered and not is_known(name, value))
    return {name: values for name, values in found.items() if values}


def without(filters: Filters, unknown: Mapping[str, Sequence[str]]) -> Filters:
    """Return *filters* less the values that are *unknown*, by column."""
    where = tuple(
        (name, tuple(value for value in values if value not in unknown.get(name, ()))) for name, values in filters.where
    )
    return Filters(filters.period, where)


def draw_left_out(unknown: Mapping[str, Sequence[str]], as_of: dt.date, default: str = DEFAULT_PERIOD) -> None:
    """Say which parts of the address were left out, and why; nothing where all of it holds."""
    sentences = [period_fault(as_of, default)]
    for name, values in unknown.items():
        said = ", ".join(shown(value) for value in values)
        sentences.append(f"Nothing here has {LABELS[name]}: {said}. It was left out; choose again under Filters.")
    if names := unknown_parameters():
        said = ", ".join(f"“{shown(name)}”" for name in names[:_TOLD])
        more = f" and {formats.count(len(names) - _TOLD)} more" if len(names) > _TOLD else ""
        sentences.append(f"The address names what no page knows: {said}{more}. Choose under Period and Filters.")
    told = " ".join(sentence for sentence in sentences if sentence)
    if told:
        st.html(f'<p class="sm-quiet">{badge("Left out", "attention")} {escaped(told)}</p>')


def draw_longer_period(usual: str, shown_instead: str, *, has_leads: bool) -> None:
    """Say why the page opened on a longer period than the *usual* one."""
    lacks = "no lead was created" if has_leads else "no deal was closed"
    told = f"{PERIOD_LABELS[usual]}: {lacks}, so this is {PERIOD_LABELS[shown_instead].lower()}."
    st.html(f'<p class="sm-quiet">{escaped(told)}</p>')


def address() -> dict[str, list[str]]:
    """Return the parameters that carry the present filters to another page."""
    names = (*_OF_THE_PERIOD, *SHARED_FILTERS)
    return {name: st.query_params.get_all(name) for name in names if name in st.query_params}


def draw_period(as_of: dt.date, default: str = DEFAULT_PERIOD) -> None:
    """Draw the choice of the period."""
    chosen = st.query_params.get("period", default)
    st.session_state["_period"] = chosen if chosen in PERIOD_LABELS else default
    st.selectbox(
        "Period",
        list(PERIOD_LABELS),
        format_func=PERIOD_LABELS.__getitem__,
        key="_period",
        on_change=_choose_period,
        args=(as_of,),
        label_visibility="collapsed",
        width=190,
    )


def draw_filters(as_of: dt.date, options: Mapping[str, Sequence[str]], filters: Filters) -> None:
    """Draw the other *filters* behind one button that says how many are set; *options* are the values by column."""
    where = dict(filters.where)
    chosen = {name: list(where.get(name, ())) for name in SHARED_FILTERS}
    active = sum(bool(values) for values in chosen.values())
    label = f"Filters · {active}" if active else "Filters"
    with st.popover(label, icon=":material/filter_alt:", key="filters"):
        if st.query_params.get("period") == CUSTOM:
            _draw_dates(as_of)
        for name in SHARED_FILTERS:
            known = list(options.get(name, ()))
            st.session_state[f"_{name}"] = chosen[name]
            st.multiselect(
                LABELS[name],
                [*known, *(value for value in chosen[name] if value not in known)],
                key=f"_{name}",
                on_change=_choose,
                args=(name,),
                format_func=plain,
                placeholder="All",
            )
        st.button("Clear filters", on_click=_clear, disabled=not active, type="tertiary", key="clear_filters")


def described(filters: Filters) -> str:
    """Return the filters as a sentence part, such as ``1 Jan to 30 Jun 2026 · Persona: Champion``."""
    period = filters.period
    when = formats.span(period) if period else "All time"
    return " · ".join(part for part in (when, described_part(filters)) if part)


def described_part(filters: Filters) -> str:
    """Return which part of the company the filters leave, such as ``Persona: Champion``; empty where that is all."""
    return " · ".join(f"{LABELS.get(name, name)}: {', '.join(map(cut, values))}" for name, values in filters.where)


def _period(as_of: dt.date, default: str = DEFAULT_PERIOD) -> Period | None:
    key = st.query_params.get("period", default)
    if key == CUSTOM and (chosen := _custom()) is not None:
        return _known_part(chosen, as_of)
    periods = {ALL_TIME: None, **named_periods(as_of)}
    return periods.get(key, periods[default])


def _known_part(chosen: Period, as_of: dt.date) -> Period:
    """Return *chosen* up to *as_of*: nothing is known of later days; one that lies after it stays as it is."""
    return to_date(chosen, as_of) or chosen


def _custom() -> Period | None:
    """Return the period between the two days in the address; None where they are none, or not in this order."""
    days = _custom_days()
    try:
        return Period(days[0], days[1] + dt.timedelta(days=1)) if days else None
    except (OverflowError, FilterError):
        return None


def _custom_days() -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day in the address; None where one of them is no day."""
    try:
        first, last = (dt.date.fromisoformat(st.query_params.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return first, last


def _draw_dates(as_of: dt.date) -> None:
    period = _period(as_of) or named_periods(as_of)[DEFAULT_PERIOD]
    st.session_state["_dates"] = (period.start, period.last_day)
    st.date_input("From, to (both days included)", key="_dates", on_change=_choose_dates, format=formats.DATE_FIELD)


def _choose_period(as_of: dt.date) -> None:
    chosen = st.session_state["_period"]
    if chosen == CUSTOM:
        now = _period(as_of) or named_periods(as_of)[DEFAULT_PERIOD]
        st.query_params["from"], st.query_params["to"] = now.start.isoformat(), now.last_day.isoformat()
    else:
        for name in ("from", "to"):
            st.query_params.pop(name, None)
    st.query_params["period"] = chosen


def _choose_dates() -> None:
    dates = st.session_state["_dates"]
    if len(dates) == 2:
        st.query_params["from"], st.query_params["to"] = (day.isoformat() for day in dates)


def _choose(name: str) -> None:
    st.query_params[name] = st.session_state[f"_{name}"]


def _clear() -> None:
    for name in SHARED_FILTERS:
        st.query_params.pop(name, None)


def choose(name: str, label: str, options: Mapping[str, str]) -> str:
    """Draw a choice of one of *options* (key → label), kept in the address under *name*; the first is the default."""
    first = next(iter(options))
    st.session_state[f"_{name}"] = _asked(name, list(options), plain(options[first]))
    st.segmented_control(
        label, list(options), format_func=options.__getitem__, key=f"_{name}", on_change=_keep_choice,
        args=(name, first), label_visibility="collapsed", required=True,
    )  # fmt: skip
    return str(st.session_state[f"_{name}"])


def choose_name(name: str, label: str, names: Sequence[str]) -> str:
    """Draw a choice of one of *names* out of a file, kept in the address as ``choose`` does; the first is the default.

    A list shows them letter by letter, where a row of buttons would read them as Markdown.
    """
    st.session_state[f"_{name}"] = _asked(name, names, cut(names[0]))
    st.selectbox(
        label, names, format_func=cut, key=f"_{name}", on_change=_keep_choice, args=(name, names[0]),
        label_visibility="collapsed", width=260,
    )  # fmt: skip
    return str(st.session_state[f"_{name}"])


def _asked(name: str, options: Sequence[str], first: str) -> str:
    """Return which of *options* the address asks for; one that isn't there is told, and the *first* one is shown."""
    asked = st.query_params.get(name, options[0])
    if asked in options:
        return asked
    quiet(f"There is no “{cut(asked)}” here: this is “{first}”.")
    return options[0]


def _keep_choice(name: str, first: str) -> None:
    chosen = st.session_state[f"_{name}"]
    if chosen == first:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen
