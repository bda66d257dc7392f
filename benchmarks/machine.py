"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

import psutil

_LIBRARIES = ("duckdb", "pyarrow", "numpy", "pandas", "streamlit", "sqlglot")


def described() -> dict[str, str]:
    """Return processor, cores, memory, load and versions, by name."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "load when started": f"{os.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123  # a device, not a file
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or "unknown"
