-- Steps made by the leads of the look-back period.
select
    stage_position as counted_position,
    measure(reached_leads) as reached,
    measure(skipped_leads) as skipped,
    measure(mature_leads_in_stage) as mature,
    measure(stepped_leads) as stepped
from lead_stages_by_creation
group by stage_position
