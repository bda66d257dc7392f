"""An upload that is not kept yet. Its files and choices lie in the workspace's scratch area, its id in the address.

So it survives another page, a reload and a restart; what can be worked out again from there, only the session holds.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import streamlit as st

from smarketing.errors import AuditError, EngineError, SmarketingError, Stopped, UnreadableFile
from smarketing.ingest import (
    NOT_NEEDED,
    DateOrder,
    Difference,
    MappedValue,
    Mapping,
    Part,
    Prepared,
    Remembered,
    Snapshot,
    Upload,
    export_mapping,
    fit_name,
    write_mendable,
)
from smarketing.ingest.differences import EVERY_CHANGE
from smarketing.ingest.spellings import Spelling, all_spellings, as_said
from smarketing.ui.choices import FileChoices, UploadChoices, row_keys
from smarketing.ui.samples import spread
from smarketing.ui.tables import MOST_ROWS
from smarketing.ui.verdicts import moment
from smarketing.warehouse.marts import Progress
from smarketing.workspace import Workspace
from smarketing.workspace.work import Work

T = TypeVar("T")
PARAMETER: Final = "upload"
HELD: Final = "staging"
CHOICES: Final = "choices.json"


@dataclass
class Staging:
    """One upload under way.

    ``refused`` are sentences about files that can't be read and are left out; ``fault`` says why the rest can't be
    kept as chosen. ``revision`` counts what makes the tables of the form draw anew; ``checked`` is the dry run made for
    ``checked_for``; ``overtaken`` says who changed the data meanwhile, ``is_news`` that nobody has seen this yet;
    ``seen`` holds what was read from the files for the screen; ``work`` is what is being done for it now.
    """

    here: Workspace
    folder: Path
    choices: UploadChoices
    prepared: list[Prepared] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    is_ready: bool = False
    revision: int = 0
    checked: Upload | None = None
    checked_for: tuple[object, ...] = ()
    fault: str = ""
    overtaken: str = ""
    is_news: bool = False
    seen: dict[tuple[object, ...], Any] = field(default_factory=dict)
    work: Work[Snapshot | None] | None = None

    @property
    def id(self) -> str:
        """The name of the upload in the address."""
        return self.folder.name

    def mapping(self, number: int) -> Mapping:
        """Return how table *number* is read, choices included."""
        return self.choices.file(number).applied_to(self.prepared[number].mapping)

    def samples(self, number: int) -> dict[str, list[str]]:
        """Return up to three telling values of each column of table *number*."""
        found = self._once(("samples", number), lambda: self.here.samples(self.prepared[number]))
        return {header: spread(values) for header, values in found.items()}

    def values(self, number: int, target: str) -> list[MappedValue]:
        """Return the values of the column taken for *target*, each with what it means as chosen."""
        mapping = self.mapping(number)
        told = tuple(column for column in mapping.columns if column.target == target)
        return self._once(("values", number, told), lambda: self.here.values_of(self.prepared[number], mapping, target))

    def spellings(self, number: int) -> list[Spelling]:
        """Return how the values of sources and the like are written, in the order proposed, each with what is kept."""
        one = self.prepared[number]
        found = self._once(("spellings", number, one.mapping), lambda: all_spellings(one.grid, one.mapping))
        return as_said(found, self.mapping(number))

    def parts(self, number: int) -> list[Part]:
        """Return the tables that the dry run made from table *number*."""
        grid = self.prepared[number].grid
        return [part for part in self.checked.parts if part.prepared.grid is grid] if self.checked else []

    def mendable(self, number: int) -> bytes:
        """Return the rows of table *number* that have something to mend, as a CSV to mend and upload again."""
        out = self.folder / "to_mend.csv"
        found = [path for part in self.parts(number) if (path := part.converted.rejects_path) is not None]
        if not found:
            return b""
        write_mendable(found[0], out)
        return out.read_bytes()

    def mapping_file(self, number: int) -> bytes:
        """Return how table *number* is read as a file that the command line, or another workspace, can take."""
        out = self.folder / "mapping.json"
        one = self.prepared[number]
        orders = dict(one.date_orders)
        for part in self.parts(number):
            orders |= dict(part.converted.date_orders)
        export_mapping(out, Remembered(one.grid.header, self.mapping(number), orders, one.grid.header_row))
        return out.read_bytes()

    def choose_targets(self, number: int, chosen: dict[str, str]) -> None:
        """Take columns of table *number* for others; the form draws anew where that took something from another one."""
        before = self.mapping(number)
        self.choices.file(number).choose_targets(chosen)
        rows = zip(row_keys(before.columns), before.columns, self.mapping(number).columns, strict=True)
        if any(old.target != new.target for key, old, new in rows if key not in chosen):
            self.revision += 1
        self.save()

    def choose_orders(self, number: int, chosen: dict[str, str]) -> None:
        """Take the dates of columns of table *number* as day first or month first."""
        self.choices.file(number).date_orders.update(cast("dict[str, DateOrder]", chosen))
        self.save()

    def choose_values(self, number: int, header: str, chosen: dict[str, str]) -> None:
        """Take values of a column of table *number* for others of ours."""
        self.choices.file(number).choose_values(header, chosen)
        self.save()

    def mend(self, number: int, mended: dict[tuple[str, str], str]) -> None:
        """Read (header, value) of table *number* as another value; an empty one leaves it out again."""
        for (header, value), better in mended.items():
            self.choices.file(number).mend(header, value, better)
        self.save()

    def choose_mapping(self, number: int, content: bytes, name: str) -> None:
        """Read table *number* by a mapping exported as file *name*; what was chosen about it before is forgotten.

        Raises:
            IngestError: it is no mapping, or one for other columns.
        """
        with tempfile.TemporaryDirectory(dir=self.folder) as beside:  # one that is refused leaves the one before
            (file := Path(beside) / Path(fit_name(name)).name).write_bytes(content)
            self.prepared[number] = self.here.read_by(self.prepared[number], file)
            file.replace(self._mapping_of(number))
        self.choices.files[number] = FileChoices(has_mapping=True, header_row=self.prepared[number].grid.header_row)
        self.revision += 1
        self.save()

    def contradicts(self, number: int, header: str) -> bool:
        """Return whether the dates under *header* of table *number* are written in both orders."""
        key = ("contradicts", number, header)
        return self._once(key, lambda: self.here.contradicts(self.prepared[number], header))

    def preview(self, upload: Upload, kind: str) -> Difference:
        """Return what keeping *upload* would change in the table *kind*, with rows of every change."""
        key = ("preview", upload.work, kind, self.checked_for)
        return self._once(key, lambda: self.here.preview(upload, kind, limit=MOST_ROWS, changes=EVERY_CHANGE))

    def choose_kind(self, number: int, kind: str) -> None:
        """Take table *number* for another kind; what was chosen about its columns goes with the old one."""
        self.choices.files[number] = FileChoices(kind=kind, header_row=self.choices.file(number).header_row)
        self.prepared[number] = self._as_kind(number, kind)
        self.revision += 1
        self.save()

    def prepare(self, tell: Progress) -> None:
        """Read the files and what they are taken for; one that can't be read is left out, with a sentence."""
        paths = [(self.folder / str(number), name) for number, name in enumerate(self.choices.names)]
        self.refused, self.prepared, self.is_ready = [], [], True
        while paths and not self.prepared:
            try:
                self.prepared = self.here.prepare(paths, progress=tell)
            except UnreadableFile as fault:
                self.refused.append(str(fault))
                readable = [(path, name) for path, name in paths if not _is_in(name, fault.file)]
                paths = readable if len(readable) < len(paths) else []
            except Stopped:
                raise
            except SmarketingError as fault:
                self.refused.append(str(fault))
                paths = []
        for number in range(len(self.prepared)):
            if row := self.choices.file(number).header_row:
                self.prepared[number] = self.here.with_header_row(self.prepared[number], row)
            if self.choices.file(number).has_mapping:
                self.prepared[number] = self.here.read_by(self.prepared[number], self._mapping_of(number))
            elif kind := self.choices.file(number).kind:
                self.prepared[number] = self._as_kind(number, kind)

    @property
    def is_checked(self) -> bool:
        """Whether the dry run is that of the present choices, against the snapshot in force."""
        return self.checked_for == self._asked()

    def check(self, tell: Progress) -> None:
        """Read every row as chosen and work out what would change; ``fault`` tells why that can't be done."""
        choices, mappings = self.choices, [self.mapping(number) for number in range(len(self.prepared))]
        asked = self._asked()
        if self.checked_for and self.checked_for[0] != asked[0]:
            self.overtaken, self.is_news = self._who_was_first(), True
        self.checked, self.fault, self.checked_for = None, "", asked
        try:
            self.checked = self.here.check(
                self.prepared, mappings, mode=choices.mode, as_of=choices.as_of, progress=tell
            )
        except Stopped:
            raise
        except SmarketingError as fault:
            self.fault = fault.beside_the_file

    def keep(self, upload: Upload, by: str, tell: Progress) -> Snapshot:
        """Put *upload* in force, let go of its files and return its snapshot.

        Raises:
            Conflict: somebody else's upload came between.
            AuditError, EngineError: it is in force, but its numbers are not up.
            Stopped: the work of this thread was asked to stop; all is as it was before.
        """
        try:
            snapshot = self.here.keep(upload, by=by, progress=tell)
        except (AuditError, EngineError, Stopped):
            self.clear()
            raise
        self.clear()
        return snapshot

    def discard(self) -> None:
        """Throw the files away and forget the upload."""
        self.clear()
        forget()

    def clear(self) -> None:
        """Throw the files away, and whatever was made of them."""
        self.here.discard(self.prepared)
        shutil.rmtree(self.folder, ignore_errors=True)

    def save(self) -> None:
        """Write the choices beside the files, unless those are gone: kept or discarded in another run of the page."""
        with contextlib.suppress(FileNotFoundError):
            (self.folder / CHOICES).write_text(self.choices.model_dump_json(), encoding="utf-8")

    def stay(self) -> None:
        """Keep the files from being swept away while somebody looks at them."""
        for folder in filter(Path.exists, {self.folder, *(one.work for one in self.prepared)}):
            os.utime(folder)

    def _who_was_first(self) -> str:
        snapshot = self.here.in_force
        if snapshot is None:
            return "Somebody took the last upload back meanwhile. What would change is worked out anew: look again."
        return (
            f"{snapshot.author} changed the data at {moment(snapshot.taken_at)}, after you began. What would change is "
            "now told against that: look again, then keep."
        )

    def _as_kind(self, number: int, kind: str) -> Prepared:
        one = self.prepared[number]
        if kind == NOT_NEEDED:
            return replace(one, mapping=Mapping(NOT_NEEDED, None, ()), why="You left it out.", drift=(), doubt="")
        upload = [replace(other, mapping=self.mapping(place)) for place, other in enumerate(self.prepared)]
        return self.here.prepared_as(one, kind, upload)

    def _mapping_of(self, number: int) -> Path:
        return self.folder / f"mapping-{number}.json"

    def _asked(self) -> tuple[object, ...]:
        snapshot = self.here.in_force
        return (snapshot.id if snapshot else None, self.choices.model_dump_json())

    def _once(self, key: tuple[object, ...], work: Callable[[], T]) -> T:
        if key not in self.seen:
            self.seen[key] = work()
        return cast("T", self.seen[key])


def _is_in(name: str, faulty: str) -> bool:
    """Return whether *faulty* is the upload's file *name*, or a part of that archive or workbook."""
    return faulty == name or faulty.startswith(f"{name}/")


def forget() -> None:
    """Let the session and its address know of no upload."""
    st.session_state.pop(HELD, None)
    st.query_params.pop(PARAMETER, None)
