"""The printed reference says what the dictionary says."""

from pathlib import Path

from smarketing.metrics.dictionary import dictionary
from smarketing.metrics.document import document

PRINTED = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_printed_reference_is_current():
    assert PRINTED.read_text(encoding="utf-8") == document(), "print it: python -m smarketing.metrics.document"


def test_it_names_every_metric_and_every_measure():
    text = PRINTED.read_text(encoding="utf-8")
    known = dictionary()
    assert [name for name in (*known.metrics, *known.measures) if f"| `{name}` |" not in text] == []
