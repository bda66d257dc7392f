"""What the tests of the import share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from smarketing.ingest import Prepared, Snapshot, Upload, check, keep, prepare
from smarketing.settings import Settings, read_settings

Files = Sequence[Path | tuple[str, str]]


@pytest.fixture(scope="session")
def config() -> Settings:
    """Return settings that no variable of this machine changes."""
    return read_settings(time_zone="UTC", threads=2, import_memory_limit="1GB")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return the folder of a new company."""
    return tmp_path / "workspace"


@pytest.fixture
def read(tmp_path: Path, workspace: Path, config: Settings) -> Callable[..., list[Prepared]]:
    """Return what reads files, given as paths or as (name, text), and says what they are."""

    def read_files(*files: Path | tuple[str, str], **options: object) -> list[Prepared]:
        paths = []
        for file in files:
            if isinstance(file, tuple):
                path = tmp_path / file[0]
                path.write_text(file[1], encoding="utf-8")
            else:
                path = file
            paths.append((path, path.name))
        return prepare(paths, workspace, config, **options)

    return read_files


@pytest.fixture
def checked(read: Callable[..., list[Prepared]], workspace: Path, config: Settings) -> Callable[..., Upload]:
    """Return what reads files and says what they would change."""

    def check_files(*files: Path | tuple[str, str], **options: object) -> Upload:
        found = read(*files)
        return check(found, [one.mapping for one in found], workspace, config, **options)

    return check_files


@pytest.fixture
def kept(checked: Callable[..., Upload], workspace: Path, config: Settings) -> Callable[..., Snapshot]:
    """Return what puts files in force, without a question."""

    def keep_files(*files: Path | tuple[str, str], author: str = "Ann", **options: object) -> Snapshot:
        return keep(checked(*files, **options), workspace, config, author=author)

    return keep_files
