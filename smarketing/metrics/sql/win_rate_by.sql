-- title: Win rate by {dimension}
-- question: Of the deals closed in the period, which did we win, by {dimension}?
-- grain: dimension
-- by: persona, source, campaign, owner, segment
select
    dimension,
    measure(win_rate) as win_rate,
    measure(closed_deals) as closed_deals,
    measure(won_deals) as won_deals,
    wilson_low(measure(won_deals), measure(closed_deals)) as low,
    wilson_high(measure(won_deals), measure(closed_deals)) as high,
    measure(revenue) as revenue
from deals_by_close
where is_closed
group by dimension
order by win_rate desc nulls last, dimension asc
