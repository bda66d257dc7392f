-- title: Scorecard
-- question: How did the period go for both teams, against the one before?
-- grain: period
-- period: with_before
-- period deals_now: all
with periods as (
    select
        'now' as period,
        1 as period_position
    union all
    select
        'before' as period,
        2 as period_position
),

created as (
    select
        case when created_date >= $period_start then 'now' else 'before' end as period,
        measure(leads) as leads
    from leads_by_creation
    group by case when created_date >= $period_start then 'now' else 'before' end
),

entered as (
    select
        case when entered_date >= $period_start then 'now' else 'before' end as period,
        measure(marketing_qualified_entries) as marketing_qualified,
        measure(sales_qualified_entries) as sales_qualified,
        measure(opportunity_entries) as opportunities,
        measure(customer_entries) as customers
    from lead_stages_by_entry
    group by case when entered_date >= $period_start then 'now' else 'before' end
),

closed as (
    select
        case when close_date >= $period_start then 'now' else 'before' end as period,
        measure(revenue) as revenue,
        measure(won_deals) as won_deals,
        measure(closed_deals) as closed_deals,
        measure(win_rate) as win_rate,
        measure(average_deal_size) as average_deal_size,
        measure(median_sales_cycle_days) as median_sales_cycle_days
    from deals_by_close
    group by case when close_date >= $period_start then 'now' else 'before' end
),

pipeline as (
    select
        'now' as period,
        measure(open_amount) as open_amount,
        measure(open_deals) as open_deals
    from deals_now
)

select
    periods.period,
    coalesce(created.leads, 0) as leads,
    coalesce(entered.marketing_qualified, 0) as marketing_qualified,
    coalesce(entered.sales_qualified, 0) as sales_qualified,
    coalesce(entered.opportunities, 0) as opportunities,
    coalesce(entered.customers, 0) as customers,
    coalesce(closed.revenue, 0) as revenue,
    pipeline.open_amount,
    pipeline.open_deals,
    coalesce(closed.won_deals, 0) as won_deals,
    coalesce(closed.closed_deals, 0) as closed_deals,
    closed.win_rate,
    wilson_low(closed.won_deals, closed.closed_deals) as low,
    wilson_high(closed.won_deals, closed.closed_deals) as high,
    closed.average_deal_size,
    closed.median_sales_cycle_days
from periods
left join created on periods.period = created.period
left join entered on periods.period = entered.period
left join closed on periods.period = closed.period
left join pipeline on periods.period = pipeline.period
where periods.period = 'now' or $has_period
order by periods.period_position
