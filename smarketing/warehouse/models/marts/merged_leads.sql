-- The lead that each lead merged away in the CRM became part of, as the export says. One that is still a lead
-- itself is none of them.
-- grain: merged_lead_id
select
    m.merged_lead_id,
    min(m.lead_id) as lead_id
from source_merged_leads as m
inner join stg_leads as l on m.lead_id = l.lead_id
left join stg_leads as own on m.merged_lead_id = own.lead_id
where own.lead_id is null
group by m.merged_lead_id
