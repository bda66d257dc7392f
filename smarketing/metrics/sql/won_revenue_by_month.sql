-- title: Won revenue by month
-- question: How much did we win in each month?
-- grain: month
select
    close_month as month,
    measure(revenue) as revenue,
    measure(won_deals) as deals
from deals_by_close
where is_won
group by close_month
order by month
