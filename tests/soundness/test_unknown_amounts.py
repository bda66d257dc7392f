"""What leads brought is not known, instead of nought, where their won deals have no amount."""

import pytest

from tests.metrics.conftest import company
from tests.metrics.marts import lead

__all__ = ["company"]


@pytest.mark.parametrize(("amounts", "revenue"), [([0], 0), ([None, 0], None), ([None, 5], 5), ([None], None)])
def test_leads_whose_deals_have_no_amount_brought_nobody_knows_what(company, amounts, revenue):
    company.given(leads=[lead("customer", source="Paid", revenue=amount) for amount in amounts])
    asked = {
        "revenue": ("leads_by_source", "leads_by_month", "persona_by_source"),
        "revenue_so_far": ("persona_costs",),
        "mature_revenue": ("persona_costs", "plan_groups_by_source"),
    }
    for column, names in asked.items():
        assert [company.rows(name)[0][column] for name in names] == [revenue] * len(names), column
    worth = None if revenue is None else revenue / len(amounts)
    told = [company.rows(name)[0]["lead_value"] for name in ("persona_by_source", "plan_groups_by_source")]
    assert told == [worth, worth]


def test_parts_without_an_amount_leave_what_the_others_brought(company):
    company.given(
        leads=[
            lead("customer", source="Paid", campaign="A", revenue=None),
            lead("customer", source="Paid", campaign="B", revenue=7),
            lead("customer", source="Fair", campaign="A", revenue=None),
            lead(source="Fair", campaign="B"),
        ]
    )
    rows = company.by("plan_groups_by_source", "source")
    assert {name: row["mature_revenue"] for name, row in rows.items()} == {"Paid": 7, "Fair": None}
    assert company.rows("persona_costs")[0]["revenue_so_far"] == 7
