"""What an import at the command line refuses: files that can't be read, and what only a person could answer."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from smarketing.cli.options import KINDS
from smarketing.domain.wording import counted
from smarketing.errors import IngestError, UnreadableFile, shown
from smarketing.ingest import (
    DateOrder,
    DoubtfulAmounts,
    Mode,
    Part,
    Prepared,
    Remembered,
    ThreeDigits,
    Upload,
    dates_contradict,
    fit_name,
)
from smarketing.ingest.date_orders import with_order
from smarketing.ingest.header_rows import rows_of_all
from smarketing.ingest.kinds import ELSE_CHOOSE
from smarketing.ingest.rate_tables import names_direction
from smarketing.ingest.three_digits import unanswered, with_answer
from smarketing.warehouse.build import Progress
from smarketing.workspace import Workspace

_SAY_WHICH: Final = f"If it holds one of our tables, import it alone and say which, --kind {KINDS.replace(', ', '|')}."


class Exports:
    """The files of one import, all of which are taken or none."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Look which of *files* are there.

        Raises:
            IngestError: none is; names every one.
        """
        self.found: list[tuple[Path, str]] = []
        self.lost: list[UnreadableFile] = []
        for path in files:
            try:
                self.found.append((existing(path), fit_name(path.name)))
            except UnreadableFile as fault:
                self.lost.append(fault)
        if not self.found:
            raise _refused(self.lost, others=0)

    def prepared(
        self,
        workspace: Workspace,
        *,
        kind: str | None,
        mapping: Remembered | None,
        header_row: int | None,
        progress: Progress,
    ) -> list[Prepared]:
        """Return what the files hold and are taken for, all with their header in *header_row* where it is given.

        Raises:
            IngestError: some can't be read; names every one, not only the first.
        """
        try:
            whole = workspace.prepare(
                self.found, kind=kind, mapping=mapping, header_rows=rows_of_all(header_row), progress=progress
            )
        except UnreadableFile as first:
            broken = [first] if len(self.found) == 1 else list(self._broken(workspace, progress))
            raise _refused([*self.lost, *broken], others=len(self.found) - len(broken)) from first
        if self.lost:
            workspace.discard(whole)
            raise _refused(self.lost, others=len(self.found))
        return whole

    def _broken(self, workspace: Workspace, progress: Progress) -> Iterator[UnreadableFile]:
        """Yield why files can't be read, one by one."""
        for one in self.found:
            try:
                workspace.discard(workspace.prepare([one], progress=progress))
            except UnreadableFile as fault:
                yield fault


def _refused(faults: Sequence[UnreadableFile], *, others: int) -> IngestError:
    """Return the error that names every file that can't be read, and says what becomes of the *others*."""
    if len(faults) == 1 and not others:
        return faults[0]
    them = "it" if len(faults) == 1 else "them"
    rest = f", or leave {them} out: {counted(others, 'other file')} can be read." if others else " and import again."
    last = f"Nothing was kept, for an import takes all its files or none. Mend {them}{rest}"
    return IngestError("\n".join((*map(str, faults), last)))


def checked(
    workspace: Workspace,
    prepared: Sequence[Prepared],
    *,
    mode: Mode | None,
    as_of: dt.date | None,
    three_digits: ThreeDigits | None,
    date_order: DateOrder | None,
    progress: Progress,
) -> Upload:
    """Return what keeping *prepared* would do.

    Where nothing tells, amounts such as 1.234 are what *three_digits* says, and days are written in *date_order*.

    Raises:
        IngestError: they can't be taken; says what to do here, not on the Data page, and which kinds are in doubt.
    """
    mappings = [one.mapping for one in prepared]
    if three_digits:
        mappings = [with_answer(mapping, three_digits) for mapping in mappings]
    if date_order:
        mappings = [with_order(mapping, date_order) for mapping in mappings]
    try:
        return workspace.check(prepared, mappings, mode=mode, as_of=as_of, progress=progress)
    except IngestError as fault:
        doubts = list(filter(None, map(_kind_in_doubt, prepared)))
        if not doubts and ELSE_CHOOSE not in str(fault):
            raise
        raise IngestError("\n".join((*doubts, for_here(str(fault))))) from fault


def for_here(sentence: str) -> str:
    """Return *sentence* with what to do at the command line in place of what to do on the Data page."""
    return sentence.replace(ELSE_CHOOSE, _SAY_WHICH)


def existing(path: Path) -> Path:
    """Return *path*, a file that is there.

    Raises:
        UnreadableFile: it isn't, or it is a folder.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISREG(kind):
            path.open("rb").close()
            return path
    except FileNotFoundError as cause:
        where = f"there is no such file in {shown(str(path.parent.resolve()))}."
        raise UnreadableFile(fit_name(path.name), where, "Check its name and folder.") from cause
    except (OSError, ValueError) as cause:
        reason = str(getattr(cause, "strerror", None) or cause).lower()
        raise UnreadableFile(
            fit_name(path.name), f"the system says: {reason}.", "Check its name and rights."
        ) from cause
    raise UnreadableFile(fit_name(path.name), "it is a folder, a pipe or a device.", "Name a file.")


def refusal_of(workspace: Workspace, upload: Upload) -> str:
    """Return why *upload* can't be kept: what reads two ways, for nobody is here to be asked, or its day."""
    for part in upload.parts:
        if unsaid := _kind_in_doubt(part.prepared) or _rate_without_direction(part):
            return unsaid
        for header in part.converted.undecided:
            where = f"In {shown(part.prepared.file)}"
            if dates_contradict(part.prepared.grid, header, workspace.settings):
                return (
                    f"{where} the dates of '{shown(header)}' contradict each other: some have the day first, others "
                    "the month. Export them again in one way."
                )
            return (
                f"{where} no value of '{shown(header)}' tells whether the day, the month or the year stands first. "
                "Say which with --date-order day|month|year, or on the Data page; it is remembered from then on."
            )
        if unsaid := next(map(partial(_three_digits_unsaid, part), unanswered(part.converted)), ""):
            return unsaid
    return upload.refusal


def _three_digits_unsaid(part: Part, found: DoubtfulAmounts) -> str:
    """Return that amounts of *part* may mean two things, and how to say which."""
    return (
        f"In {shown(part.prepared.file)} nothing tells whether {counted(found.count, 'amount')} of "
        f"'{shown(found.header)}', such as '{shown(found.example)}', are thousands or have three decimals. Say which "
        "with --three-digits thousands|decimals; it is remembered from then on."
    )


def _kind_in_doubt(one: Prepared) -> str:
    """Return why *one* is not taken unasked for the table it fits best: it fits another one nearly as well."""
    doubt = one.doubt
    return (
        f"{shown(one.file)}: {doubt} Import it alone with --kind, or upload it once on the Data page." if doubt else ""
    )


def _rate_without_direction(part: Part) -> str:
    """Return why the exchange rates of *part* are not taken unasked: their header may mean either way about."""
    header = part.mapping.header_of("rate")
    if header is None or part.prepared.is_remembered or names_direction(header):
        return ""
    return (
        f"In {shown(part.prepared.file)} '{shown(header)}' does not say whether it is what 1 of a currency is in yours "
        "or the other way about. Upload it once on the Data page, or call it 'rate to base' or 'units per base'."
    )
