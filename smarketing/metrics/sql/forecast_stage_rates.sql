-- title: Win rate of deals found in a stage
-- question: Of the deals found in a stage on any day before they closed in the last year, which did we win?
-- grain: pipeline, deal_stage
-- period: all
-- param known_by: "9999-12-31"
with stood as (
    select
        known_deals.pipeline,
        known_stages.deal_stage,
        known_stages.deal_stage_position,
        count(*) as n,
        coalesce(sum(case when known_deals.outcome = 'won' then known_stages.days_in_stage end), 0)
            as won_days,
        sum(known_stages.days_in_stage) as closed_days
    from known_stages
    inner join known_deals on known_stages.deal_id = known_deals.deal_id
    where known_deals.closed_weeks_ago < 52 and known_stages.days_in_stage > 0
    group by known_deals.pipeline, known_stages.deal_stage, known_stages.deal_stage_position
)

select
    pipeline,
    deal_stage,
    deal_stage_position,
    ratio(won_days, closed_days) as stage_win_rate,
    n,
    wilson_low(n * ratio(won_days, closed_days), n) as low,
    wilson_high(n * ratio(won_days, closed_days), n) as high,
    cast(won_days as bigint) as won_days,
    cast(closed_days as bigint) as closed_days
from stood
order by pipeline, deal_stage_position
