-- title: Leads by {dimension}
-- question: Which {dimension} do the leads of the period come under, and what became of them?
-- grain: dimension
-- by: source, campaign, content, persona, owner, team, segment
select
    dimension,
    measure(leads) as leads,
    measure(customers) as customers,
    measure(lead_to_customer_rate) as lead_to_customer_rate,
    measure(mature_leads) as n,
    wilson_low(measure(mature_customers), measure(mature_leads)) as low,
    wilson_high(measure(mature_customers), measure(mature_leads)) as high,
    measure(cohort_revenue) as revenue,
    measure(immature_cohort) as immature
from leads_by_creation
group by dimension
order by leads desc, dimension asc
