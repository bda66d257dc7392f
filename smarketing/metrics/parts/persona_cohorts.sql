-- The leads of each persona: what they cost by source and campaign, and what came of them.
with cohorts as (
    select
        persona,
        source as lead_source,
        campaign as lead_campaign,
        measure(leads) as leads,
        measure(customers) as customers,
        measure(mature_leads) as judged,
        measure(mature_customers) as bought,
        measure(cohort_revenue) as revenue,
        measure(mature_revenue) as judged_revenue
    from leads_by_creation
    group by persona, source, campaign
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
    persona as cohort_persona,
    sum(leads) as leads,
    sum(customers) as customers,
    sum(judged) as judged,
    sum(bought) as bought,
    known_total(revenue) as revenue,
    known_total(judged_revenue) as judged_revenue,
    sum(leads * lead_cost) as spent,
    sum(judged * lead_cost) as judged_spent,
    sum(case when lead_cost is null then leads else 0 end) as uncosted
from costed
group by persona
