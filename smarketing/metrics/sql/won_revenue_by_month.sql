-- title: Won revenue by month
-- question: How much did we win in each month?
-- grain: month
-- period deals_now: all
with closed as (
    select
        close_month,
        measure(revenue) as revenue,
        measure(won_deals) as deals
    from deals_by_close
    where is_won
    group by close_month
),

known as (
    select
        min(created_month) as first_created,
        min(close_month) as first_closed
    from deals_now
),

months as ( -- no month is shorter than the steps, which reach back for more than seven years
    select cast(date_trunc('month', $last_day - number * interval 28 day) as date) as close_month
    from numbers
    union
    select close_month
    from closed
)

select
    months.close_month as month,
    known_amount(closed.revenue, closed.deals) as revenue,
    coalesce(closed.deals, 0) as deals
from months
cross join known
left join closed on months.close_month = closed.close_month
where
    (months.close_month >= known.first_created or months.close_month >= known.first_closed)
    and (not $has_period or months.close_month >= date_trunc('month', $period_start))
order by month
