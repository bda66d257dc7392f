-- title: Every time it was heard
-- question: Who heard it when, from which lead, and in which words?
-- grain: hearing_id
-- param row_limit: 50
select
    hearing_id,
    remark_id,
    noted_date,
    heard_by,
    quote,
    lead_id,
    first_name,
    last_name,
    company,
    persona,
    stage,
    count(*) over () as heard_in_all
from heard_by_day
order by noted_date desc, hearing_id asc
limit $row_limit
