-- The leads that were handed to sales, by the day they were, with what sales did about each since.
-- grain: lead_id
with worked as (
    select
        lead_id,
        min(first_touched_at) as first_touched_at,
        max(reached) as reached
    from sales_days
    group by lead_id
)

select
    l.lead_id,
    l.lead_number,
    l.handed_over_at,
    l.handed_over_date,
    l.first_contacted_at,
    l.contact_attempts,
    l.email,
    l.first_name,
    l.last_name,
    l.company,
    l.job_title,
    l.industry,
    l.company_size,
    l.country,
    l.source_detail,
    l.lifecycle_stage,
    l.lead_status,
    l.disqualified_reason,
    l.created_date,
    l.created_month,
    l.stage,
    l.stage_position,
    l.customer_date,
    l.is_customer,
    l.is_lost,
    l.is_open,
    l.is_mature,
    l.revenue,
    l.persona,
    l.source,
    l.campaign,
    l.content,
    l.owner,
    l.team,
    l.segment,
    w.first_touched_at,
    coalesce(w.reached, 0) = 1 as is_reached,
    t.taken_date
from leads as l
left join worked as w on l.lead_id = w.lead_id
left join taken_leads as t on l.lead_id = t.lead_id
where l.handed_over_date is not null
order by l.handed_over_date
