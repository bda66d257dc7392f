-- The leads that a deal names itself, each by its id, else by its e-mail: 1 id, 2 e-mail.
-- grain: deal_id, lead_id, tie_rank
with by_id as (
    select
        r.deal_id,
        r.reference,
        l.lead_id
    from source_deal_leads as r
    inner join stg_leads as l on r.reference = l.lead_id
)

select
    deal_id,
    lead_id,
    1 as tie_rank
from by_id
union all
select
    r.deal_id,
    l.lead_id,
    2 as tie_rank
from source_deal_leads as r
inner join stg_leads as l on lower(r.reference) = l.email
left join by_id as i on r.deal_id = i.deal_id and r.reference = i.reference
where i.lead_id is null
