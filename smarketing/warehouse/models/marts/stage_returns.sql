-- Every time a lead or a deal went back to an earlier stage, or into one that it had been in before.
-- grain: record_kind, record_id, entry_number
with ordered as (
    select
        record_kind,
        record_id,
        stage_name,
        stage_position,
        entered_at,
        row_number() over (
            partition by record_kind, record_id
            order by entered_at, stage_position, stage_name
        ) as entry_number,
        lag(stage_name) over (
            partition by record_kind, record_id
            order by entered_at, stage_position, stage_name
        ) as stage_from,
        lag(stage_position) over (
            partition by record_kind, record_id
            order by entered_at, stage_position, stage_name
        ) as position_before,
        min(entered_at) over (partition by record_kind, record_id, stage_name) as first_entered_at
    from recorded_entries
)

select
    o.record_kind,
    o.record_id,
    o.entry_number,
    o.stage_from,
    o.stage_name as stage_to,
    cast(o.entered_at as date) as returned_date,
    o.stage_position < o.position_before as is_back,
    o.first_entered_at < o.entered_at as is_again,
    coalesce(l.persona, d.persona) as persona,
    coalesce(l.source, d.source) as source,
    coalesce(l.campaign, d.campaign) as campaign,
    coalesce(l.content, d.content) as content,
    coalesce(l.owner, d.owner) as owner,
    coalesce(l.team, d.team) as team,
    coalesce(l.segment, d.segment) as segment
from ordered as o
left join stg_leads as l on o.record_kind = 'lead' and o.record_id = l.lead_id
left join deals as d on o.record_kind = 'deal' and o.record_id = d.deal_id
where
    o.stage_name <> o.stage_from
    and (o.stage_position < o.position_before or o.first_entered_at < o.entered_at)
