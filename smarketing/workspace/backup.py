"""A company's folder as one file and back; taken while people work, put back only where nothing is."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from smarketing.errors import StoreError, shown
from smarketing.ingest import snapshots
from smarketing.ingest.disk import told_of_disk
from smarketing.settings import Settings
from smarketing.store import Store, open_store, sqlite_url
from smarketing.workspace.backups_seal import PLACE, damaged, seal, seal_of

MANIFEST: Final = "backup.json"
STORE: Final = "store.sqlite"
DEMO_STORE: Final = "demo.sqlite"
RESTORING: Final = "restoring.json"
_FORMAT: Final = 2
_UNSEALED: Final = 1
_MADE_ANEW: Final = ("builds", "scratch")
_PACKED_ALREADY: Final = frozenset({".parquet", ".gz", ".zip", ".xlsx"})


def store_of(settings: Settings) -> Store:
    """Return the store that *settings* name: at its address, or in the workspace.

    Raises:
        SettingsError: the address is wrong.
        StoreError: it can't be reached, or a restore into the workspace was interrupted.
    """
    _refuse_half(settings.workspace)
    return _store_of(settings)


def _store_of(settings: Settings) -> Store:
    return open_store(settings.store_url or sqlite_url(settings.workspace / STORE), zone=settings.time_zone)


def back_up(settings: Settings, stores: Callable[[], Mapping[str, Store]], target: Path, *, by: str = "") -> int:
    """Write everything of a workspace but what can be made anew to the zip *target*; return its size in bytes.

    *stores* gives the decisions by the name of their file in it. They are copied at one moment, together with the list
    of files and the snapshot in force; the files themselves never change once they are there. The manifest holds the
    head of the audit log in each copy.

    Raises:
        StoreError: *target* is there already, or within the workspace, or a restore into that was interrupted.
        DiskRefused: a file can't be written.
    """
    folder = settings.workspace
    if target.exists():
        raise StoreError(f"{shown(target)} is there already. Name a new file, so that no backup is lost.")
    if target.resolve().is_relative_to(folder.resolve()):
        raise StoreError(f"{shown(target)} would be lost together with the workspace. Name a file outside of it.")
    with told_of_disk("No backup was made."):
        _write_backup(folder, stores, target)
    size = target.stat().st_size
    stores()[STORE].audit.append("backup.made", actor=by, subject=target.name, detail={"bytes": str(size)})
    return size


def _write_backup(folder: Path, stores: Callable[[], Mapping[str, Store]], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with _scratch(folder) as scratch, tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as beside:
        with snapshots.locked(folder):
            _refuse_half(folder)
            heads = _copied(stores(), scratch)
            files = sorted(_lasting(folder))
            changing = {path: path.read_bytes() for path in files if path.suffix == ".json"}
        unfinished = Path(beside) / "backup.zip"
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.comment = PLACE
            archive.writestr(MANIFEST, json.dumps({"format": _FORMAT, "audit": heads}))
            for name in heads:
                archive.write(scratch / name, name)
            for path in files:
                _pack(archive, path, path.relative_to(folder).as_posix(), changing.get(path))
        seal(unfinished)
        unfinished.replace(target)
    snapshots.flush_folder(target.parent)


def restore(settings: Settings, source: Path, *, by: str = "") -> None:
    """Put the backup *source* into the empty workspace of *settings*; all of it or nothing, whenever it is stopped.

    The audit log of each store goes on with an entry that says so, and that *by* did it.

    What was begun is marked in the folder until the snapshot is in force, so that a restore that was killed goes on
    with the same file and nobody opens a half of it. Decisions at another address may be there already: those of the
    backup, and newer ones.

    Raises:
        StoreError: the workspace isn't empty, holds the half of another backup, or *source* is no backup or damaged.
    """
    folder = settings.workspace
    with snapshots.locked(folder), _scratch(folder) as scratch:
        fingerprint = _unpack(source, scratch)
        goes_on = _goes_on(folder, fingerprint)
        (scratch / MANIFEST).unlink()
        last = [path for path in (scratch / snapshots.CURRENT,) if path.exists()]
        first = [path for path in sorted(_lasting(scratch)) if path not in last]
        if (scratch / DEMO_STORE).exists():
            first.append(scratch / DEMO_STORE)
            with closing(open_store(sqlite_url(scratch / DEMO_STORE))) as decided_in_demo:
                _say_restored(decided_in_demo, source, by)
        begun = json.dumps({"file": source.name, "fingerprint": fingerprint})
        snapshots.write_safely(folder / RESTORING, begun.encode())
        try:
            _place(first, scratch, folder)
            with closing(_store_of(settings)) as store:
                store.load_copy(scratch / STORE)
                _say_restored(store, source, by)
        except BaseException:  # also when it is stopped
            if not goes_on:
                _take_away(first, scratch, folder)
            raise
        _place(last, scratch, folder)
        (folder / RESTORING).unlink()


def _copied(stores: Mapping[str, Store], folder: Path) -> dict[str, str]:
    """Copy *stores* to *folder*; return the head of the audit log in each copy, empty where nothing was logged."""
    for name, store in stores.items():
        store.save_copy(folder / name)
    return {name: _head_in(folder / name) for name in stores}


def _head_in(copy: Path) -> str:
    with closing(open_store(sqlite_url(copy))) as store:
        return str(store.audit.head() or "")


def _say_restored(store: Store, source: Path, by: str) -> None:
    store.audit.append("backup.restored", actor=by, subject=source.name)


def _pack(archive: zipfile.ZipFile, path: Path, name: str, content: bytes | None) -> None:
    """Add the file *path*, or the *content* it had when the list of files was made."""
    if content is not None:
        archive.writestr(name, content)
    else:
        how = zipfile.ZIP_STORED if path.suffix in _PACKED_ALREADY else zipfile.ZIP_DEFLATED
        archive.write(path, name, compress_type=how)


def _lasting(folder: Path) -> Iterator[Path]:
    """Yield every file of a workspace that can't be made anew, but for the stores."""
    for child in folder.iterdir():
        if child.name in _MADE_ANEW or child.name.startswith((".", STORE, DEMO_STORE)):
            continue
        for path in child.rglob("*") if child.is_dir() else (child,):
            if path.is_file() and not path.name.startswith("."):
                yield path


def _begun(folder: Path) -> Mapping[str, str]:
    """Return which restore into *folder* has begun and not ended; nothing if none has."""
    try:
        found: Mapping[str, str] = json.loads((folder / RESTORING).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _refuse_half(folder: Path) -> None:
    begun = _begun(folder)
    if begun:
        raise StoreError(
            f"The restore of {shown(begun['file'])} into {shown(folder)} was interrupted. "
            "Run it again with the same file: it goes on where it was."
        )


def _goes_on(folder: Path, fingerprint: str) -> bool:
    """Return whether a restore of the same backup into *folder* was interrupted; refuse any other folder in use."""
    begun = _begun(folder)
    if not begun and (next(_lasting(folder), None) or next(folder.glob(f"{DEMO_STORE}*"), None)):
        raise StoreError(f"The workspace {shown(folder)} isn't empty, so nothing was restored. Name an empty folder.")
    if begun and begun["fingerprint"] != fingerprint:
        raise StoreError(
            f"The restore of {shown(begun['file'])} into {shown(folder)} was interrupted. Run that one again, "
            "or name an empty folder."
        )
    return bool(begun)


def _place(files: Sequence[Path], here: Path, folder: Path) -> None:
    """Move *files* from *here* to their places in *folder*, so that all of them outlast a power cut."""
    for path in files:
        target = folder / path.relative_to(here)
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as content:
            os.fsync(content.fileno())
        path.replace(target)
    for parent in {folder} | {(folder / path.relative_to(here)).parent for path in files}:
        snapshots.flush_folder(parent)


def _take_away(files: Sequence[Path], here: Path, folder: Path) -> None:
    """Remove what was placed of a restore that failed, and then its mark."""
    for path in files:
        (folder / path.relative_to(here)).unlink(missing_ok=True)
    (folder / RESTORING).unlink()


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Yield an empty folder on the disk of the workspace; gone afterwards."""
    parent = folder / "scratch"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _unpack(source: Path, target: Path) -> str:
    """Unpack the backup *source* to *target* and return what tells it from any other."""
    if not source.exists():
        raise StoreError(f"There is no backup {shown(source.name)}. Check its name and folder.")
    try:
        fingerprint = seal_of(source)
        with zipfile.ZipFile(source) as archive:
            version = json.loads(archive.read(MANIFEST))["format"]
            if version not in {_UNSEALED, _FORMAT}:
                raise StoreError(f"{shown(source.name)} is of another version of Smarketing. Restore it with that one.")
            if version == _FORMAT and not fingerprint:
                raise damaged(source)
            archive.extractall(target)
    except OSError as cause:
        raise StoreError(
            f"{shown(source.name)} can't be unpacked: {shown(cause.strerror)}. Check the file and the disk, "
            "then run it again; nothing was restored."
        ) from cause
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as cause:
        raise StoreError(
            f"{shown(source.name)} is no backup of ours, or it is damaged: {shown(cause)}. Choose another one."
        ) from cause
    return fingerprint or f"{source.stat().st_size} bytes"
