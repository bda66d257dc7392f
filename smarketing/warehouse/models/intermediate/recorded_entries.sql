-- Every dated entry of a lead or a deal into a stage, as histories tell it, with the place of the stage:
-- closed stages stand behind all others.
-- grain: an entry
with entries as (
    select
        'lead' as record_kind,
        h.lead_id as record_id,
        s.stage_label as stage_name,
        h.stage_position,
        h.entered_at
    from lead_stage_history as h
    inner join source_stages as s on h.stage_position = s.stage_position
    union all
    select
        'deal' as record_kind,
        d.deal_id as record_id,
        h.stage as stage_name,
        case when o.is_terminal then 1000 else 0 end + o.deal_stage_position as stage_position,
        h.entered_at
    from source_stage_history as h
    inner join deal_records as r on h.record_id = r.record_id
    inner join stg_deals as d on r.deal_id = d.deal_id
    inner join deal_stage_order as o on d.pipeline = o.pipeline and h.stage = o.deal_stage
)

select distinct
    e.record_kind,
    e.record_id,
    e.stage_name,
    e.stage_position,
    e.entered_at
from entries as e
cross join source_build as b
where cast(e.entered_at as date) <= b.as_of
