-- What shows usual stages that the company does without, as evidence of the stage before: whoever reached one
-- has reached that, on a day that nothing tells.
-- grain: a piece of evidence
with told as (
    select
        lead_id,
        stage,
        entered_at
    from source_stage_dates
    union all
    select
        l.lead_id,
        h.mapped_stage as stage,
        h.entered_at
    from source_stage_history as h
    left join lead_references as n on h.record_id = n.reference and n.named_in = 'history'
    inner join stg_leads as l on coalesce(n.lead_id, h.record_id) = l.lead_id
    union all
    select
        t.lead_id,
        'opportunity' as stage,
        d.created_at as entered_at
    from deal_leads as t
    inner join stg_deals as d on t.deal_id = d.deal_id
    union all
    select
        lead_id,
        mapped_stage as stage,
        cast(null as timestamp) as entered_at
    from stg_leads
)

select
    t.lead_id,
    cast(s.stage_position as integer) as stage_position,
    cast(null as timestamp) as entered_at
from told as t
inner join source_left_stages as s on t.stage = s.stage
cross join source_build as b
where t.entered_at is null or cast(t.entered_at as date) <= b.as_of
