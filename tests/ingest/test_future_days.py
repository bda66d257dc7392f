"""An export of a day that is yet to come is remarked on before it is kept, and not refused."""

from __future__ import annotations

import datetime as dt

EXPORT = "Lead id,Created,Lead status\nL1,2026-01-01,New\nL2,2026-01-02,New\n"
TODAY = dt.datetime.now(dt.UTC).date()


def test_a_day_to_come_is_remarked_on_wherever_it_comes_from(checked):
    ahead = TODAY + dt.timedelta(days=30)
    for upload in (checked(("leads.csv", EXPORT), as_of=ahead), checked((f"leads_{ahead}.csv", EXPORT))):
        assert f"{ahead:%Y}, a day that is yet to come" in upload.remark
        assert "older" in upload.remark
        assert not upload.refusal
        assert upload.remark in upload.reports[0].notes


def test_today_and_before_need_no_remark(checked):
    for day in (TODAY, TODAY - dt.timedelta(days=1)):
        assert checked(("leads.csv", EXPORT), as_of=day).remark == ""
    assert checked(("leads.csv", EXPORT)).remark == ""
