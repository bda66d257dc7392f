-- Each step's rate beside the target, and beside its own past. The best known rate is that of the period,
-- else of the year before, else the target. Where all who reached the next stage did so only by way of a
-- later one, or nobody in the data reached it otherwise, the step is not recorded. Standard errors are those
-- of a share against a fixed one, and of two shares with their common rate (Fleiss, Levin and Paik,
-- Statistical Methods for Rates and Proportions, 2 and 3).
select
    stages.stage,
    stages.stage_position,
    stages.stage_label,
    stages.team,
    live_stages.owner,
    latest.mature,
    latest.stepped,
    latest.dated,
    latest.made,
    live_stages.target_rate,
    ratio(latest.expected, latest.dated) as past_rate,
    coalesce(
        ratio(latest.stepped, latest.mature), ratio(past.stepped, past.mature), live_stages.target_rate
    ) as known_rate,
    coalesce(following.skipped < following.reached, next_stage.recorded_leads > 0) as is_recorded,
    (live_stages.target_rate - ratio(latest.stepped, latest.mature))
    / sqrt(nullif(live_stages.target_rate * (1 - live_stages.target_rate), 0) / nullif(latest.mature, 0))
        as errors_below_target,
    ratio(latest.expected - latest.made, latest.dated)
    / sqrt(
        nullif(
            ratio(latest.made + past.made, latest.dated + past.dated)
            * (1 - ratio(latest.made + past.made, latest.dated + past.dated)),
            0
        )
        * (ratio(1, latest.dated) + ratio(1, past.dated))
    ) as errors_below_past,
    past.dated as past_dated
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
