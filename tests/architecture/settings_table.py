"""The README's table of settings, printed from the settings themselves; run as a module, it renews the README."""

from __future__ import annotations

from pathlib import Path

from smarketing.settings import ROOT, Settings

README = ROOT / "README.md"
BEGIN = "<!-- settings: `make settings` prints this -->\n"
END = "<!-- end of settings -->"


def table() -> str:
    """Return the table: variable, default, meaning."""
    rows = [
        f"| `SMARKETING_{name.upper()}` | {_shown(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(("| variable | default | meaning |", "| --- | --- | --- |", *rows)) + "\n"


def printed(readme: str) -> str:
    """Return the table that stands in *readme*."""
    return readme.partition(BEGIN)[2].partition(END)[0]


def _shown(default: object) -> str:
    if isinstance(default, Path):
        return f"`{default.relative_to(ROOT).as_posix()}`"
    return f"`{default}`" if default != "" else ""


if __name__ == "__main__":
    before, _, after = README.read_text(encoding="utf-8").partition(BEGIN)
    README.write_text(before + BEGIN + table() + END + after.partition(END)[2], encoding="utf-8")
