-- title: Funnel
-- question: How far did the leads created in the period get, and where do they stop?
-- grain: stage
with counted as (
    select
        stage as counted_stage,
        measure(reached_leads) as reached,
        measure(skipped_leads) as skipped,
        measure(open_in_stage) as open_leads,
        measure(lost_in_stage) as lost,
        measure(stepped_leads) as stepped,
        measure(mature_leads_in_stage) as mature,
        measure(immature_leads) as immature,
        measure(median_days_in_stage) as median_days,
        measure(p90_days_in_stage) as p90_days,
        measure(timed_leads) as timed,
        measure(stuck_leads) as stuck
    from lead_stage_limits_by_creation
    group by stage
),

placed as (
    select
        stages.stage,
        stages.stage_position,
        stages.stage_label,
        stages.team,
        coalesce(counted.reached, 0) as reached,
        max(case when stages.stage_position = 1 then counted.reached end) over () as first_reached,
        case
            when stages.stage_position < max(stages.stage_position) over () then coalesce(counted.mature, 0)
        end as step_n,
        counted.skipped,
        counted.open_leads,
        counted.lost,
        counted.stepped,
        counted.immature,
        counted.median_days,
        counted.p90_days,
        counted.timed,
        counted.stuck
    from stages
    left join counted on stages.stage = counted.counted_stage
)

select
    placed.stage,
    placed.stage_label,
    placed.team,
    live_stages.owner,
    live_stages.definition,
    placed.reached,
    coalesce(placed.skipped, 0) as skipped,
    coalesce(placed.open_leads, 0) as open,
    coalesce(placed.lost, 0) as lost,
    ratio(placed.stepped, placed.step_n) as step_rate,
    placed.step_n,
    ratio(placed.reached, placed.first_reached) as cumulative_rate,
    wilson_low(placed.stepped, placed.step_n) as low,
    wilson_high(placed.stepped, placed.step_n) as high,
    coalesce(placed.immature, 0) as immature,
    placed.median_days,
    placed.p90_days,
    coalesce(placed.timed, 0) as timed,
    coalesce(placed.stuck, 0) as stuck,
    live_stages.limit_days,
    live_stages.target_rate
from placed
left join live_stages on placed.stage = live_stages.stage
order by placed.stage_position
