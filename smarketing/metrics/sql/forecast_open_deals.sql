-- title: Open deals by stage and age
-- question: Which deals are open, in which stage, how old, and how large, in steps of five percent?
-- grain: pipeline, deal_stage, created_weeks_ago, amount_step
-- period: all
with waiting as (
    select
        pipeline,
        deal_stage,
        date_diff('day', created_date, $as_of) as created_days_ago,
        case when amount > 0 then amount end as known_amount
    from deals_by_creation
    where is_open
),

in_steps as (
    select
        pipeline,
        deal_stage,
        cast(floor(created_days_ago / 7.0) as bigint) as created_weeks_ago,
        cast(floor(20 * ln(cast(known_amount as double))) as bigint) as amount_step,
        known_amount
    from waiting
    where created_days_ago >= 0
)

select
    pipeline,
    deal_stage,
    created_weeks_ago,
    amount_step,
    cast(sum(known_amount) as double) / count(*) as deal_amount,
    count(*) as deals
from in_steps
group by pipeline, deal_stage, created_weeks_ago, amount_step
order by pipeline, deal_stage, created_weeks_ago, amount_step nulls last
