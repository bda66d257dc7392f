-- One pass over the deals closed in the period.
with counted as (
    select
        persona,
        count(*) as n,
        count_if(is_won) as won,
        coalesce(sum(amount) filter (is_won), 0) as revenue,
        1.959963984540054 as z,
        z * z / 2 as half
    from deals
    where is_closed and close_date >= $since and close_date < $until
    group by persona
)
select
    persona, n as closed_deals, won as won_deals, revenue, won / n as win_rate,
    (won + half - z * sqrt(won::double * (n - won) / n + half / 2)) / (n + 2 * half) as low,
    (won + half + z * sqrt(won::double * (n - won) / n + half / 2)) / (n + 2 * half) as high
from counted
