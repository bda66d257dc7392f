-- Steps made by the leads of the look-back period.
select
    stage as counted_stage,
    measure(mature_leads_in_stage) as mature,
    measure(stepped_leads) as stepped
from lead_stages_by_creation
group by stage
