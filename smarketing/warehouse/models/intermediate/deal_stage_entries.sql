-- The first entry of each deal into each stage of its pipeline, as its history tells it.
-- A record that is a lead with one of our lead stages is no deal, even where their ids collide.
-- grain: deal_id, deal_stage
with lead_records as (
    select distinct lead_id from lead_stage_history
)

select
    h.record_id as deal_id,
    d.pipeline,
    h.stage as deal_stage,
    min(h.entered_at) as entered_at,
    min(h.stage_order) as stage_order
from source_stage_history as h
inner join stg_deals as d on h.record_id = d.deal_id
left join lead_records as l on h.record_id = l.lead_id
where l.lead_id is null
group by h.record_id, d.pipeline, h.stage
