"""Commands about files: import, read, snapshots, undo, diff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from smarketing.cli.call import author, called, stoppable, table
from smarketing.cli.options import KINDS, Day, table_name
from smarketing.domain.period import day_in_words
from smarketing.domain.wording import counted

if TYPE_CHECKING:
    from smarketing.ingest import DateOrder, FileReport, Grid, Reject, Remembered, Snapshot, Upload
    from smarketing.ingest.header_rows import HeaderRows
    from smarketing.warehouse.build import Progress


class How(StrEnum):
    """Whether a file is all there is, or only what changed."""

    REPLACE = "replace"
    UPDATE = "update"


class ThreeDigitsAre(StrEnum):
    """What a mark before exactly three digits of an amount parts."""

    THOUSANDS = "thousands"
    DECIMALS = "decimals"


class First(StrEnum):
    """What stands first in a date of three numbers."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_ORDERS: Final[dict[First, DateOrder]] = {First.DAY: "dmy", First.MONTH: "mdy", First.YEAR: "ymd"}


def add_to(app: typer.Typer) -> None:
    """Add these commands to *app*."""
    app.command("import")(import_)
    app.command()(read)
    app.command()(snapshots)
    app.command()(undo)
    app.command()(diff)


def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Exports: CSV, TSV, XLSX, Parquet, also packed.")],
    kind: Annotated[
        str | None,
        typer.Option(parser=table_name, metavar="KIND", help=f"What they hold, if not recognised: {KINDS}."),
    ] = None,
    mode: Annotated[
        How | None, typer.Option(help="A full export replaces, a part of it updates; by default as the file looks.")
    ] = None,
    as_of: Annotated[dt.date | None, Day("The day the export was taken.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="A mapping exported on the Data page.")] = None,
    header_row: Annotated[
        int | None, typer.Option(min=1, help="The row of the header, if it is not found: as a spreadsheet numbers it.")
    ] = None,
    three_digits: Annotated[
        ThreeDigitsAre | None,
        typer.Option(help="What amounts such as 1.234 are where nothing tells: thousands, or with three decimals."),
    ] = None,
    date_order: Annotated[
        First | None, typer.Option(help="What stands first in days such as 01/02/2026 where nothing tells.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Say what would be kept; keep nothing.")] = False,  # noqa: FBT002  # typer's own way
) -> None:
    """Take exports in as one snapshot, all or none, and build the numbers; every file that can't be read is named."""
    from smarketing.cli.refusals import Exports, checked, refusal_of
    from smarketing.errors import IngestError

    call, given = called(context), _read_mapping(mapping)
    exports = Exports(files)
    with call.workspace() as workspace:

        def take_in(tell: Progress) -> tuple[Upload, str, Snapshot | None]:
            prepared = exports.prepared(workspace, kind=kind, mapping=given, header_row=header_row, progress=tell)
            try:
                upload = checked(
                    workspace,
                    prepared,
                    mode=mode.value if mode else None,
                    as_of=as_of,
                    three_digits=three_digits.value if three_digits else None,
                    date_order=_ORDERS[date_order] if date_order else None,
                    progress=tell,
                )
                refusal = refusal_of(workspace, upload)
                return upload, refusal, None if check or refusal else workspace.keep(upload, by=author(), progress=tell)
            finally:
                workspace.discard(prepared)

        upload, refusal, snapshot = stoppable(take_in)
        if workspace.fault is not None:
            raise workspace.fault
    call.answer([_report(report, upload) for report in upload.reports], _told(upload, snapshot))
    if refusal:
        raise IngestError(refusal)


def _read_mapping(path: Path | None) -> Remembered | None:
    from smarketing.ingest import read_mapping

    return read_mapping(path) if path else None


def _report(report: FileReport, upload: Upload) -> dict[str, Any]:
    rejects = [
        {"row": reject.row, "column": reject.column, "value": reject.value, "reason": reject.reason}
        for reject in report.rejects
    ]
    undecided = [header for file, header in upload.undecided if file == report.file]
    near = list(_near(report, upload))
    return {**vars(report), "rejects": rejects, "undecided": undecided, "near": near, "refusal": upload.refusal}


def _told(upload: Upload, snapshot: Snapshot | None) -> Iterator[str]:
    from smarketing.cli.refusals import for_here

    for one in upload.reports:
        how = f"mode {one.mode}, " if one.mode else ""
        yield (
            f"{one.file}: {one.kind}, {how}{counted(one.rows_read, 'row')} read = {one.rows_kept:,} kept + "
            f"{one.rows_rejected:,} rejected; {counted(one.cells_nulled, 'cell')} emptied; "
            f"{one.new:,} new, {one.changed:,} changed, {one.same:,} the same, {one.gone:,} gone"
        )
        yield from (f"  {for_here(note)}" for note in one.notes)
        yield from (f"  {near}" for near in _near(one, upload))
        yield from (f"  {_rejected(reject)}" for reject in one.rejects[:5])
    if snapshot is None:
        yield f"Checked as of {day_in_words(upload.as_of)}; nothing was kept."
    elif upload.changes_nothing:
        yield f"Nothing changed: snapshot {snapshot.id} as of {day_in_words(snapshot.as_of)} has all of it."
    else:
        yield f"Kept as snapshot {snapshot.id}, as of {day_in_words(snapshot.as_of)}."


def _near(report: FileReport, upload: Upload) -> Iterator[str]:
    """Yield the columns of a file that were only taken for what they are because they look like it, and why."""
    from smarketing.ingest.near import near_in_words

    for part in upload.parts:
        own = part.prepared.file == report.file and part.mapping.kind == report.kind
        if own and not part.prepared.is_remembered:
            yield from near_in_words(part.mapping)


def _rejected(reject: Reject) -> str:
    """Return where a value was that can't be taken, the value and why."""
    from smarketing.errors import shown

    value = f" “{shown(reject.value)}”" if reject.value else ""
    return f"row {reject.row}, {reject.column or 'row'}{value}: {reject.reason}"


def read(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An export.")],
    out: Annotated[Path, typer.Option(help="Where to write the grid as CSV.")],
    header_row: Annotated[int | None, typer.Option(min=1, help="The row of the header, if it is not found.")] = None,
) -> None:
    """Write a file as it is understood before any mapping: the header first, every cell as text."""
    import tempfile

    from smarketing.cli.refusals import existing
    from smarketing.errors import IngestError
    from smarketing.ingest import fit_name, read_grids, write_grid
    from smarketing.ingest.header_rows import rows_of_all
    from smarketing.ingest.known_headers import with_known_header

    call = called(context)
    settings, name = call.settings, fit_name(file.name)
    with tempfile.TemporaryDirectory() as work:

        def read_by(rows: HeaderRows) -> list[Grid]:
            folder = Path(work) / f"{len(rows)}"
            return read_grids(existing(file), name, folder, settings, header_rows=rows)

        grid, *others = read_by(rows_of_all(header_row))
        if others:
            names = ", ".join(one.sheet or one.file for one in (grid, *others))
            raise IngestError(f"{name} holds {1 + len(others)} tables ({names}). Give a file with one of them.")
        grid = with_known_header(grid, read_by, settings)
        try:
            grid = write_grid(grid, out, settings)
        except OSError as cause:
            raise IngestError(f"{out} can't be written: {cause.strerror}. Name another file.") from cause
        read_as = {
            "file": name,
            "out": str(out),
            "encoding": grid.encoding,
            "delimiter": grid.delimiter,
            "columns": len(grid.header),
            "skipped_lines": grid.skip_lines,
            "footer_rows": grid.footer_rows,
            "notes": grid.notes,
        }
        told = f"{name}: {counted(len(grid.header), 'column')}, written to {out}"
        call.answer(read_as, [told, *(f"  {note}" for note in grid.notes)])


def snapshots(context: typer.Context) -> None:
    """List the snapshots, oldest first; the last is in force."""
    call = called(context)
    with call.workspace() as workspace:
        rows: list[dict[str, Any]] = [
            {
                "id": one.id,
                "as_of": one.as_of,
                "taken_at": one.taken_at,
                "author": one.author,
                "files": [report.file for report in one.reports],
                "rows": {kind: part.rows for kind, part in one.tables.items()},
            }
            for one in workspace.snapshots()
        ]
    shown = [{**row, "files": ", ".join(row["files"]), "rows": _counted(row["rows"])} for row in rows]
    call.answer(rows, table(shown) if rows else "No snapshot has been kept yet.")


def _counted(rows: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in rows.items())


def undo(context: typer.Context) -> None:
    """Take the last upload back; the snapshot before is in force again."""
    call = called(context)
    with call.workspace() as workspace:
        taken_back = workspace.snapshot
        snapshot = workspace.undo(by=author())
    done = {"undone": taken_back.id if taken_back else None, "in_force": snapshot.id if snapshot else None}
    after = "the workspace is empty"
    if snapshot is not None:
        after = f"{snapshot.id}, as of {day_in_words(snapshot.as_of)}, is in force"
    call.answer(done, f"Snapshot {done['undone']} was taken back: {after}.")


def diff(
    context: typer.Context,
    from_: Annotated[str, typer.Argument(metavar="FROM", help="A snapshot's id, or a day.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="A snapshot's id, or a day.")],
) -> None:
    """Count what is new, changed, the same and gone in each table between two snapshots."""
    call = called(context)
    with call.workspace() as workspace:
        found = workspace.differences(workspace.named(from_), workspace.named(to))
    counts = [
        {"table": one.kind, "new": one.new, "changed": one.changed, "same": one.same, "gone": one.gone} for one in found
    ]
    by_columns = {one.kind: one.by_columns for one in found if one.by_columns}
    told = [*table(counts), *(f"{one.kind}: {one.in_columns}" for one in found if one.in_columns)]
    call.answer({"from": from_, "to": to, "tables": counts, "changed_by_columns": by_columns}, told)
