-- title: From lead to customer
-- question: How many of the leads became customers, and how long did those won in the period take?
-- grain: one row
select
    judged_cohort.lead_to_customer_rate,
    judged_cohort.n,
    wilson_low(judged_cohort.mature_customers, judged_cohort.n) as low,
    wilson_high(judged_cohort.mature_customers, judged_cohort.n) as high,
    won_customers.median_days_to_customer,
    won_customers.p80_days_to_customer
from judged_cohort
cross join won_customers
