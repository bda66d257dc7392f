"""A PostgreSQL server of the tests' own: no TCP, a socket in a temporary folder, an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


def binaries() -> Path | None:
    """Return the folder of the newest server installed, None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@dataclass(frozen=True)
class Server:
    """A server in a folder of its own, which is its socket's too."""

    binaries: Path
    folder: Path
    user: str | None

    @property
    def socket(self) -> str:
        """The host that a connection names."""
        return str(self.folder)

    def start(self) -> None:
        """Start it; returns when it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=120"
        self._control("-o", options, "-l", self.folder / "log", "start")

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        self._control("-m", "immediate", "stop")

    def kill(self) -> None:
        """End every process of it with SIGKILL at once; returns when they are gone."""
        leader = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(leader, signal.SIGSTOP)  # it may start no other while we look
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
        for process in (leader, *map(int, children)):
            with suppress(ProcessLookupError):  # gone already
                os.kill(process, signal.SIGKILL)
        for process in (leader, *map(int, children)):
            while _lives(process):
                time.sleep(0.01)
        # where nobody collects dead processes, as in a bare container, the next server takes this one to be alive
        for mark in (self._data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            mark.unlink(missing_ok=True)

    def make(self) -> None:
        """Make its files."""
        command = (self.binaries / "initdb", "-D", self._data, "-U", "smarketing", "-A", "trust", "-E", "UTF8")
        _run(self.user, *command, "--no-sync")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _control(self, *arguments: str | Path) -> None:
        _run(self.user, self.binaries / "pg_ctl", "-D", self._data, "-w", *arguments)


@contextmanager
def server(bin_folder: Path) -> Iterator[Server]:
    """Yield a running server; it and its data are gone afterwards."""
    user = _unprivileged_user()
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        if user:
            shutil.chown(name, user)
        made = Server(bin_folder, Path(name), user)
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _unprivileged_user() -> str | None:
    """Return who runs the server when the tests run as root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, *command: str | Path) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=user, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
