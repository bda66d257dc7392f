-- All four percentiles from one sorted list.
select deals, days[1] as p25_days, days[2] as median_days, days[3] as p75_days, days[4] as p90_days
from (
    select count(sales_cycle_days) as deals, quantile_cont(sales_cycle_days, [0.25, 0.5, 0.75, 0.9]) as days
    from deals
    where is_won and close_date >= $since and close_date < $until
)
