-- Steps made by the leads of the year before the period; dated as in steps_of_period.
select
    stage_position as past_position,
    measure(mature_leads_in_stage) as mature,
    measure(stepped_leads) as stepped,
    count(watched_days) as dated,
    count(days_to_next) as made
from lead_stages_by_creation
where created_date < $period_start
group by stage_position
