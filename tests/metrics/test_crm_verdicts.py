"""Where nobody rated a lead, its CRM status stands in, and says that it does."""

from __future__ import annotations

import pytest

from tests.metrics.marts import lead


def test_a_status_stands_in_only_where_nobody_rated_the_lead(company):
    rated = lead("marketing_qualified", is_disqualified=True, disqualified_reason="No need", is_lost=True)
    leads = [
        rated,
        lead("marketing_qualified", is_disqualified=True, disqualified_reason="No need", is_lost=True),
        lead("marketing_qualified", is_disqualified=True, is_lost=True),
        lead("opportunity"),
        lead("marketing_qualified"),
    ]
    company.given(leads=leads, feedback=[{"lead_id": rated["lead_id"], "verdict": "good", "reason": "Fits"}])
    (row,) = company.rows("quality_with_crm_by_source")
    assert (row["handed_over"], row["judged"], row["from_crm"]) == (5, 4, 3)
    assert (row["good"], row["ok"], row["bad"]) == (1, 1, 2)
    assert (row["rejection_rate_with_crm"], row["n"]) == (0.5, 4)
    found = [(one["reason"], one["verdict_from"], one["bad"]) for one in company.rows("reasons_with_crm")]
    assert found == [("(none given)", "CRM", 1), ("No need", "CRM", 1)]


def test_the_rejection_rate_of_sales_stays_that_of_sales(company):
    leads = [lead("marketing_qualified", is_disqualified=True), lead("marketing_qualified")]
    company.given(leads=leads, feedback=[{"lead_id": leads[1]["lead_id"], "verdict": "ok"}])
    (row,) = company.rows("lead_quality")
    assert (row["rated"], row["rejection_rate"], row["coverage"]) == (1, 0, 0.5)


def test_one_reason_may_be_both_said_and_taken_from_the_crm(company):
    said, taken = lead("marketing_qualified"), lead("marketing_qualified", is_disqualified=True)
    taken["disqualified_reason"] = "No budget"
    feedback = [{"lead_id": said["lead_id"], "verdict": "bad", "reason": "No budget", "reason_team": "marketing"}]
    company.given(leads=[said, taken], feedback=feedback)
    rows = {row["verdict_from"]: row for row in company.rows("reasons_with_crm")}
    assert rows["sales"]["reason_team"] == "marketing"
    assert rows["CRM"]["share"] == pytest.approx(0.5)
