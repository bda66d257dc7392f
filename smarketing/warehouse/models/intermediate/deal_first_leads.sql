-- The one lead that a deal counts with: of its leads, the one created first.
-- grain: deal_id
with ranked as (
    select
        t.deal_id,
        t.lead_id,
        row_number() over (partition by t.deal_id order by l.created_at, t.lead_id) as place,
        count(*) over (partition by t.deal_id) as lead_count,
        min(t.tie_rank) over (partition by t.deal_id) as tie_rank
    from deal_leads as t
    inner join stg_leads as l on t.lead_id = l.lead_id
)

select
    deal_id,
    lead_id,
    lead_count,
    case tie_rank when 1 then 'id' when 2 then 'e-mail' else 'company' end as tie
from ranked
where place = 1
