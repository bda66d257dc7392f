-- title: Sales cycle
-- question: How long did the deals won in the period take, from creation to close?
-- grain: one row
select
    measure(timed_won_deals) as deals,
    measure(median_sales_cycle_days) as median_days,
    measure(p25_sales_cycle_days) as p25_days,
    measure(p75_sales_cycle_days) as p75_days,
    measure(p90_sales_cycle_days) as p90_days
from deals_by_close
where is_won
