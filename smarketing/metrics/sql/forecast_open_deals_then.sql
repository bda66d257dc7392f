-- title: Open deals by stage and age, on an earlier day
-- question: Which deals were open on a day, in which stage, how old, and how large, in steps of five percent?
-- grain: pipeline, deal_stage_position, created_weeks_ago, amount_step
-- period: all
-- param known_by: "9999-12-31"
with furthest as (
    select
        known_stages.deal_id,
        max(known_stages.deal_stage_position) as deal_stage_position
    from known_stages
    inner join known_deals on known_stages.deal_id = known_deals.deal_id
    where known_deals.outcome = 'open'
    group by known_stages.deal_id
),

waiting as (
    select
        known_deals.pipeline,
        furthest.deal_stage_position,
        known_deals.created_weeks_ago,
        case when known_deals.amount > 0 then known_deals.amount end as amount
    from known_deals
    left join furthest on known_deals.deal_id = furthest.deal_id
    where known_deals.outcome = 'open'
)

select
    pipeline,
    deal_stage_position,
    created_weeks_ago,
    cast(floor(20 * ln(cast(amount as double))) as bigint) as amount_step,
    cast(sum(amount) as double) / count(*) as deal_amount,
    count(*) as deals
from waiting
group by
    pipeline,
    deal_stage_position,
    created_weeks_ago,
    cast(floor(20 * ln(cast(amount as double))) as bigint)
order by pipeline, deal_stage_position nulls last, created_weeks_ago, amount_step nulls last
