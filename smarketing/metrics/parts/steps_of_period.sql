-- Steps made by the leads of the period; of the dated ones the entry, and the step they made, has a date.
select
    stage_position as counted_position,
    measure(reached_leads) as reached,
    measure(skipped_leads) as skipped,
    measure(mature_leads_in_stage) as mature,
    measure(stepped_leads) as stepped,
    count(watched_days) as dated,
    count(days_to_next) as made
from lead_stages_by_creation
where created_date >= $period_start
group by stage_position
