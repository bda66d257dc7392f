"""A column called percent that holds shares of 1 is no silent guess."""

from __future__ import annotations

import datetime as dt

import pyarrow.parquet as pq
import pytest

TOLD = "“Probability (%)” says percent, but no value of it is above 1: read as shares"


def deals(*values: str) -> tuple[str, str]:
    rows = "".join(f"D{number},One,Open,5,2026-01-05,{value}\n" for number, value in enumerate(values))
    return "deals.csv", f"deal_id,deal_name,deal_stage,amount,created_at,Probability (%)\n{rows}"


@pytest.mark.parametrize(
    ("values", "shares", "is_told"),
    [
        (("0.2", "1"), [0.2, 1.0], True),
        (('"0,5"', ""), [0.5, None], True),
        (("20", "1"), [0.2, 0.01], False),
        (("0.2%", "1%"), [0.002, 0.01], False),
        (("0", "0"), [0.0, 0.0], False),
    ],
)
def test_shares_under_a_header_that_says_percent_are_told(checked, values, shares, is_told):
    upload = checked(deals(*values), as_of=dt.date(2026, 6, 30))
    (part,) = upload.parts
    assert pq.read_table(part.converted.path)["probability"].to_pylist() == pytest.approx(shares)
    assert any(note.startswith(TOLD) for note in upload.reports[0].notes) == is_told
