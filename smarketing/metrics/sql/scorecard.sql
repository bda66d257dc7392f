-- title: Scorecard
-- question: How did the period go for both teams, against the one before?
-- grain: period
-- period: with_before
-- period deals_now: all
with created as (
    select
        case when created_date >= $period_start then 1 else 2 end as period_position,
        measure(leads) as leads
    from leads_by_creation
    group by case when created_date >= $period_start then 1 else 2 end
),

pipeline as (
    select
        1 as period_position,
        measure(open_amount) as open_amount,
        measure(open_deals) as open_deals
    from deals_now
)

select
    two_periods.period,
    coalesce(created.leads, 0) as leads,
    coalesce(entered_in_periods.marketing_qualified, 0) as marketing_qualified,
    coalesce(entered_in_periods.sales_qualified, 0) as sales_qualified,
    coalesce(entered_in_periods.opportunities, 0) as opportunities,
    coalesce(entered_in_periods.customers, 0) as customers,
    known_amount(closed_in_periods.revenue, closed_in_periods.won_deals) as revenue,
    pipeline.open_amount,
    pipeline.open_deals,
    coalesce(closed_in_periods.won_deals, 0) as won_deals,
    coalesce(closed_in_periods.sized_deals, 0) as sized_deals,
    coalesce(closed_in_periods.closed_deals, 0) as closed_deals,
    closed_in_periods.win_rate,
    wilson_low(closed_in_periods.won_deals, closed_in_periods.closed_deals) as low,
    wilson_high(closed_in_periods.won_deals, closed_in_periods.closed_deals) as high,
    closed_in_periods.average_deal_size,
    closed_in_periods.median_sales_cycle_days
from two_periods
left join created on two_periods.period_position = created.period_position
left join entered_in_periods on two_periods.period_position = entered_in_periods.period_position
left join closed_in_periods on two_periods.period_position = closed_in_periods.period_position
left join pipeline on two_periods.period_position = pipeline.period_position
where two_periods.period = 'now' or $has_period
order by two_periods.period_position
