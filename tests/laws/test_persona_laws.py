"""What holds of personas for any company, any period and any filter."""

import pytest
from hypothesis import given

from smarketing.domain.filters import Filters
from tests.laws.test_laws import filters, for_any, periods, total


@for_any
@given(period=periods())
def test_what_lies_on_leads_and_what_lies_on_none_is_all_that_was_spent(any_company, period):
    sources = any_company.rows("costs_by_source", Filters(period))
    personas = any_company.rows("persona_costs", Filters(period))
    on_leads = sum(row["spent"] or 0 for row in personas)
    unplaced = sum(row["unplaced"] or 0 for row in sources)
    assert on_leads + float(unplaced) == pytest.approx(float(total(sources, "spent")))
    assert on_leads == pytest.approx(sum(row["lead_costs"] or 0 for row in sources))
    assert total(sources, "leads") == total(personas, "leads")


@for_any
@given(chosen=filters())
def test_personas_cost_what_their_leads_do_and_are_as_many_as_in_every_other_table(any_company, chosen):
    costs = {row["persona"]: row for row in any_company.rows("persona_costs", chosen)}
    leads = {row["persona"]: row for row in any_company.rows("leads_by_persona", chosen)}
    assert costs.keys() == leads.keys()
    for persona, row in costs.items():
        assert (row["leads"], row["customers"], row["n"]) == tuple(
            leads[persona][name] for name in ("leads", "customers", "n")
        )
        assert row["buying_rate"] == leads[persona]["lead_to_customer_rate"]


@for_any
@given(chosen=filters())
def test_steps_of_personas_are_those_of_their_funnels(any_company, chosen):
    apart = any_company.rows("personas_apart", chosen)
    funnels = any_company.rows("funnel_by_persona", chosen)
    rates = {(row["persona"], row["stage_label"]): (row["step_rate"], row["step_n"]) for row in funnels}
    for row in apart:
        if row["aspect"] == "step":
            assert (row["share"], row["n"]) == rates[row["persona"], row["item"].split(" → ")[0]]


@for_any
@given(chosen=filters())
def test_content_before_closes_adds_up_over_personas(any_company, chosen):
    rows = any_company.rows("content_before_close", chosen)
    for whole in (row for row in rows if row["persona"] == "(all personas)"):
        parts = [row for row in rows if row["content"] == whole["content"] and row is not whole]
        for column in ("won_met", "lost_met"):
            assert total(parts, column) == whole[column]
        assert whole["won_met"] <= whole["n"]
