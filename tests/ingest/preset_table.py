"""The table of presets in ``docs/presets.md``, printed from the presets; run as a module, it renews the page."""

from __future__ import annotations

from smarketing.ingest.presets import CERTAINTIES, NOT_NEEDED, PERIOD_HEADERS, Preset, presets
from smarketing.settings import ROOT

PAGE = ROOT / "docs" / "presets.md"
BEGIN = "<!-- presets: `python -m tests.ingest.preset_table` prints this -->\n"
END = "<!-- end of presets -->"


def table() -> str:
    """Return the table: preset, what it becomes, columns, certainty, source of the facts, supposed spellings."""
    rows = [
        f"| `{preset.name}` | {preset.label} | {_becomes(preset)} | {_columns(preset)} | {preset.facts.certainty} "
        f"| {_known(preset)} | {_supposed(preset)} "
        f"| {preset.facts.source} | {', '.join(f'`{one}`' for one in preset.facts.unsure)} |"
        for preset in presets()
    ]
    head = (
        "| preset | export | becomes | columns | certainty | spellings told of | only supposed | who says so "
        "| spellings from general knowledge |"
    )
    words = [f"- **{word}**: {meaning}." for word, meaning in CERTAINTIES.items()]
    known, supposed = (sum(map(count, presets())) for count in (_known, _supposed))
    total = f"{len(presets())} presets: {known:,} spellings that their sources tell of, {supposed:,} only supposed."
    return "\n".join((*words, "", total, "", head, f"|{' --- |' * 9}", *rows)) + "\n"


def _known(preset: Preset) -> int:
    """Return how many spellings of headers the preset's source tells of: none where all is general knowledge."""
    return 0 if preset.facts.certainty == "general" else len(_spellings(preset) - set(preset.facts.unsure))


def _supposed(preset: Preset) -> int:
    return len(_spellings(preset)) - _known(preset)


def _spellings(preset: Preset) -> set[str]:
    return {*preset.spellings, *preset.signs} - set(PERIOD_HEADERS)


def _becomes(preset: Preset) -> str:
    kinds = ["left out" if preset.kind == NOT_NEEDED else preset.kind, *(part.kind for part in preset.also)]
    return ", ".join(kinds)


def _columns(preset: Preset) -> str:
    """Return the columns a preset fills; a question mark where every spelling is only supposed."""
    unsure = set(preset.facts.unsure)
    own = {column: known for column, known in preset.headers.items() if not set(known) <= set(PERIOD_HEADERS)}
    return ", ".join(f"{column}{'?' * (set(known) <= unsure)}" for column, known in own.items())


def printed(page: str) -> str:
    """Return the table that stands in *page*."""
    return page.partition(BEGIN)[2].partition(END)[0]


if __name__ == "__main__":
    before, _, after = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + table() + END + after.partition(END)[2], encoding="utf-8")
