"""One person forgotten in every file of a company, and the search afterwards that shows it."""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

from smarketing.ingest.blanking import Blanking, Found
from smarketing.ingest.engine import open_engine
from smarketing.ingest.history import History
from smarketing.ingest.keyed_hashes import KEY_FILE, Key
from smarketing.ingest.persons import Person, find_person
from smarketing.ingest.replacing import Replacement
from smarketing.ingest.scratch import SCRATCH
from smarketing.ingest.snapshots import Snapshot, every_snapshot
from smarketing.settings import Settings

_BLOCK: Final = 1 << 20
_OVERLAP: Final = 512
_OF_DEMO: Final = ("demo.sqlite", "demo.json")


def person_in(workspace: Path, settings: Settings, identifier: str, key: Key) -> Person:
    """Return the person that *identifier*, an e-mail, a lead's id or a phone, is in any upload, undone ones too.

    Raises:
        FilterError: nobody is known by it, or several people are.
    """
    own = [one for one in every_snapshot(workspace) if not one.is_demo]
    leads = dict.fromkeys(path for one in own if (path := one.table(workspace, "leads")) is not None)
    workspace.mkdir(parents=True, exist_ok=True)
    with open_engine(workspace / SCRATCH, settings, workspace) as connection:
        return find_person(connection, list(leads), identifier, key)


def forget_in_files(
    replacement: Replacement, workspace: Path, settings: Settings, person: Person, key: Key
) -> list[Found]:
    """Make every file without *person* ready in *replacement* and return where they were found."""
    blanking = Blanking(person, key)
    history = History(replacement, workspace, settings)
    history.change(blanking)
    found = list(blanking.found)
    theirs = [
        path for path in history.uploads() if path.name[:64] in history.touched or _says(path, _raw_terms(person))
    ]
    for path in theirs:
        replacement.remove(path.relative_to(workspace).as_posix())
    if theirs:
        found.append(Found("uploaded files, as they came", len(theirs), "deleted; what was read of them stays"))
    for path in sorted((workspace / "mappings").glob("*.json")):
        content = path.read_text(encoding="utf-8")
        if any(term in content.lower() for term in person.words):
            mapping = _without(json.loads(content), person.words)
            replacement.put(path.relative_to(workspace).as_posix(), json.dumps(mapping, indent=1).encode())
            found.append(Found("remembered values of a mapping", 1, "blanked"))
    return found


def _without(value: Any, terms: Sequence[str]) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Return *value* with every text that has one of *terms* emptied."""
    if isinstance(value, dict):
        return {name: _without(one, terms) for name, one in value.items()}
    if isinstance(value, list):
        return [_without(one, terms) for one in value]
    return "" if isinstance(value, str) and any(term in value.lower() for term in terms) else value


def traces(workspace: Path, settings: Settings, person: Person, key: Key) -> tuple[int, list[str]]:
    """Return how many files were looked through for *person*, and a sentence for each that still has them.

    Tables and rows left out are read cell by cell, everything else byte by byte; the made-up company is left alone.
    """
    snapshots = every_snapshot(workspace)
    of_demo = {table.path for one in snapshots if one.is_demo for table in one.tables.values()}
    sha_of_demo = {report.sha256 for one in snapshots if one.is_demo for report in one.reports}
    left: list[str] = []
    searched = 0
    blanking = Blanking(person, key)
    with open_engine(workspace / SCRATCH, settings, workspace) as connection:
        for path in _files(workspace):
            inside = path.relative_to(workspace).as_posix()
            if inside in of_demo or path.name[:64] in sha_of_demo or inside.startswith(_OF_DEMO):
                continue
            searched += 1
            if path.parent.name == "tables":
                is_left = any(blanking.rows_in(connection, path, path.name.rpartition("-")[0]))
            elif path.parent.name == "rejects":
                is_left = bool(blanking.rejects_in(connection, path, _headers_of(snapshots, path)))
            else:
                is_left = _says(path, _raw_terms(person))
            if is_left:
                left.append(f"{path.parent.name}/{path.suffix.lstrip('.')} file still names them")
    return searched, left


def _headers_of(snapshots: Sequence[Snapshot], path: Path) -> dict[str, str]:
    """Return header → column of the files whose rejects are in *path*."""
    return {
        header: column
        for one in snapshots if path.name.startswith(f"{one.id}-")
        for report in one.reports
        for header, column in report.mapping.items()
    }  # fmt: skip


def _files(workspace: Path) -> Iterator[Path]:
    for path in sorted(workspace.rglob("*")):
        if path.is_file() and not path.name.startswith(KEY_FILE):
            yield path


def _raw_terms(person: Person) -> list[bytes]:
    """Return the bytes by which a file gives the person away, in lower case."""
    terms = [*person.words, *person.digits]
    return [term.encode(how) for term in terms for how in ("utf-8", "utf-16-le", "cp1252") if _fits(term, how)]


def _fits(term: str, encoding: str) -> bool:
    try:
        return bool(term.encode(encoding))
    except UnicodeEncodeError:
        return False


def _says(path: Path, terms: Sequence[bytes]) -> bool:
    """Return whether *path*, unpacked where it is packed, has one of *terms*, or can't be looked through."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return any(_has(archive.open(member), terms) for member in archive.infolist())
        if path.suffix == ".gz":
            with gzip.open(path) as unpacked:
                return _has(unpacked, terms)
        with path.open("rb") as file:
            return _has(file, terms)
    except FileNotFoundError:
        return False
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return True


def _has(file: IO[bytes] | gzip.GzipFile, terms: Sequence[bytes]) -> bool:
    before = b""
    while block := file.read(_BLOCK):
        text = before + block.lower()
        if any(term in text for term in terms):
            return True
        before = text[-_OVERLAP:]
    return False
