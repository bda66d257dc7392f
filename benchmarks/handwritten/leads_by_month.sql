-- One pass over the leads of the period.
with counted as (
    select
        created_month as month,
        count(*) as leads,
        count_if(is_customer) as customers,
        count_if(is_mature) as n,
        count_if(is_mature and is_customer) as won,
        sum(revenue) as revenue,
        1.959963984540054 as z,
        z * z / 2 as half
    from leads
    where created_date >= $since and created_date < $until
    group by created_month
)
select
    month, leads, customers, n, revenue, leads - n as immature, won / nullif(n, 0) as lead_to_customer_rate,
    case
        when n > 0 and won = 0 then 0
        else (won + half - z * sqrt(won::double * (n - won) / nullif(n, 0) + half / 2)) / (n + 2 * half)
    end as low,
    (won + half + z * sqrt(won::double * (n - won) / nullif(n, 0) + half / 2)) / (n + 2 * half) as high
from counted
order by month
