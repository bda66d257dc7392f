-- title: Sales-ready leads
-- question: How many leads would the proposed rule call sales-ready, and what became of such leads before?
-- grain: one row
select
    measure(leads) as leads,
    measure(ready_before) as ready_before,
    measure(ready_after) as ready_after,
    measure(ready_gained) as ready_gained,
    measure(ready_lost) as ready_lost,
    measure(ready_before_rate) as ready_before_rate,
    measure(mature_ready_before) as n_before,
    wilson_low(measure(ready_customers_before), measure(mature_ready_before)) as low_before,
    wilson_high(measure(ready_customers_before), measure(mature_ready_before)) as high_before,
    measure(ready_after_rate) as ready_after_rate,
    measure(mature_ready_after) as n,
    wilson_low(measure(ready_customers_after), measure(mature_ready_after)) as low,
    wilson_high(measure(ready_customers_after), measure(mature_ready_after)) as high
from lead_readiness_by_creation
