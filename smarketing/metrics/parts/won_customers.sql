-- How long the customers won in the period took, whenever they were created.
select
    measure(customers_timed) as timed,
    measure(median_days_to_customer) as median_days_to_customer,
    measure(p80_days_to_customer) as p80_days_to_customer
from leads_by_winning
