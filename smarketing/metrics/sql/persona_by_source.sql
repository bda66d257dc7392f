-- title: Personas by source
-- question: Which sources bring which personas, and which of them buy?
-- grain: persona, source
select
    persona,
    source,
    measure(leads) as leads,
    measure(customers) as customers,
    measure(lead_to_customer_rate) as lead_to_customer_rate,
    measure(mature_leads) as n,
    wilson_low(measure(mature_customers), measure(mature_leads)) as low,
    wilson_high(measure(mature_customers), measure(mature_leads)) as high,
    measure(cohort_revenue) as revenue
from leads_by_creation
group by persona, source
order by persona asc, leads desc, source asc
