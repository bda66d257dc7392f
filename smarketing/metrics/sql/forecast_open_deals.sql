-- title: Open deals by stage and age
-- question: Which deals are open, in which stage, how old, and how large, in steps of five percent?
-- grain: pipeline, deal_stage, created_weeks_ago, amount_step
-- period: all
-- param known_by: "9999-12-31"
select
    pipeline,
    deal_stage,
    created_weeks_ago,
    cast(floor(20 * ln(cast(case when amount > 0 then amount end as double))) as bigint) as amount_step,
    cast(sum(case when amount > 0 then amount end) as double) / count(*) as deal_amount,
    count(*) as deals
from known_deals
where outcome = 'open'
group by
    pipeline,
    deal_stage,
    created_weeks_ago,
    cast(floor(20 * ln(cast(case when amount > 0 then amount end as double))) as bigint)
order by pipeline, deal_stage, created_weeks_ago, amount_step nulls last
