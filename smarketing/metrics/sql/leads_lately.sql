-- title: Leads lately
-- question: Which leads were handed over last, of which a call may be noted?
-- grain: lead_id
-- period: all
-- param row_limit: 200
select
    lead_id,
    email,
    first_name,
    last_name,
    company,
    persona,
    stage,
    owner,
    handed_over_date
from lead_feedback_by_handover
where not is_lost
order by handed_over_date desc, lead_id asc
limit $row_limit
