"""Whoever works out what a step costs from the numbers shown finds the amount shown."""

from __future__ import annotations

import re

import pytest

from smarketing.ui import formats
from smarketing.ui.shortfall import sum_of


@pytest.mark.parametrize(
    ("n", "wanted", "got", "later", "size"),
    [(634, 0.4, 0.3801, 0.2104, 32_963.5), (212, 0.55, 0.49, 0.34, 4_312.2), (18_400, 0.31, 0.2997, 0.1012, 120_449)],
)
def test_the_shown_numbers_give_the_shown_result(n: int, wanted: float, got: float, later: float, size: float) -> None:
    short = n * (wanted - got)
    step = {
        "n": n, "wanted_rate": wanted, "step_rate": got, "later_rate": later, "average_deal_size": size,
        "leads_short": short, "amount_short": short * later * size,
    }  # fmt: skip
    text = sum_of(step, "EUR", "1 Nov 2025").replace(",", "")
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text.split(" average")[0])]
    shown_wanted, shown_got, cases, leads, then, amount = numbers
    decimals = len(str(leads).partition(".")[2])
    assert round(cases * (shown_wanted - shown_got) / 100, decimals) == leads
    result = formats.money(leads * then / 100 * amount, "EUR")
    assert text.endswith(f"= {result}.".replace(",", ""))
