-- The rows behind a stage: the lead's own columns beside those of the stage.
select
    lead_stages.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    live_stages.limit_days,
    leads.first_name,
    leads.last_name,
    leads.company,
    leads.job_title,
    leads.handed_over_date,
    leads.customer_date,
    leads.is_customer,
    leads.revenue
from lead_stages
inner join leads on lead_stages.lead_id = leads.lead_id
left join live_stages on lead_stages.stage = live_stages.stage
