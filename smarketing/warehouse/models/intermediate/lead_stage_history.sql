-- Changes of stage that belong to leads: the record is a lead and the stage one of ours: as the import
-- mapped it, else by key or label.
-- grain: a change
select
    l.lead_id,
    s.stage_position,
    h.entered_at
from source_stage_history as h
inner join source_stages as s on coalesce(h.mapped_stage, lower(h.stage)) in (s.stage, lower(s.stage_label))
left join lead_references as n on h.record_id = n.reference and n.named_in = 'history'
inner join stg_leads as l on coalesce(n.lead_id, h.record_id) = l.lead_id
