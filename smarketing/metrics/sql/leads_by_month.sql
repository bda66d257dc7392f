-- title: Leads by month
-- question: How many leads came each month, and what became of them so far?
-- grain: month
select
    created_month as month,
    measure(leads) as leads,
    measure(customers) as customers,
    measure(mature_leads) as n,
    measure(immature_cohort) as immature,
    measure(lead_to_customer_rate) as lead_to_customer_rate,
    wilson_low(measure(mature_customers), measure(mature_leads)) as low,
    wilson_high(measure(mature_customers), measure(mature_leads)) as high,
    measure(cohort_revenue) as revenue
from leads_by_creation
group by created_month
order by month
