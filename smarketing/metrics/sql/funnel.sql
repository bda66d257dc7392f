-- title: Funnel
-- question: How far did the leads created in the period get, and where do they stop?
-- grain: stage
with placed as (
    select
        stages.stage,
        stages.stage_position,
        stages.stage_label,
        stages.team,
        coalesce(stage_counts.reached, 0) as reached,
        max(case when stages.stage_position = 1 then stage_counts.reached end) over () as first_reached,
        case
            when
                stages.stage_position < max(stages.stage_position) over ()
                then coalesce(stage_counts.mature, 0)
        end as step_n,
        stage_counts.skipped,
        stage_counts.open_leads,
        stage_counts.lost,
        stage_counts.stepped,
        stage_counts.immature,
        stage_counts.median_days,
        stage_counts.p90_days,
        stage_counts.timed,
        stage_counts.stuck
    from stages
    left join stage_counts on stages.stage_position = stage_counts.counted_position
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
