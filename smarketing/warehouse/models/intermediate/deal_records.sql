-- Which deal a record of a stage history is. A record that is a lead with one of our lead stages is no deal,
-- even where their ids collide. One whose id differs from the id of a deal only by zeros before it is that
-- deal, where it can be no other.
-- grain: record_id
with lead_records as (
    select distinct lead_id from lead_stage_history
),

bare_deals as (
    select
        trim(leading '0' from deal_id) as bare_id,
        min(deal_id) as deal_id
    from stg_deals
    group by trim(leading '0' from deal_id)
    having count(*) = 1
)

select
    r.record_id,
    coalesce(d.deal_id, b.deal_id) as deal_id
from (select distinct record_id from source_stage_history) as r
left join stg_deals as d on r.record_id = d.deal_id
left join bare_deals as b on trim(leading '0' from r.record_id) = b.bare_id
left join stg_leads as l on r.record_id = l.lead_id
left join lead_records as s on r.record_id = s.lead_id
where s.lead_id is null and (d.deal_id is not null or (b.deal_id is not null and l.lead_id is null))
