-- Deals closed in the period and in the one before.
select
    case when close_date >= $period_start then 1 else 2 end as period_position,
    measure(revenue) as revenue,
    measure(won_deals) as won_deals,
    measure(sized_deals) as sized_deals,
    measure(closed_deals) as closed_deals,
    measure(win_rate) as win_rate,
    measure(average_deal_size) as average_deal_size,
    measure(median_sales_cycle_days) as median_sales_cycle_days
from deals_by_close
group by case when close_date >= $period_start then 1 else 2 end
