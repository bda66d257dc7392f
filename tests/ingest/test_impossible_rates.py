"""Exchange rates that can't be taken as they stand are left out, each told with its row."""

from __future__ import annotations

import datetime as dt


def reasons(upload):
    (report,) = upload.reports
    assert report.rows_read == report.rows_kept + report.rows_rejected
    return [(reject.row, reject.column, reject.value, reject.reason) for reject in report.rejects]


def test_a_rate_of_nought_or_below_is_none(checked):
    rows = "USD,2026-01-01,0\nGBP,2026-01-01,-1.2\nCHF,2026-01-01,1.05\n"
    upload = checked(("rates.csv", f"currency,valid_from,rate\n{rows}"), as_of=dt.date(2026, 3, 2))
    why = "A rate is more than nought, so this one can't be taken."
    assert reasons(upload) == [(2, "rate", "0", why), (3, "rate", "-1.2", why)]


def test_a_rate_for_a_hundred_units_is_not_taken_for_that_of_one(checked):
    rows = "JPY,100,2026-01-01,0.61\nUSD,1,2026-01-01,0.92\n"
    upload = checked(("rates.csv", f"Currency,Unit,Valid from,Rate\n{rows}"), as_of=dt.date(2026, 3, 2))
    assert reasons(upload) == [
        (2, "Unit", "100", "This rate is for 100 of the currency at once; write what it is for 1.")
    ]
