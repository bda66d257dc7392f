-- title: Won revenue
-- question: What was won in the period, and by how many deals?
-- grain: one row
select
    measure(revenue) as revenue,
    measure(won_deals) as won_deals,
    measure(sized_deals) as sized_deals
from deals_by_close
