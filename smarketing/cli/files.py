"""Commands about files: import, read, snapshots, undo, diff."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.cli.call import author, called, stoppable, table
from smarketing.cli.options import KINDS, Day, table_name
from smarketing.domain.period import day_in_words
from smarketing.domain.wording import counted

if TYPE_CHECKING:
    from smarketing.ingest import FileReport, Part, Remembered, Snapshot, Upload
    from smarketing.warehouse.build import Progress
    from smarketing.workspace import Workspace


class How(StrEnum):
    """Whether a file is all there is, or only what changed."""

    REPLACE = "replace"
    UPDATE = "update"


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
    check: Annotated[bool, typer.Option("--check", help="Say what would be kept; keep nothing.")] = False,  # noqa: FBT002  # typer's own way
) -> None:
    """Take exports in as one snapshot, all or none, and build the numbers."""
    from smarketing.errors import IngestError
    from smarketing.ingest import fit_name

    call = called(context)
    named = [(existing(path), fit_name(path.name)) for path in files]
    given = _read_mapping(mapping)
    with call.workspace() as workspace:

        def take_in(tell: Progress) -> tuple[Upload, str, Snapshot | None]:
            prepared = workspace.prepare(named, kind=kind, mapping=given, progress=tell)
            try:
                upload = workspace.check(prepared, mode=mode.value if mode else None, as_of=as_of, progress=tell)
                refusal = _refusal(workspace, upload)
                return upload, refusal, None if check else _keep(workspace, upload, refusal, tell)
            finally:
                workspace.discard(prepared)

        upload, refusal, snapshot = stoppable(take_in)
        if workspace.fault is not None:
            raise workspace.fault
    call.answer([_report(report, upload) for report in upload.reports], _told(upload, snapshot))
    if refusal:
        raise IngestError(refusal)


def existing(path: Path) -> Path:
    """Return *path*, a file that is there.

    Raises:
        UnreadableFile: it isn't, or it is a folder.
    """
    from smarketing.errors import UnreadableFile
    from smarketing.ingest import fit_name

    try:
        kind = path.stat().st_mode
        if stat.S_ISREG(kind):
            path.open("rb").close()
            return path
    except FileNotFoundError as cause:
        raise UnreadableFile(fit_name(str(path)), "there is no such file.", "Check its name and folder.") from cause
    except (OSError, ValueError) as cause:
        reason = str(getattr(cause, "strerror", None) or cause).lower()
        raise UnreadableFile(
            fit_name(str(path)), f"the system says: {reason}.", "Check its name and rights."
        ) from cause
    raise UnreadableFile(fit_name(str(path)), "it is a folder, a pipe or a device.", "Name a file.")


def _read_mapping(path: Path | None) -> Remembered | None:
    from smarketing.ingest import read_mapping

    return read_mapping(path) if path else None


def _keep(workspace: Workspace, upload: Upload, refusal: str, tell: Progress) -> Snapshot:
    """Keep *upload*, unless there is a *refusal*."""
    from smarketing.errors import IngestError

    if refusal:
        raise IngestError(refusal)
    return workspace.keep(upload, by=author(), progress=tell)


def _refusal(workspace: Workspace, upload: Upload) -> str:
    """Return why *upload* can't be kept: dates that read two ways, for nobody is here to be asked, or its day."""
    from smarketing.errors import shown
    from smarketing.ingest import dates_contradict

    for part in upload.parts:
        if unsaid := _kind_in_doubt(part) or _rate_without_direction(part):
            return unsaid
        for header in part.converted.undecided:
            where = f"In {shown(part.prepared.file)}"
            if dates_contradict(part.prepared.grid, header, workspace.settings):
                return (
                    f"{where} the dates of '{shown(header)}' contradict each other: some have the day first, others "
                    "the month. Export them again in one way."
                )
            return (
                f"{where} no value of '{shown(header)}' tells whether the day or the month stands first. "
                "Upload it once on the Data page and say which; it is remembered from then on."
            )
    return upload.refusal


def _kind_in_doubt(part: Part) -> str:
    """Return why *part* is not taken unasked for the table it fits best: it fits another one nearly as well."""
    from smarketing.errors import shown

    doubt = part.prepared.doubt
    return (
        f"{shown(part.prepared.file)}: {doubt} Import it alone with --kind, or upload it once on the Data page."
        if doubt
        else ""
    )


def _rate_without_direction(part: Part) -> str:
    """Return why the exchange rates of *part* are not taken unasked: their header may mean either way about."""
    from smarketing.errors import shown
    from smarketing.ingest.rate_tables import names_direction

    header = part.mapping.header_of("rate")
    if header is None or part.prepared.is_remembered or names_direction(header):
        return ""
    return (
        f"In {shown(part.prepared.file)} '{shown(header)}' does not say whether it is what 1 of a currency is in yours "
        "or the other way about. Upload it once on the Data page, or call it 'rate to base' or 'units per base'."
    )


def _report(report: FileReport, upload: Upload) -> dict[str, Any]:
    rejects = [
        {"row": reject.row, "column": reject.column, "value": reject.value, "reason": reject.reason}
        for reject in report.rejects
    ]
    undecided = [header for file, header in upload.undecided if file == report.file]
    return {**vars(report), "rejects": rejects, "undecided": undecided, "refusal": upload.refusal}


def _told(upload: Upload, snapshot: Snapshot | None) -> Iterator[str]:
    for one in upload.reports:
        how = f"mode {one.mode}, " if one.mode else ""
        yield (
            f"{one.file}: {one.kind}, {how}{counted(one.rows_read, 'row')} read = {one.rows_kept:,} kept + "
            f"{one.rows_rejected:,} rejected; {counted(one.cells_nulled, 'cell')} emptied; "
            f"{one.new:,} new, {one.changed:,} changed, {one.same:,} the same, {one.gone:,} gone"
        )
        yield from (f"  {note}" for note in one.notes)
        yield from (f"  row {one.row}, {one.column or 'row'}: {one.reason}" for one in one.rejects[:5])
    if snapshot is None:
        yield f"Checked as of {day_in_words(upload.as_of)}; nothing was kept."
    elif upload.changes_nothing:
        yield f"Nothing changed: snapshot {snapshot.id} as of {day_in_words(snapshot.as_of)} has all of it."
    else:
        yield f"Kept as snapshot {snapshot.id}, as of {day_in_words(snapshot.as_of)}."


def read(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An export.")],
    out: Annotated[Path, typer.Option(help="Where to write the grid as CSV.")],
) -> None:
    """Write a file as it is understood before any mapping: the header first, every cell as text."""
    import tempfile

    from smarketing.errors import IngestError
    from smarketing.ingest import fit_name, read_grids, write_grid

    call = called(context)
    settings, name = call.settings, fit_name(file.name)
    with tempfile.TemporaryDirectory() as work:
        grid, *others = read_grids(existing(file), name, Path(work), settings)
        if others:
            names = ", ".join(one.sheet or one.file for one in (grid, *others))
            raise IngestError(f"{name} holds {1 + len(others)} tables ({names}). Give a file with one of them.")
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
        found = _differences(workspace, from_, to)
    call.answer({"from": from_, "to": to, "tables": found}, table(found))


def _differences(workspace: Workspace, before: str, after: str) -> list[dict[str, Any]]:
    return [
        {"table": one.kind, "new": one.new, "changed": one.changed, "same": one.same, "gone": one.gone}
        for one in workspace.differences(workspace.named(before), workspace.named(after))
    ]
