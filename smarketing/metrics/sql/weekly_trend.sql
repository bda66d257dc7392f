-- title: Weekly trend
-- question: How did the last thirteen weeks of the period go?
-- grain: week
-- period: all
with weeks as (
    select cast(date_trunc('week', $last_day) - number * interval 7 day as date) as week
    from numbers
    where number < 13
),

created as (
    select
        cast(date_trunc('week', created_date) as date) as created_week,
        measure(leads) as leads
    from leads_by_creation
    where created_date > cast($last_day - interval 91 day as date) and created_date <= $last_day
    group by cast(date_trunc('week', created_date) as date)
),

closed as (
    select
        cast(date_trunc('week', close_date) as date) as closed_week,
        measure(revenue) as revenue,
        measure(won_deals) as won_deals,
        measure(closed_deals) as closed_deals,
        measure(win_rate) as win_rate
    from deals_by_close
    where close_date > cast($last_day - interval 91 day as date) and close_date <= $last_day
    group by cast(date_trunc('week', close_date) as date)
)

select
    weeks.week,
    coalesce(created.leads, 0) as leads,
    coalesce(entered_by_week.marketing_qualified, 0) as marketing_qualified,
    coalesce(entered_by_week.sales_qualified, 0) as sales_qualified,
    coalesce(entered_by_week.opportunities, 0) as opportunities,
    coalesce(entered_by_week.customers, 0) as customers,
    known_amount(closed.revenue, closed.won_deals) as revenue,
    coalesce(closed.won_deals, 0) as won_deals,
    coalesce(closed.closed_deals, 0) as closed_deals,
    closed.win_rate,
    weeks.week + interval 6 day <= $last_day as is_complete
from weeks
left join created on weeks.week = created.created_week
left join entered_by_week on weeks.week = entered_by_week.entered_week
left join closed on weeks.week = closed.closed_week
order by weeks.week
