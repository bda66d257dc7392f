"""One person forgotten in every file of a company, and the search afterwards that shows it."""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from smarketing.ingest.staying import Stay
from smarketing.settings import Settings

_BLOCK: Final = 1 << 20
_OVERLAP: Final = 512
_OF_DEMO: Final = ("demo.sqlite", "demo.json")
_STORE: Final = "store.sqlite"
_BY: Final = frozenset({"author", "by"})
"""Who did something, in our own files: a colleague, also where one of the leads is called the same."""


def person_in(workspace: Path, settings: Settings, identifier: str, key: Key) -> Person:
    """Return the person that *identifier*, an e-mail, lead's id, phone or full name, is in any upload, undone ones too.

    Raises:
        FilterError: nobody is known by it, or several people are.
    """
    own = [one for one in every_snapshot(workspace) if not one.is_demo]
    leads = dict.fromkeys(path for one in own if (path := one.table(workspace, "leads")) is not None)
    workspace.mkdir(parents=True, exist_ok=True)
    with open_engine(workspace / SCRATCH, settings, workspace) as connection:
        return find_person(connection, list(leads), identifier, key)


def forget_in_files(replacement: Replacement, workspace: Path, settings: Settings, blanking: Blanking) -> list[Found]:
    """Make every file without the person of *blanking* ready in *replacement* and return where they were found."""
    person = blanking.person
    history = History(replacement, workspace, settings)
    with open_engine(workspace / SCRATCH, settings, workspace) as connection:
        blanking.look_for_shared(connection, history.tables())
    history.change(blanking)
    found = list(blanking.found)
    theirs = [
        path for path in history.uploads() if path.name[:64] in history.touched or _says(path, _raw_terms(person))
    ]
    for path in theirs:
        replacement.remove(path.relative_to(workspace).as_posix())
    if theirs:
        found.append(Found("uploaded files, as they came", len(theirs), "deleted; what was read of them stays", "file"))
    for path in sorted((workspace / "mappings").glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if _in_json(content, person):
            replacement.put(path.relative_to(workspace).as_posix(), json.dumps(_without(content, person)).encode())
            found.append(Found("remembered values of a mapping", 1, "blanked", "mapping"))
    return found


def stays_of(workspace: Path, settings: Settings, blanking: Blanking) -> list[Stay]:
    """Return where the full name would stay in the tables, once the person of *blanking* is forgotten."""
    own = [one for one in every_snapshot(workspace) if not one.is_demo]
    tables = {table.path: kind for one in own for kind, table in one.tables.items()}
    with open_engine(workspace / SCRATCH, settings, workspace) as connection:
        return [
            stay for path, kind in tables.items() for stay in blanking.stays(connection, workspace / path, kind, path)
        ]


def _texts_in(value: Any) -> Iterator[str]:  # noqa: ANN401  # whatever JSON holds
    """Yield every text in *value* but those that say who of the company did it."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from () if name in _BY else _texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts_in(one)
    elif isinstance(value, str):
        yield value


def _in_json(value: Any, person: Person) -> bool:  # noqa: ANN401  # whatever JSON holds
    spoken = person.spoken
    return spoken is not None and any(spoken.search(text) for text in _texts_in(value))


def _without(value: Any, person: Person) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Return *value* with every text that says who the person is emptied."""
    if isinstance(value, dict):
        return {name: _without(one, person) for name, one in value.items()}
    if isinstance(value, list):
        return [_without(one, person) for one in value]
    return "" if isinstance(value, str) and _in_json(value, person) else value


@dataclass(frozen=True)
class Searched:
    """What a search afterwards looked through: so many files, where the full name stays, a sentence for all else."""

    files: int
    stays: tuple[Stay, ...]
    left: tuple[str, ...]


def traces(workspace: Path, settings: Settings, blanking: Blanking) -> Searched:
    """Return what a search of every file for the person of *blanking* finds, once they were forgotten.

    Tables, rows left out and builds are read cell by cell, everything else byte by byte; the made-up company is left
    alone, and the store is searched by who knows its columns.
    """
    snapshots = every_snapshot(workspace)
    of_demo = {table.path for one in snapshots if one.is_demo for table in one.tables.values()}
    sha_of_demo = {report.sha256 for one in snapshots if one.is_demo for report in one.reports}
    files = [
        path for path in _files(workspace)
        if (inside := path.relative_to(workspace).as_posix()) not in of_demo
        and path.name[:64] not in sha_of_demo and not inside.startswith((*_OF_DEMO, _STORE))
    ]  # fmt: skip
    stays: list[Stay] = []
    left: list[str] = []
    with open_engine(workspace / SCRATCH, settings, workspace) as connection:
        for path in files:
            kind = path.name.rpartition("-")[0]
            if path.parent.name == "tables":
                stays += blanking.stays(connection, path, kind, path.name)
                is_left = any(blanking.rows_in(connection, path, kind))
            elif path.parent.name == "rejects":
                is_left = bool(blanking.rejects_in(connection, path, _headers_of(snapshots, path)))
            elif path.suffix == ".duckdb":
                is_left = blanking.is_in_build(connection, path)
            elif path.suffix == ".json" and path.parent.name != "uploads":
                is_left = _in_json(json.loads(path.read_bytes()), blanking.person)
            else:
                is_left = _says(path, _raw_terms(blanking.person))
            if is_left:
                left.append(_sentence(path))
    return Searched(len(files), tuple(stays), tuple(left))


def _sentence(path: Path) -> str:
    """Return that *path* still names the person, without saying its name, and what to do."""
    place = f"{path.parent.name}/{path.suffix.lstrip('.')}"
    do = "Run build, and forget the person once more" if path.suffix == ".duckdb" else "Forget the person once more"
    return f"{place} file still names them. {do}; if it stays, delete the file"


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
