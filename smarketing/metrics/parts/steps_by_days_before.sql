-- Leads of the year before the period in each stage, by the days each took for the step:
-- steps_before adds them up.
select
    stage_position,
    days_to_next,
    measure(mature_leads_in_stage) as mature,
    measure(stepped_leads) as stepped,
    count(watched_days) as dated,
    count(days_to_next) as made
from lead_stages_by_creation
where created_date < $period_start
group by stage_position, days_to_next
