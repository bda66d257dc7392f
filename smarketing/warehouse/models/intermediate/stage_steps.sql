-- Each dated stage of a lead and the next one that has a date; undated ones between are passed over.
-- grain: lead_id, stage_position
select
    lead_id,
    stage_position,
    entered_date,
    lead(stage_position) over (partition by lead_id order by stage_position) as next_position,
    lead(entered_date) over (partition by lead_id order by stage_position) as next_date
from stage_entries
where entered_date is not null
