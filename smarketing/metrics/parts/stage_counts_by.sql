-- What the leads of each cohort did in each stage, stages that nobody reached left out.
select
    dimension,
    stage_position as counted_position,
    measure(reached_leads) as reached,
    measure(skipped_leads) as skipped,
    measure(open_in_stage) as open_leads,
    measure(lost_in_stage) as lost,
    measure(stepped_leads) as stepped,
    measure(mature_leads_in_stage) as mature,
    measure(immature_leads) as immature,
    measure(median_days_in_stage) as median_days
from lead_stages_by_creation
group by dimension, stage_position
