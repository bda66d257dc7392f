-- One pass over the deals won in the period, and the months from the first deal of all to the last day.
with won as (
    select close_month as month, sum(amount) as revenue, count(*) as deals
    from deals
    where is_won and close_date >= $since and close_date < $until
    group by close_month
),

months as (
    select unnest(generate_series(
        greatest(date_trunc('month', $since), (select least(min(created_month), min(close_month)) from deals)),
        least($until - 1, (select as_of from build)), interval 1 month
    ))::date as month
)

select month, coalesce(revenue, 0) as revenue, coalesce(deals, 0) as deals
from months
left join won using (month)
