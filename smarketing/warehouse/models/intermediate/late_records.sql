-- Records with a date after the day of the export.
-- grain: record_kind, record_id
with dated as (
    select
        'lead' as record_kind,
        lead_id as record_id,
        entered_at
    from stage_evidence
    union all
    select
        'lead' as record_kind,
        lead_id as record_id,
        created_at as entered_at
    from source_leads
    union all
    select
        'deal' as record_kind,
        deal_id as record_id,
        created_at as entered_at
    from stg_deals
    union all
    select
        'deal' as record_kind,
        deal_id as record_id,
        stated_closed_at as entered_at
    from stg_deals
    union all
    select
        'touch' as record_kind,
        coalesce(lead_id, '(unknown)') as record_id,
        occurred_at as entered_at
    from touches
)

select
    d.record_kind,
    d.record_id,
    cast(max(d.entered_at) as date) as noted_date
from dated as d
cross join source_build as b
where cast(d.entered_at as date) > b.as_of
group by d.record_kind, d.record_id
