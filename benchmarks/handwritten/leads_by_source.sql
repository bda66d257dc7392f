-- One pass over the leads of the period.
with counted as (
    select
        source,
        count(*) as leads,
        count_if(is_customer) as customers,
        count_if(is_mature) as n,
        count_if(is_mature and is_customer) as won,
        count_if(not is_mature) as immature,
        sum(revenue) as revenue,
        1.959963984540054 as z,
        z * z / 2 as half
    from leads
    where created_date >= $since and created_date < $until
    group by source
)
select
    source, leads, customers, n, revenue, immature,
    won / nullif(n, 0) as lead_to_customer_rate,
    (won + half - z * sqrt(won::double * (n - won) / n + half / 2)) / (n + 2 * half) as low,
    (won + half + z * sqrt(won::double * (n - won) / n + half / 2)) / (n + 2 * half) as high
from counted
