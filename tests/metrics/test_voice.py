"""What customers say is counted once a lead, with the money of the leads behind it, and what is unanswered on top."""

from __future__ import annotations

import datetime as dt

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.period import Period
from smarketing.domain.stages import DEFAULT_STAGES
from smarketing.metrics.live import heard, live_tables
from tests.metrics.marts import AS_OF, lead

SPRING = dt.date(2026, 4, 14)


def hearing(remark, lead_of=None, day=SPRING, **over):
    """Something heard: its remark's key says its kind by its first letter, and after a ``+`` what answers it."""
    kind = {"p": "pain_point", "q": "question", "i": "idea", "n": "note"}[remark[0]]
    return {
        "remark_id": remark.partition("+")[0], "remark": f"Words of {remark}", "remark_kind": kind, "noted_date": day,
        "remark_state": "open", "answers": remark.partition("+")[2] or None, "said_persona": "(unknown)",
        "stage": "(unknown)", "heard_by": "Ann", "lead_id": lead_of and lead_of["lead_id"],
        "lead_number": lead_of and lead_of["lead_number"], **over,
    }  # fmt: skip


@pytest.fixture
def said(company):
    """Return what puts hearings into a company and answers a metric's rows."""

    def given(leads, *hearings):
        company.given(leads=leads)
        numbered = [{"hearing_id": str(place), **one} for place, one in enumerate(hearings)]
        tables = {"live_hearings": heard(numbered)}
        feedback = company.live.tables["live_feedback"]
        company.live = live_tables(DEFAULT_STAGES, feedback, revision=f"{company.build.id}-heard", beside=tables)
        return company

    return given


def test_what_nothing_answers_is_on_top_by_count_then_by_the_money_of_its_leads(said):
    big, small = lead("opportunity", open_amount=900), lead("customer", revenue=100, open_amount=50)
    company = said(
        [big, small],
        hearing("p-often+Guide"), hearing("p-often+Guide", big), hearing("p-often+Guide"),
        hearing("q-twice"), hearing("q-twice", small), hearing("q-rich", big), hearing("q-rich"),
        hearing("p-once", big), hearing("i-idea", big), hearing("q-dropped", remark_state="dropped"),
    )  # fmt: skip
    rows = company.rows("voice_remarks")
    assert [(row["remark_id"], row["heard"], row["leads"], row["amount_behind"]) for row in rows[:4]] == [
        ("q-rich", 2, 1, 900), ("q-twice", 2, 1, 150), ("p-once", 1, 1, 900), ("p-often", 3, 1, 900),
    ]  # fmt: skip
    assert [row["is_unanswered"] for row in rows] == [True, True, True, False, False, False]
    states = {row["remark_id"]: row["remark_state"] for row in rows}
    assert (states["p-often"], states["q-rich"], states["i-idea"]) == ("answered", "open", "open")
    assert states["q-dropped"] == "dropped"
    (total,) = company.rows("voice")
    assert (total["heard"], total["remarks"], total["unanswered"], total["answered"]) == (10, 6, 3, 1)
    assert (total["unanswered_leads"], total["unanswered_amount"]) == (2, 1050), "a lead that said two things is one"


def test_of_two_remarks_counted_together_the_money_of_their_lead_counts_once(said):
    one = lead("customer", revenue=100)
    (row,) = said([one], hearing("q", one), hearing("q", one)).rows("voice_remarks")
    assert (row["heard"], row["leads"], row["won_behind"]) == (2, 1, 100)


def test_without_a_named_lead_no_money_is_made_up(said):
    (row,) = said([lead()], hearing("p")).rows("voice_remarks")
    assert (row["heard"], row["leads"], row["amount_behind"]) == (1, 0, None)


def test_the_persona_is_that_of_the_lead_else_the_one_chosen_and_the_stage_that_of_then(said):
    champion, nobody = lead("customer", persona="Champion"), lead("lead")
    chosen = {"said_persona": "Buyer", "stage": "opportunity"}
    company = said([champion, nobody], *(hearing("p", one, **chosen) for one in (champion, nobody, None)))
    assert [(row["persona"], row["heard"]) for row in company.rows("voice_tags_persona")] == [
        ("Buyer", 2), ("Champion", 1),
    ]  # fmt: skip
    assert [(row["stage"], row["heard"]) for row in company.rows("voice_tags_stage")] == [("opportunity", 3)]
    (row,) = company.rows("voice_remarks", Filters(None, (("persona", ("Champion",)),)))
    assert row["heard"] == 1


def test_what_was_heard_after_the_export_counts_to_its_day_and_keeps_its_own(said):
    later = AS_OF + dt.timedelta(days=9)
    company = said([], hearing("q", day=later))
    june = Filters(Period(dt.date(2026, 6, 1), dt.date(2026, 7, 1)))
    (row,) = company.rows("voice_remarks", june)
    assert (row["last_heard_date"], row["is_new"], row["last_week"]) == (later, True, 1)
    assert company.rows("voice_remarks", Filters(Period(dt.date(2026, 5, 1), dt.date(2026, 6, 1)))) == []


def test_new_is_what_was_never_heard_before_the_last_seven_days(said):
    day = AS_OF - dt.timedelta(days=6)
    rows = said([], hearing("q-new", day=day), hearing("q-old", day=day), hearing("q-old")).rows("voice_remarks")
    assert {row["remark_id"]: (row["is_new"], row["last_week"]) for row in rows} == {
        "q-new": (True, 1), "q-old": (False, 1),
    }  # fmt: skip


def test_thirteen_weeks_are_told_also_those_in_which_nothing_was_heard(said):
    company = said([], hearing("q", day=AS_OF), hearing("i", day=AS_OF), hearing("q", day=AS_OF - dt.timedelta(7)))
    weeks = company.rows("voice_by_week")
    assert [row["heard"] for row in weeks] == [0] * 11 + [1, 2]
    assert (weeks[-1]["questions"], weeks[-1]["ideas"]) == (1, 1)
    ago = {(row["remark_id"], row["weeks_ago"]): row["heard"] for row in company.rows("voice_remark_weeks")}
    assert ago == {("q", 0): 1, ("q", 1): 1, ("i", 0): 1}
