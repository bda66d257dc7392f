"""The made-up company the benchmarks run on, and its workspace; both are kept between runs."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from smarketing.demo import TODAY, files_of, generate
from smarketing.settings import ROOT, Settings, read_settings
from smarketing.workspace import Workspace, demo, open_workspace

DATA = ROOT / "benchmarks" / "data"
SEED = 1
DEALS_PER_LEAD = 0.3
MEMORY = "4GB"


@dataclass(frozen=True)
class Company:
    """Where the exports and the workspace of a company of *leads* leads are."""

    leads: int

    @property
    def exports(self) -> Path:
        """The folder with a folder for each week."""
        return DATA / str(self.leads) / "exports"

    @property
    def folder(self) -> Path:
        """The workspace."""
        return DATA / str(self.leads) / "workspace"

    @property
    def settings(self) -> Settings:
        """The settings every benchmark uses."""
        return read_settings(workspace=self.folder, demo=self.exports, memory_limit=MEMORY)

    def export(self, name: str) -> Path:
        """Return a file of the latest week."""
        return self.exports / TODAY.isoformat() / name


def made(leads: int, *, fresh: bool) -> Company:
    """Return the company, its exports written now unless they are there."""
    company = Company(leads)
    if fresh:
        shutil.rmtree(DATA / str(leads), ignore_errors=True)
    if not (company.exports / "README.md").exists():
        began = time.perf_counter()
        generate(company.exports, leads=leads, seed=SEED, deals=int(leads * DEALS_PER_LEAD))
        print(f"generated {leads:,} leads in {time.perf_counter() - began:.0f} s")
    return company


def opened(company: Company) -> Workspace:
    """Return the workspace, both weeks imported now unless they are in it."""
    workspace = open_workspace(company.settings)
    if workspace.is_empty:
        demo.decide(workspace.store, company.exports, ZoneInfo("UTC"))
        for folder in sorted(company.exports.glob("20*")):
            began = time.perf_counter()
            prepared = workspace.prepare([(path, path.name) for path in files_of(folder)])
            workspace.keep(workspace.check(prepared, as_of=dt.date.fromisoformat(folder.name)), by="benchmarks")
            print(f"imported and built {folder.name} in {time.perf_counter() - began:.0f} s")
    return workspace
