"""Lead quality in one row, with numbers a person can add up."""

from __future__ import annotations

import pytest

from tests.metrics.marts import lead


def judged(company, *verdicts, **over):
    """One handed-over lead per verdict (None: not rated), the first worth 900, the others nothing."""
    leads = [lead("marketing_qualified", revenue=900 if not place else 0, **over) for place, _ in enumerate(verdicts)]
    feedback = [
        {"lead_id": row["lead_id"], "verdict": verdict} for row, verdict in zip(leads, verdicts, strict=True) if verdict
    ]
    company.given(leads=leads, feedback=feedback)
    (row,) = company.rows("lead_quality")
    return row


def test_leads_without_a_verdict_lower_coverage_and_no_other_rate(company):
    row = judged(company, "good", "ok", "bad", None, None, None)
    assert row["coverage"] == 0.5
    assert row["good_rate"] == row["rejection_rate"] == pytest.approx(1 / 3)
    assert row["n"] == 3


def test_at_stake_is_what_the_bad_leads_would_have_brought_as_good_ones(company):
    row = judged(company, "good", "ok", "ok", "bad", "bad")
    assert row["rejected_value"] == 600  # 900 over three good or ok leads, times two bad ones


def test_leads_too_young_to_judge_do_not_lower_what_is_at_stake(company):
    row = judged(company, "good", "bad", is_mature=False)
    assert row["rejected_value"] is None  # no good or ok lead is old enough to say what one is worth


def test_nothing_rated_has_no_rates(company):
    row = judged(company, None, None)
    assert (row["coverage"], row["good_rate"], row["rejection_rate"], row["low"]) == (0.0, None, None, None)
