"""Files of tables nobody has seen, polluted in one way or two: read right, else told, never wrong in silence."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.pollock import REPORTED, RIGHT, SILENT, judged
from benchmarks.polluting import POLLUTIONS, outcomes, polluted

SEEDS = range(7, 8)
SHARE = 0.08
LEAST_RIGHT = 0.93
BREAKS_A_ROW = {"row less sep", "row more sep", "row field delimiter", "short row"}


def test_two_pollutions_at_once_are_mostly_read_right_and_never_wrong_in_silence(tmp_path):
    found = list(outcomes(SEEDS, tmp_path, SHARE))
    counts = Counter(outcome for _, _, outcome in found)
    assert [(kinds, seed) for kinds, seed, outcome in found if outcome == SILENT] == []
    assert counts[RIGHT] >= LEAST_RIGHT * counts.total()


@pytest.mark.parametrize("kind", POLLUTIONS)
def test_one_pollution_alone_is_read_right_or_told_where_it_broke_a_row(tmp_path, kind):
    content, wanted = polluted((kind,), 11)
    path = tmp_path / "polluted.csv"
    path.write_bytes(content)
    outcome = judged(path, wanted)
    assert outcome == RIGHT or (outcome == REPORTED and kind in BREAKS_A_ROW)


def test_the_same_seed_makes_the_same_file():
    assert polluted(("preamble", "utf-16"), 5) == polluted(("preamble", "utf-16"), 5)
    assert polluted(("preamble",), 5) != polluted(("preamble",), 6)
