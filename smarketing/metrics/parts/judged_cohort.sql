-- How many of the leads created in the period, old enough to be judged, became customers.
select
    measure(lead_to_customer_rate) as lead_to_customer_rate,
    measure(mature_leads) as n,
    measure(mature_customers) as mature_customers
from leads_by_creation
