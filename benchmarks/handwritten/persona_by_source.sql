-- One pass over the leads of the period.
with counted as (
    select
        persona, source,
        count(*) as leads,
        count_if(is_customer) as customers,
        count_if(is_mature) as n,
        count_if(is_mature and is_customer) as won,
        sum(revenue) as revenue,
        1.959963984540054 as z,
        z * z / 2 as half
    from leads
    where created_date >= $since and created_date < $until
    group by persona, source
)
select
    persona, source, leads, customers, n, revenue, won / nullif(n, 0) as lead_to_customer_rate,
    (won + half - z * sqrt(won::double * (n - won) / n + half / 2)) / (n + 2 * half) as low,
    (won + half + z * sqrt(won::double * (n - won) / n + half / 2)) / (n + 2 * half) as high
from counted
order by persona, leads desc, source
