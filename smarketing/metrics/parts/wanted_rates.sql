-- Each step's rate beside the one wanted: the agreed target, else its own past. The best known rate is
-- that of the period, else of the one before, else the target. Where all who reached the next stage did so
-- only by way of a later one, or nobody in the data reached it otherwise, the step is not recorded.
select
    stages.stage,
    stages.stage_position,
    stages.stage_label,
    stages.team,
    live_stages.owner,
    latest.mature as n,
    ratio(latest.stepped, latest.mature) as step_rate,
    coalesce(live_stages.target_rate, ratio(past.stepped, past.mature)) as wanted_rate,
    live_stages.target_rate is not null as is_target,
    coalesce(
        ratio(latest.stepped, latest.mature), ratio(past.stepped, past.mature), live_stages.target_rate
    ) as known_rate,
    coalesce(following.skipped < following.reached, next_stage.recorded_leads > 0) as is_recorded,
    wilson_low(latest.stepped, latest.mature) as low,
    wilson_high(latest.stepped, latest.mature) as high
from stages
left join
    steps_in_periods as latest
    on stages.stage_position = latest.counted_position and latest.period_position = 1
left join
    steps_in_periods as past
    on stages.stage_position = past.counted_position and past.period_position = 2
left join
    steps_in_periods as following
    on stages.stage_position + 1 = following.counted_position and following.period_position = 1
inner join stages as next_stage on stages.stage_position + 1 = next_stage.stage_position
left join live_stages on stages.stage = live_stages.stage
