-- Leads of the period in each stage, by the days that each was watched: steps_of_period adds them up.
select
    stage_position,
    watched_days,
    measure(reached_leads) as reached,
    measure(skipped_leads) as skipped,
    measure(mature_leads_in_stage) as mature,
    measure(stepped_leads) as stepped,
    count(watched_days) as dated,
    count(days_to_next) as made
from lead_stages_by_creation
where created_date >= $period_start
group by stage_position, watched_days
