-- Which lead each id that a deal names is, by its own id or another that it goes by. 1,234 is one id where
-- there is such a lead, else two.
-- grain: deal_id, reference, lead_id
with whole as (
    select
        r.deal_id,
        r.reference,
        l.lead_id
    from source_deal_leads as r
    inner join stg_leads as l on replace(r.reference, ',', '') = l.lead_id
    union all
    select
        r.deal_id,
        r.reference,
        n.lead_id
    from source_deal_leads as r
    inner join lead_references as n on r.reference = n.reference and n.named_in = 'deals'
)

select
    deal_id,
    reference,
    lead_id
from whole
union all
select
    p.deal_id,
    p.reference,
    l.lead_id
from source_deal_lead_parts as p
inner join stg_leads as l on p.part = l.lead_id
left join whole as w on p.deal_id = w.deal_id and p.reference = w.reference
where w.lead_id is null
