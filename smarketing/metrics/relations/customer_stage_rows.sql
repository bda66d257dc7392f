-- The rows behind the times to customer: the lead's own columns beside those of the stage.
select
    lead_stages.*, -- noqa: AM04
    live_stages.limit_days,
    leads.first_name,
    leads.last_name,
    leads.company,
    leads.job_title,
    leads.handed_over_date,
    leads.customer_date,
    leads.is_customer,
    leads.revenue,
    case
        when leads.customer_date >= lead_stages.entered_date
            then date_diff('day', lead_stages.entered_date, leads.customer_date)
    end as days_to_customer_from_stage
from lead_stages
inner join leads on lead_stages.lead_id = leads.lead_id
left join live_stages on lead_stages.stage = live_stages.stage
where leads.is_customer
