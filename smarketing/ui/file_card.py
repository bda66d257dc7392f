"""One file of an upload: what it was taken for, its columns, its values, and the rows that can't be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, cast

import streamlit as st

from smarketing.domain.tables import TABLES
from smarketing.errors import SmarketingError
from smarketing.ingest import NOT_NEEDED, DoubtfulAmounts, Mapping, Prepared, Reject, ThreeDigits
from smarketing.ingest.heading import MISALIGNED
from smarketing.ingest.near import PLEASE_CHECK, certainty_word
from smarketing.ingest.spellings import MET_COLUMNS, Spelling
from smarketing.ingest.value_maps import MAPPED_COLUMNS
from smarketing.ui import formats, states
from smarketing.ui.becomes import becomes
from smarketing.ui.column_in_full import draw_column_in_full
from smarketing.ui.frame import Page
from smarketing.ui.header_form import ask_header_row
from smarketing.ui.made_files import file_button
from smarketing.ui.mapping_form import draw_columns, draw_date_orders, draw_three_digits
from smarketing.ui.rejects_table import draw_mend_file, draw_mendable
from smarketing.ui.spelling_form import draw_spellings, met_rows
from smarketing.ui.stage_names import as_called
from smarketing.ui.staging import Staging
from smarketing.ui.text import badge, escaped, markdown_safe
from smarketing.ui.value_form import draw_values, unknown_rows

_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MAPPING_MEGABYTES: Final = 5
KINDS: Final = {**{name: table.label for name, table in TABLES.items()}, NOT_NEEDED: "Nothing we need: leave it out"}


def draw_file(page: Page, under_way: Staging, number: int) -> None:
    """Draw table *number* of the upload; closed where nothing in it has to be decided."""
    one = under_way.prepared[number]
    doubts = _doubts(under_way, number)
    left_out = sum(part.converted.rows_rejected for part in under_way.parts(number))
    title = [f"**{markdown_safe(one.file)}**", KINDS[one.mapping.kind] if one.is_needed else "left out"]
    if left_out:
        title.append(f"{formats.counted(left_out, 'row')} left out")
    if emptied := sum(part.converted.cells_nulled for part in under_way.parts(number)):
        title.append(f"{formats.counted(emptied, 'cell')} emptied")
    unsaid = any(found.answer is None for found in _doubtful_amounts(under_way, number))
    is_doubtful = bool(doubts or _undecided(under_way, number) or unsaid)
    if is_doubtful:
        title.append("please check")
    elif is_new(one):
        title.append("new: is it what it was taken for?")
    with st.expander(
        " · ".join(title),
        expanded=is_doubtful or left_out > 0 or is_new(one),
        key=f"file-{under_way.id}-{number}",
        icon=":material/help:" if is_doubtful or left_out or is_new(one) else ":material/task:",
    ):
        _draw_understood(under_way, number, doubts)
        if one.is_needed:
            _draw_forms(page, under_way, number)


def is_new(one: Prepared) -> bool:
    """Return whether *one* is read by a mapping that no preset knows and nobody has confirmed yet."""
    return one.is_needed and not one.is_remembered and one.mapping.preset is None


def _doubts(under_way: Staging, number: int) -> list[str]:
    """Return what a person should look at, in words."""
    unsure = [
        column.header
        for column in under_way.mapping(number).columns
        if column.target and certainty_word(column) == PLEASE_CHECK
    ]
    one = under_way.prepared[number]
    doubts = [*filter(None, (one.doubt,)), *one.drift, *(note for note in one.grid.notes if MISALIGNED in note)]
    if unsure:
        doubts.append(f"We are not sure what {', '.join(f'“{header}”' for header in unsure)} holds.")
    return [as_called(doubt) for doubt in doubts]


def _draw_understood(under_way: Staging, number: int, doubts: list[str]) -> None:
    """Say what the file was taken for and how it was read, and ask for its kind."""
    one = under_way.prepared[number]
    grid = one.grid
    read_as = [f"sheet {grid.sheet}" if grid.sheet else grid.encoding]
    if grid.delimiter and not grid.sheet:
        read_as.append(f"separated by {_DELIMITERS.get(grid.delimiter, grid.delimiter)}")
    lines = [
        one.why,
        f"Read as {', '.join(part for part in read_as if part)}; {formats.counted(len(grid.header), 'column')}.",
        *(note for note in grid.notes if note not in doubts),
        *(note for part in under_way.parts(number) for note in part.notes),
        *(
            f"Where “{first}” is empty, “{second}” counts."
            for first, second in under_way.mapping(number).seconds.items()
        ),
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="sm-quiet">{escaped(" ".join(line for line in lines if line))}</p>', width="stretch")
        key = f"kind-{under_way.id}-{number}"
        st.session_state[key] = one.mapping.kind
        st.selectbox(
            "This file holds",
            list(KINDS),
            format_func=KINDS.__getitem__,
            key=key,
            width=280,
            label_visibility="collapsed",
            on_change=_choose_kind,
            args=(under_way, number, key),
        )
        if grid.format == "text" or grid.is_copy:
            ask_header_row(under_way, number)
    if under_way.checked and under_way.checked.refusal and one.is_needed:
        st.html(f'<p class="sm-quiet">{badge("Not to be kept", "bad")} {escaped(under_way.checked.refusal)}</p>')
    for doubt in doubts:
        st.html(f'<p class="sm-quiet">{badge("Please check", "attention")} {escaped(doubt)}</p>')


def _choose_kind(under_way: Staging, number: int, key: str) -> None:
    """Take the file for what was chosen, unless it is gone: kept or discarded in another run of the page."""
    one, kind = under_way.prepared[number], st.session_state[key]
    if kind != one.mapping.kind and one.grid.path.exists():
        under_way.choose_kind(number, kind)


def _draw_forms(page: Page, under_way: Staging, number: int) -> None:
    """Draw what was understood of a file and can be said otherwise: dates, columns, stages, what can't be taken."""
    key = f"{under_way.id}-{number}-{under_way.revision}"
    _ask_date_orders(under_way, number, key)
    draw_three_digits(
        _doubtful_amounts(under_way, number),
        key=f"digits-{key}",
        choose=partial(_choose_three_digits, under_way, number),
    )
    mapping = under_way.mapping(number)
    named = [name for name in MAPPED_COLUMNS.get(mapping.kind, ()) if mapping.header_of(name)]
    rejects = [(part.prepared.file, reject) for part in under_way.parts(number) for reject in part.converted.rejects]
    views: dict[str, Callable[[], None]] = {"Columns": partial(_draw_columns, under_way, number, key)}
    if named:
        unknown = sum(unknown_rows(mapping.kind, under_way.values(number, name)) for name in named)
        told = f" · {formats.counted(unknown, 'row')} unknown" if unknown else ""
        views[f"Stages and statuses{told}"] = partial(_draw_values, under_way, number, named, key)
    if spelled := under_way.spellings(number):
        met = met_rows(spelled)
        told = f" · {formats.counted(met, 'row')} met" if met else ""
        views[f"Spellings{told}"] = partial(_draw_spellings, under_way, number, spelled, key)
    if rejects or mended(under_way, number):
        views["What can't be taken"] = partial(_draw_rejects, under_way, number, rejects, key)
    if len(views) == 1:
        views["Columns"]()
        return
    first = list(views)[-1] if rejects else "Columns"
    for tab, draw in zip(st.tabs(list(views), default=first), views.values(), strict=True):
        with tab, page.guarded():
            draw()


def _draw_columns(under_way: Staging, number: int, key: str) -> None:
    mapping, samples, became = under_way.mapping(number), under_way.samples(number), becomes(under_way.parts(number))
    draw_columns(
        under_way.prepared[number].mapping,
        mapping,
        samples,
        became,
        key=f"columns-{key}",
        choose=partial(under_way.choose_targets, number),
    )
    draw_column_in_full(mapping, samples, became, key=f"column-{key}")
    with st.container(horizontal=True, vertical_alignment="center"):
        file_button(
            "This mapping as a file",
            partial(under_way.mapping_file, number),
            "mapping.json",
            "application/json",
            key=f"mapping-{key}",
            type="tertiary",
            help="To review, for a nightly import on the command line, or for another workspace",
        )
        with st.popover("Use a mapping from a file", icon=":material/upload:", type="tertiary"):
            _ask_mapping(under_way, number, key)


def _ask_mapping(under_way: Staging, number: int, key: str) -> None:
    """Take a mapping that somebody exported and reviewed; nothing is kept by it yet."""
    given = st.file_uploader(
        "A mapping exported here, from this workspace or another",
        "json",
        key=f"given-{key}",
        max_upload_size=_MAPPING_MEGABYTES,
    )
    if given is None:
        return
    try:
        under_way.choose_mapping(number, given.getvalue(), given.name)
    except SmarketingError as fault:
        states.refused(str(fault))
    else:
        st.rerun()


def _draw_rejects(under_way: Staging, number: int, rejects: Sequence[tuple[str, Reject]], key: str) -> None:
    draw_mendable(rejects, mended(under_way, number), key=key, mend=partial(under_way.mend, number))
    draw_mend_file(partial(under_way.mendable, number), name="to_mend.csv", key=f"rejects-{key}")


def mended(under_way: Staging, number: int) -> list[tuple[str, str, str]]:
    """Return (header, value, what it is read as) of the values of table *number* that a person mended."""
    mapping = under_way.mapping(number)
    stages = {mapping.header_of(name) for name in (*MAPPED_COLUMNS.get(mapping.kind, ()), *MET_COLUMNS)}
    chosen = under_way.choices.file(number).values
    return [
        (header, value, better)
        for header, values in chosen.items()
        if header not in stages
        for value, better in values.items()
    ]


def _draw_values(under_way: Staging, number: int, named: Sequence[str], key: str) -> None:
    mapping = under_way.mapping(number)
    for name in named:
        header = mapping.header_of(name) or name
        draw_values(
            header,
            under_way.values(number, name),
            mapping.kind,
            proposed=_proposed(under_way.prepared[number].mapping, name),
            key=f"values-{key}-{name}",
            choose=partial(under_way.choose_values, number, header),
        )


def _draw_spellings(under_way: Staging, number: int, spelled: Sequence[Spelling], key: str) -> None:
    draw_spellings(spelled, key=f"spellings-{key}", choose=partial(under_way.choose_values, number))


def _proposed(mapping: Mapping, target: str) -> set[str]:
    """Return the values of the column taken for *target* that were proposed to mean something."""
    return {theirs for column in mapping.columns if column.target == target for theirs, _ in column.values}


def _undecided(under_way: Staging, number: int) -> list[str]:
    return [header for part in under_way.parts(number) for header in part.converted.undecided]


def _doubtful_amounts(under_way: Staging, number: int) -> list[DoubtfulAmounts]:
    return [found for part in under_way.parts(number) for found in part.converted.amounts]


def _choose_three_digits(under_way: Staging, number: int, chosen: dict[str, str]) -> None:
    under_way.choices.file(number).three_digits.update(cast("dict[str, ThreeDigits]", chosen))
    under_way.save()


def _ask_date_orders(under_way: Staging, number: int, key: str) -> None:
    """Ask for the order of day and month where no value tells it; where values contradict each other, say so."""
    undecided = _undecided(under_way, number)
    answered = under_way.choices.file(number).date_orders
    asked = list(dict.fromkeys([*undecided, *answered]))
    draw_date_orders(
        [header for header in asked if not under_way.contradicts(number, header)],
        answered,
        under_way.samples(number),
        key=f"order-{key}",
        choose=partial(under_way.choose_orders, number),
    )
    for header in asked:
        if under_way.contradicts(number, header):
            states.refused(
                f"The dates of “{header}” contradict each other: some have the day first, others the month. Export "
                "them again in one way, or choose “Keep as it is” for this column below."
            )
