-- Steps made by the leads of the year before the period; dated as in steps_of_period.
select
    stage_position as past_position,
    cast(sum(mature) as bigint) as mature,
    cast(sum(stepped) as bigint) as stepped,
    cast(sum(dated) as bigint) as dated,
    cast(sum(made) as bigint) as made
from steps_by_days_before
group by stage_position
