-- title: Recycle queue
-- question: Which leads come again, and when?
-- grain: lead_id
-- period: all
-- param row_limit: 500
select
    lead_id,
    first_name,
    last_name,
    company,
    persona,
    source,
    owner,
    recycled_date,
    return_date,
    days_to_return,
    count(*) over () as queued_in_all
from lead_returns_by_recycling
where is_due or is_waiting
order by return_date asc, lead_id asc
limit $row_limit
