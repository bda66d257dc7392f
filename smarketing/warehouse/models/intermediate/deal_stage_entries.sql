-- The first entry of each deal into each stage of its pipeline, as its history tells it.
-- grain: deal_id, deal_stage
select
    d.deal_id,
    d.pipeline,
    h.stage as deal_stage,
    min(h.entered_at) as entered_at,
    min(h.stage_order) as stage_order
from source_stage_history as h
inner join deal_records as r on h.record_id = r.record_id
inner join stg_deals as d on r.deal_id = d.deal_id
group by d.deal_id, d.pipeline, h.stage
