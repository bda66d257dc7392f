-- title: Deal stages
-- question: How far did the deals created in the period get, and where do they stop?
-- grain: pipeline, stage
with counted as (
    select
        pipeline,
        deal_stage,
        min(deal_stage_position) as deal_stage_position,
        measure(deals_reached) as reached,
        measure(deals_moved_on) as moved_on,
        measure(deals_lost_here) as lost_here,
        measure(deals_open_here) as open_here,
        measure(deals_decided) as decided,
        measure(deals_skipped_through) as skipped_through,
        measure(median_days_in_deal_stage) as median_days,
        measure(deals_timed) as deals_timed
    from deal_stages_by_creation
    group by pipeline, deal_stage
)

select
    pipeline,
    deal_stage as stage,
    reached,
    moved_on,
    lost_here,
    open_here,
    skipped_through,
    ratio(moved_on, decided) as conversion,
    decided as n,
    wilson_low(moved_on, decided) as low,
    wilson_high(moved_on, decided) as high,
    median_days,
    deals_timed
from counted
order by pipeline, deal_stage_position, deal_stage
