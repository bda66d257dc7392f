-- Steps made by the leads of the period and of the one before.
select
    stage as counted_stage,
    case when created_date >= $period_start then 'now' else 'before' end as counted_period,
    measure(mature_leads_in_stage) as mature,
    measure(stepped_leads) as stepped
from lead_stages_by_creation
group by stage, case when created_date >= $period_start then 'now' else 'before' end
