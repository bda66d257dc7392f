"""Content before a win against before a loss: equal days, deals that touches can be looked up of, and no chance."""

import datetime as dt

import pytest

from smarketing.domain.filters import Filters
from smarketing.domain.intervals import newcombe, wilson
from smarketing.domain.period import Period
from tests.metrics.marts import UNKNOWN, deal

SPRING = Filters(Period(dt.date(2026, 4, 1), dt.date(2026, 7, 1)))
MAY = dt.date(2026, 5, 1)


def ended(number, state, persona="Buyer", lead_id="x", closed=MAY):
    return [deal(state, persona=persona, lead_id=lead_id, closed=closed) for _ in range(number)]


def met(deals, number, content="Guide"):
    columns = ("deal_id", "close_date", "is_won", "is_lost", "persona")
    return [{**UNKNOWN, **{name: one[name] for name in columns}, "content": content} for one in deals[:number]]


def rows(company, filters=SPRING):
    return {(row["persona"], row["content"]): row for row in company.rows("content_before_close", filters)}


def test_the_share_of_won_deals_that_met_a_content_stands_beside_that_of_lost_ones(company):
    won, lost = ended(40, "won"), ended(60, "lost")
    others = [*ended(5, "won", lead_id=None), *ended(9, "open"), *ended(7, "won", closed=dt.date(2026, 2, 1))]
    company.given(deals=[*won, *lost, *others], deal_contents=[*met(won, 30), *met(lost, 18), *met(others[14:], 7)])
    row = rows(company)["Buyer", "Guide"]
    assert (row["won_met"], row["n"], row["won_share"]) == (30, 40, 0.75)
    assert (row["lost_met"], row["lost_n"], row["lost_share"]) == (18, 60, 0.3)
    assert (row["low"], row["high"]) == pytest.approx(wilson(30, 40))
    assert (row["lost_low"], row["lost_high"]) == pytest.approx(wilson(18, 60))
    told = (row["difference"], row["difference_low"], row["difference_high"])
    assert told == pytest.approx([100 * part for part in newcombe(30, 40, 18, 60)])
    assert row["resonates"] == "before wins"


def test_all_personas_together_are_a_row_of_their_own_also_where_each_has_too_few(company):
    deals = [ended(20, state, persona) for persona in ("A", "B") for state in ("won", "lost")]
    a_won, a_lost, b_won, b_lost = deals
    company.given(
        deals=[one for part in deals for one in part],
        deal_contents=[*met(a_won, 2), *met(a_lost, 16), *met(b_won, 3), *met(b_lost, 15)],
    )
    found = rows(company)
    assert {found[name, "Guide"]["resonates"] for name in "AB"} == {"too few"}
    whole = found["(all personas)", "Guide"]
    assert (whole["won_met"], whole["n"], whole["lost_met"], whole["lost_n"]) == (5, 40, 31, 40)
    assert whole["resonates"] == "before losses"


def test_a_small_difference_may_be_chance(company):
    won, lost = ended(40, "won"), ended(60, "lost")
    company.given(deals=[*won, *lost], deal_contents=[*met(won, 20), *met(lost, 24)])
    assert rows(company)["Buyer", "Guide"]["resonates"] == "may be chance"
