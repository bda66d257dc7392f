"""What a file lacks is told with what may be meant."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.errors import MissingColumn


def test_a_column_that_is_called_right_and_holds_no_dates_is_said_to_be_looked_at(checked):
    rows = "1,a@x.example,1769940000000\n2,b@x.example,1769950000000\n"
    with pytest.raises(MissingColumn) as refused:
        checked(("leads.csv", f"Lead ID,Email,Created\n{rows}"), as_of=dt.date(2026, 3, 2))
    assert str(refused.value) == (
        "leads.csv has no column for “Created” (created_at). Its 'Created' was not taken: look at its values, or "
        "choose it as “Created” on the Data page."
    )
