-- title: Personas by {dimension}
-- question: Which {dimension} brings which personas, and which of them buy?
-- grain: persona, dimension
-- by: source, campaign, content, segment
select
    persona,
    dimension,
    measure(leads) as leads,
    measure(customers) as customers,
    measure(mature_customers) as mature_customers,
    measure(lead_to_customer_rate) as lead_to_customer_rate,
    measure(mature_leads) as n,
    wilson_low(measure(mature_customers), measure(mature_leads)) as low,
    wilson_high(measure(mature_customers), measure(mature_leads)) as high,
    measure(cohort_revenue) as revenue,
    ratio(measure(mature_revenue), measure(mature_leads)) as lead_value
from leads_by_creation
group by persona, dimension
order by persona asc, leads desc, dimension asc
