-- For each stage, pairs of a lead of the period and one of the year before it that made the step in no more
-- days than the first was watched: over all dated leads of that year, the steps to expect of the period.
select
    steps_by_days_watched.stage_position as watched_position,
    sum(steps_by_days_watched.dated * steps_by_days_before.made) as pairs
from steps_by_days_watched
inner join steps_by_days_before
    on
        steps_by_days_watched.stage_position = steps_by_days_before.stage_position
        and steps_by_days_watched.watched_days >= steps_by_days_before.days_to_next
group by steps_by_days_watched.stage_position
