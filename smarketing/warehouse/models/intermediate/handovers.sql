-- When each lead was handed to sales: its entry into the last stage that marketing owns; its creation where
-- that is undated, and for every lead where no lead of the workspace shows that stage except by a later one.
-- grain: lead_id
with handover_stage as (
    select max(stage_position) as stage_position from source_stages
    where team = 'marketing'
),

shown as (
    select count(*) as leads_shown
    from stage_entries as e
    inner join handover_stage as h on e.stage_position = h.stage_position
)

select
    l.lead_id,
    case when s.leads_shown = 0 then l.created_at else coalesce(e.entered_at, l.created_at) end
        as handed_over_at
from stg_leads as l
inner join lead_outcomes as o on l.lead_id = o.lead_id
cross join handover_stage as h
cross join shown as s
left join stage_entries as e on l.lead_id = e.lead_id and h.stage_position = e.stage_position
where s.leads_shown = 0 or o.stage_position >= h.stage_position
