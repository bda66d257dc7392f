"""What every test may ask for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.nodeid import coerce_node_id

from smarketing.ingest.converting import convert
from smarketing.ingest.model import ColumnMapping, Converted, Grid, Mapping
from smarketing.ingest.reading import read_grids, write_grid
from smarketing.settings import Settings, read_settings
from smarketing.workspace import Workspace, open_workspace
from tests.ready import CopyOf, DemoIn, copier, load_demo
from tests.trying import register_quick

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TESTS = Path(__file__).parent
SLOW = (
    "access/test_writing.py", "cli", "demo", "laws", "pages", "soundness", "warehouse", "test_agreements.py",
    "test_demo_makes_way.py", "test_forgetting.py", "test_news.py", "test_stage_model_effect.py", "test_work.py",
    "test_workspace.py", "metrics/test_follow_up.py", "store/test_audit.py", "store/test_backup.py",
    "store/test_leads.py", "ui/test_lately.py", "ingest/test_blank_rows.py", "ingest/test_converting_long.py",
    "ingest/test_hostile_fuzz.py", "ingest/test_hostile_text.py", "ingest/test_hostile_workbooks.py",
    "ingest/test_importing.py", "ingest/test_importing_keeping.py", "ingest/test_kinds.py", "ingest/test_mapping.py",
    "ingest/test_money.py", "ingest/test_privacy.py", "ingest/test_reading_damage.py",
    "ingest/test_reading_polluted.py", "ingest/test_reading_pollock.py",
)  # fmt: skip
"""Folders and modules that build whole companies or try many files: left out of the subset that takes a minute."""

register_quick()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what stands in ``SLOW``; keep groups together."""
    for item in items:
        place = item.path.relative_to(TESTS).as_posix()
        if place.startswith(tuple(name if name.endswith(".py") else f"{name}/" for name in SLOW)):
            item.add_marker(pytest.mark.slow)
    if getattr(config.option, "loadgroup", False):
        _name_groups(items)


def _name_groups(items: list[pytest.Item]) -> None:
    """Tell xdist which tests go together: it reads ``@group`` in their ids, but writes it where pytest 9.2 has no id.

    Goes with https://github.com/pytest-dev/pytest-xdist/issues/1386.
    """
    for item in items:
        group = "_".join(sorted({mark.args[0] for mark in item.iter_markers("xdist_group")}))
        if group and not item.nodeid.endswith(f"@{group}"):
            item._id = coerce_node_id(f"{item.nodeid}@{group}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real exports beside the repository; the test is skipped where there is none."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real exports (../shared/data) are not on this machine")
    return SHARED_DATA


@pytest.fixture(scope="session")
def copy_of(tmp_path_factory: pytest.TempPathFactory) -> CopyOf:
    """Return what copies a company that is made once for all workers: ``copy_of(name, make, folder)``."""
    return copier(tmp_path_factory)


@pytest.fixture(scope="session")
def demo_in(copy_of: CopyOf) -> DemoIn:
    """Return what makes a folder the workspace of a newcomer who loaded the demo company."""
    return lambda folder: copy_of("demo", load_demo, folder)


@dataclass
class Desk:
    """A folder in which files are written, read and converted one by one, as an upload would do it in Berlin."""

    folder: Path
    settings: Settings
    files: int = 0

    def grids(self, content: str | bytes, name: str = "export.csv") -> list[Grid]:
        """Return what *content* is read as."""
        self.files += 1
        path = self.folder / f"{self.files}-{Path(name).name}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_grids(path, name, self.folder / "work", self.settings)

    def rows(self, grid: Grid) -> list[list[str]]:
        """Return header and rows of *grid* as they are written out."""
        out = self.folder / "grid.csv"
        write_grid(grid, out, self.settings)
        with out.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def convert(
        self, content: str | bytes, kind: str, columns: dict[str, str | ColumnMapping], *, collapse: bool = False
    ) -> Converted:
        """Return *content* converted to *kind*; *columns* says what each header is taken for."""
        chosen = tuple(
            target if isinstance(target, ColumnMapping) else ColumnMapping(header, target)
            for header, target in columns.items()
        )
        mapping = Mapping(kind, None, chosen, collapse=collapse)
        return convert(self.grids(content)[0], mapping, self.folder / "out", self.settings)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk with nothing on it."""
    return Desk(tmp_path, read_settings(time_zone="Europe/Berlin"))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """Return a company's workspace with nothing in it."""
    with closing(open_workspace(read_settings(workspace=tmp_path / "company"))) as opened:
        yield opened
