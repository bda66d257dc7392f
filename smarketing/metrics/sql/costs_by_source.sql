-- title: Costs by source
-- question: What was spent in the period by source, on which leads does it lie, and what has none?
-- grain: source
with paid as (
    select
        cost_source,
        sum(amount) as spent,
        sum(case when lies_on = 'nowhere' then amount end) as unplaced
    from placed_costs
    group by cost_source
),

found as (
    select
        lead_source,
        sum(leads) as leads,
        sum(case when lead_cost is null then leads else 0 end) as leads_without_costs,
        sum(leads * lead_cost) as lead_costs
    from lead_costs
    group by lead_source
)

select
    coalesce(found.lead_source, paid.cost_source) as source,
    cast(coalesce(found.leads, 0) as bigint) as leads,
    cast(coalesce(found.leads_without_costs, 0) as bigint) as leads_without_costs,
    paid.spent,
    found.lead_costs,
    paid.unplaced
from found
full join paid on found.lead_source = paid.cost_source
order by spent desc nulls last, leads desc, source asc
