-- title: Leads to rate
-- question: Which leads handed over in the period has sales not rated yet?
-- grain: lead_id
-- param row_limit: 500
select
    lead_id,
    email,
    first_name,
    last_name,
    company,
    job_title,
    persona,
    source,
    campaign,
    content,
    owner,
    stage,
    handed_over_date,
    count(*) over () as waiting_in_all
from lead_feedback_by_handover
where verdict is null
order by handed_over_date desc, lead_id asc
limit $row_limit
