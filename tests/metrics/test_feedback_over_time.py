"""Verdicts against what became of leads, before and after an action, and month by month: counted by hand."""

from __future__ import annotations

import datetime as dt

from tests.metrics.marts import lead

DAY = dt.date(2026, 5, 4)


def rated(*verdicts, **over):
    """A lead handed over per verdict, and its feedback; None: nobody rated it."""
    leads = [lead("marketing_qualified", **over) for _ in verdicts]
    said = [{"lead_id": row["lead_id"], "verdict": verdict} for row, verdict in zip(leads, verdicts, strict=True)]
    return leads, [one for one in said if one["verdict"]]


def test_good_leads_that_were_lost_and_bad_ones_that_bought_are_counted(company):
    lost, said_of_lost = rated("good", "bad", is_lost=True, is_open=False)
    bought, said_of_bought = rated("bad", is_customer=True, is_open=False)
    young, said_of_young = rated("bad", "good", None, is_mature=False)
    company.given(leads=[*lost, *bought, *young], feedback=[*said_of_lost, *said_of_bought, *said_of_young])
    by = company.by("verdict_outcome", "verdict")
    assert (by["good"]["rated"], by["good"]["lost_so_far"], by["good"]["open_still"]) == (2, 1, 1)
    assert (by["bad"]["rated"], by["bad"]["customers_so_far"]) == (3, 1)
    assert (by["bad"]["rated_win_rate"], by["bad"]["n"]) == (0.5, 2)  # the young one had no time to buy
    assert set(by) == {"good", "bad"}


def handed(days: int, reason: str | None, company_leads: list, feedback: list) -> None:
    row = lead("marketing_qualified", handed_over_date=DAY + dt.timedelta(days))
    company_leads.append(row)
    if reason:
        feedback.append({"lead_id": row["lead_id"], "verdict": "bad", "reason": reason})


def test_an_action_s_effect_is_the_reason_s_share_in_whole_weeks_before_and_after(company):
    leads, feedback = [], []
    for days, reason in (
        (-29, "Too small"), (-28, "Too small"), (-1, "Too small"), (-1, "No need"), (-2, None),
        (0, "Too small"), (0, "No need"), (27, "No need"), (28, "Too small"),
    ):  # fmt: skip
        handed(days, reason, leads, feedback)
    company.given(leads=leads, feedback=feedback)
    rows = company.rows("action_effect", reason_label="Too small", action_day=DAY.isoformat(), weeks=4)
    by = {row["side"]: row for row in rows}
    assert (by["before"]["given"], by["before"]["n"], by["before"]["handed_over"]) == (2, 3, 4)
    assert (by["after"]["given"], by["after"]["n"]) == (1, 3)


def test_months_go_by_the_hand_over(company):
    early, said = rated("bad", "good", handed_over_date=dt.date(2026, 4, 30))
    late, more = rated("bad", None, handed_over_date=dt.date(2026, 5, 1))
    company.given(leads=[*early, *late], feedback=[*said, *more])
    by = company.by("lead_quality_by_month", "month")
    assert by[dt.date(2026, 4, 1)]["rejection_rate"] == 0.5
    assert (by[dt.date(2026, 5, 1)]["rejection_rate"], by[dt.date(2026, 5, 1)]["coverage"]) == (1, 0.5)


def test_reps_are_compared_on_the_leads_of_one_source(company):
    leads, said = rated("bad", "bad", "good", source="Fair")
    by_rep = [{**one, "rated_by": name} for one, name in zip(said, ("Ada", "Ada", "Ben"), strict=True)]
    company.given(leads=leads, feedback=by_rep)
    assert [(row["rated_by"], row["rated"], row["bad"]) for row in company.rows("verdicts_by_rep")] == [
        ("Ada", 2, 2), ("Ben", 1, 0),
    ]  # fmt: skip


def test_reasons_are_shares_of_their_own_source_and_bad_ones_cost_what_a_good_lead_brings(company):
    fair, said = rated("good", "bad", "bad", source="Fair")
    paid, more = rated("bad", source="Paid")
    fair[0] = {**fair[0], "revenue": 900}
    reasons = ("Fits", "No need", "No need", "No need")
    feedback = [{**one, "reason": reason} for one, reason in zip([*said, *more], reasons, strict=True)]
    company.given(leads=[*fair, *paid], feedback=feedback)
    rows = {(row["source"], row["reason"]): row for row in company.rows("verdict_reasons_by_source")}
    assert (rows["Fair", "No need"]["leads"], rows["Fair", "No need"]["n"]) == (2, 3)
    assert rows["Fair", "No need"]["at_stake"] == 1800
    assert rows["Fair", "Fits"]["at_stake"] is None
    assert (rows["Paid", "No need"]["share"], rows["Paid", "No need"]["at_stake"]) == (1, 900)
