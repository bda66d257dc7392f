-- Each step's rates: in the period, in the year before as many days after the entry, and the one agreed. The
-- best known rate is that of the period, else of the year before, else the target. The last stage has none.
select
    stages.stage,
    stages.stage_position,
    stages.stage_label,
    stages.team,
    live_stages.owner,
    live_stages.target_rate,
    steps_of_period.mature,
    steps_of_period.stepped,
    steps_of_period.dated,
    steps_of_period.made,
    steps_of_period.skipped < steps_of_period.reached as is_reached_itself,
    steps_before.dated as past_dated,
    steps_before.made as past_made,
    next_stage.stage as next_stage,
    next_stage.recorded_leads > 0 as is_next_recorded,
    ratio(coalesce(steps_after_days.pairs, 0), steps_before.dated * steps_of_period.dated) as past_rate,
    case
        when next_stage.stage is not null
            then coalesce(
                ratio(steps_of_period.stepped, steps_of_period.mature),
                ratio(steps_before.stepped, steps_before.mature),
                live_stages.target_rate
            )
    end as known_rate
from stages
left join stages as next_stage on stages.stage_position + 1 = next_stage.stage_position
left join steps_of_period on stages.stage_position = steps_of_period.counted_position
left join steps_before on stages.stage_position = steps_before.past_position
left join steps_after_days on stages.stage_position = steps_after_days.watched_position
left join live_stages on stages.stage = live_stages.stage
