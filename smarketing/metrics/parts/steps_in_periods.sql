-- Steps made by the leads of the period and of the one before.
select
    stage_position as counted_position,
    case when created_date >= $period_start then 1 else 2 end as period_position,
    measure(reached_leads) as reached,
    measure(skipped_leads) as skipped,
    measure(mature_leads_in_stage) as mature,
    measure(stepped_leads) as stepped
from lead_stages_by_creation
group by stage_position, case when created_date >= $period_start then 1 else 2 end
