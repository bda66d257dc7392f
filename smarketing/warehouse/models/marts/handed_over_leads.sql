-- The leads that were handed to sales, by the day they were.
-- grain: lead_id
select
    lead_id,
    lead_number,
    handed_over_date,
    email,
    first_name,
    last_name,
    company,
    job_title,
    industry,
    company_size,
    country,
    source_detail,
    lifecycle_stage,
    lead_status,
    disqualified_reason,
    created_date,
    created_month,
    stage,
    customer_date,
    is_customer,
    is_lost,
    is_open,
    is_mature,
    revenue,
    persona,
    source,
    campaign,
    content,
    owner,
    team,
    segment
from leads
where handed_over_date is not null
order by handed_over_date
