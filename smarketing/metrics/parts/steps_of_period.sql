-- Steps made by the leads of the period; of the dated ones the entry, and the step they made, has a date.
select
    stage_position as counted_position,
    cast(sum(reached) as bigint) as reached,
    cast(sum(skipped) as bigint) as skipped,
    cast(sum(mature) as bigint) as mature,
    cast(sum(stepped) as bigint) as stepped,
    cast(sum(dated) as bigint) as dated,
    cast(sum(made) as bigint) as made
from steps_by_days_watched
group by stage_position
