-- The lead behind each other id that leads go by: that of a lead merged into it in the CRM, or one that it
-- came under besides. An id of a lead of its own is none of them.
-- grain: other_id
with named as (
    select
        merged_lead_id as other_id,
        lead_id
    from merged_leads
    union
    select
        n.other_id,
        n.lead_id
    from source_lead_names as n
    inner join stg_leads as l on n.lead_id = l.lead_id
)

select
    n.other_id,
    min(n.lead_id) as lead_id
from named as n
left join stg_leads as own on n.other_id = own.lead_id
where own.lead_id is null
group by n.other_id
