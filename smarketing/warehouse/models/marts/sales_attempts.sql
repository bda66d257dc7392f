-- How often sales had tried to reach each lead by how many days after it was handed over.
-- grain: lead_number, days_after
select
    lead_number,
    days_after,
    lead(days_after) over (
        partition by lead_number
        order by days_after
    ) as next_days_after,
    cast(sum(attempts) over (
        partition by lead_number
        order by days_after
    ) as bigint) as attempts
from sales_days
order by lead_number, days_after
