"""A company's folder as one file and back; taken while people work, put back only where nothing is."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from smarketing.errors import StoreError, shown
from smarketing.ingest import snapshots
from smarketing.settings import Settings
from smarketing.store import Store, open_store, sqlite_url

MANIFEST: Final = "backup.json"
STORE: Final = "store.sqlite"
DEMO_STORE: Final = "demo.sqlite"
_FORMAT: Final = 1
_MADE_ANEW: Final = ("builds", "scratch")
_PACKED_ALREADY: Final = frozenset({".parquet", ".gz", ".zip", ".xlsx"})


def store_of(settings: Settings) -> Store:
    """Return the store that *settings* name: at its address, or in the workspace.

    Raises:
        SettingsError: the address is wrong.
        StoreError: it can't be reached.
    """
    return open_store(settings.store_url or sqlite_url(settings.workspace / STORE), zone=settings.time_zone)


def back_up(settings: Settings, stores: Mapping[str, Store], target: Path) -> int:
    """Write everything of a workspace but what can be made anew to the zip *target*; return its size in bytes.

    *stores* are the decisions by the name of their file in it. They are copied at one moment, together with the list
    of files and the snapshot in force; the files themselves never change once they are there.

    Raises:
        StoreError: *target* is there already.
    """
    if target.exists():
        raise StoreError(f"{shown(target)} is there already. Name a new file, so that no backup is lost.")
    folder = settings.workspace
    target.parent.mkdir(parents=True, exist_ok=True)
    with _scratch(folder) as scratch:
        unfinished = scratch / "backup.zip"
        with snapshots.locked(folder):
            for name, store in stores.items():
                store.save_copy(scratch / name)
            files = sorted(_lasting(folder))
            changing = {path: path.read_bytes() for path in files if path.suffix == ".json"}
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(MANIFEST, json.dumps({"format": _FORMAT}))
            for name in stores:
                archive.write(scratch / name, name)
            for path in files:
                name = path.relative_to(folder).as_posix()
                if path in changing:
                    archive.writestr(name, changing[path])
                else:
                    how = zipfile.ZIP_STORED if path.suffix in _PACKED_ALREADY else zipfile.ZIP_DEFLATED
                    archive.write(path, name, compress_type=how)
        shutil.move(unfinished, target)
    return target.stat().st_size


def restore(settings: Settings, source: Path) -> None:
    """Put the backup *source* into the empty workspace of *settings*; all of it or nothing.

    Raises:
        StoreError: the workspace isn't empty, or *source* is no backup or is damaged.
    """
    folder = settings.workspace
    if (folder / snapshots.CURRENT).exists():
        raise StoreError(f"The workspace {shown(folder)} isn't empty, so nothing was restored. Name an empty folder.")
    with _scratch(folder) as scratch:
        _unpack(source, scratch)
        with closing(store_of(settings)) as store:
            store.load_copy(scratch / STORE)
        (scratch / MANIFEST).unlink()
        for left_over in scratch.glob(f"{STORE}*"):
            left_over.unlink()
        children = sorted(scratch.iterdir(), key=lambda child: child.name == snapshots.CURRENT)
        for child in children:
            shutil.move(child, folder / child.name)


def _lasting(folder: Path) -> Iterator[Path]:
    """Yield every file of a workspace that can't be made anew."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        is_store = inside.name.startswith((STORE, DEMO_STORE))
        if path.is_file() and inside.parts[0] not in _MADE_ANEW and not inside.name.startswith(".") and not is_store:
            yield path


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Yield an empty folder on the disk of the workspace; gone afterwards."""
    parent = folder / "scratch"
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _unpack(source: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            if json.loads(archive.read(MANIFEST))["format"] != _FORMAT:
                raise StoreError(f"{shown(source.name)} is of another version of Smarketing. Restore it with that one.")
            archive.extractall(target)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as cause:
        raise StoreError(
            f"{shown(source.name)} is no backup of ours, or it is damaged: {shown(cause)}. Choose another one."
        ) from cause
