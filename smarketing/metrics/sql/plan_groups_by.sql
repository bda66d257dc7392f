-- title: The plan by {dimension}
-- question: What did the leads of each {dimension} bring and cost, so that the plan can be split among them?
-- grain: dimension
-- by: source, persona, team
with cohorts as (
    select
        dimension,
        source as lead_source,
        campaign as lead_campaign,
        measure(leads) as leads,
        measure(mature_leads) as judged,
        measure(mature_customers) as bought,
        measure(mature_revenue) as judged_revenue
    from leads_by_creation
    group by dimension, source, campaign
),

costed as (
    select
        cohorts.*, -- all that the CTE has, so that a new column comes along -- noqa: AM04
        lead_costs.lead_cost
    from cohorts
    left join lead_costs
        on cohorts.lead_source = lead_costs.lead_source and cohorts.lead_campaign = lead_costs.lead_campaign
)

select
    dimension,
    cast(sum(leads) as bigint) as leads,
    cast(sum(bought) as bigint) as mature_customers,
    ratio(sum(bought), sum(judged)) as buying_rate,
    cast(sum(judged) as bigint) as n,
    wilson_low(sum(bought), sum(judged)) as low,
    wilson_high(sum(bought), sum(judged)) as high,
    known_total(judged_revenue) as mature_revenue,
    ratio(known_total(judged_revenue), sum(judged)) as lead_value,
    sum(leads * lead_cost) as spent,
    ratio(sum(leads * lead_cost), sum(case when lead_cost is not null then leads end)) as cost_per_lead,
    cast(sum(case when lead_cost is null then leads else 0 end) as bigint) as leads_without_costs
from costed
group by dimension
order by leads desc, dimension asc
