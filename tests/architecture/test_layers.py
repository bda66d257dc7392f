"""The layers of docs/architecture.md, checked on every import."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]


def test_every_module_imports_only_from_layers_below_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    broken = lint_imports(no_cache=True)
    assert not broken, capsys.readouterr().out


def test_the_architecture_page_tells_the_layers_that_are_checked() -> None:
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in checked if contract["type"] == "layers")
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Layers")[2].partition("\n\n")[0]
    places = [[told.find(name) for name in layer.split(" | ")] for layer in layers]
    assert [layer for layer, found in zip(layers, places, strict=True) if -1 in found] == []
    assert places == sorted(places), "docs/architecture.md tells the layers in another order"
