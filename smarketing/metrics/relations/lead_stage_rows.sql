-- The rows behind a stage: the lead's own columns beside those of the stage.
select
    stage_outcomes.*,
    live_stages.limit_days,
    leads.first_name,
    leads.last_name,
    leads.company,
    leads.job_title,
    leads.handed_over_date,
    leads.customer_date,
    leads.is_customer,
    leads.revenue
from stage_outcomes
inner join leads on stage_outcomes.lead_id = leads.lead_id
left join live_stages on stage_outcomes.stage = live_stages.stage
