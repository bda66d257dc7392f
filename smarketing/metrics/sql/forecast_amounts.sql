-- title: Amounts won
-- question: What did the deals won in the last year bring, in steps of five percent?
-- grain: amount_step
-- period: all
-- param known_by: "9999-12-31"
select
    cast(floor(20 * ln(cast(amount as double))) as bigint) as amount_step,
    count(*) as deals,
    cast(sum(amount) as double) / count(*) as deal_amount
from known_deals
where outcome = 'won' and closed_weeks_ago < 52 and amount > 0
group by cast(floor(20 * ln(cast(amount as double))) as bigint)
order by amount_step
