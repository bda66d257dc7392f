-- What deals, touches and histories call a lead, where that is no lead's id: another id that it goes by, such
-- as that of a lead merged into it, else its own with more or fewer zeros before it, where that is unique.
-- What histories and touches call a lead may be its e-mail: of several leads with it, the one created first.
-- grain: named_in, reference
with named as (
    select
        'deals' as named_in,
        reference
    from source_deal_leads
    union
    select
        'touches' as named_in,
        lead_id as reference
    from source_touches
    union
    select
        'history' as named_in,
        h.record_id as reference
    from source_stage_history as h
    left join source_deals as d on h.record_id = d.deal_id
    where d.deal_id is null
),

bared as (
    select
        named_in,
        reference,
        case when split_part(reference, '@', 2) = '' then reference else lower(reference) end as name,
        trim(leading '0' from reference) as bare_id,
        count(*) over (partition by named_in, trim(leading '0' from reference)) as alike
    from named
    where reference is not null
),

bare_leads as (
    select
        trim(leading '0' from lead_id) as bare_id,
        min(lead_id) as lead_id
    from stg_leads
    where split_part(lead_id, '@', 2) = ''
    group by trim(leading '0' from lead_id)
    having count(*) = 1
)

select
    r.named_in,
    r.reference,
    coalesce(m.lead_id, b.lead_id, e.lead_id) as lead_id
from bared as r
left join stg_leads as l on r.reference = l.lead_id
left join lead_names as m on r.name = m.other_id
left join bare_leads as b on r.bare_id = b.bare_id and r.alike = 1
left join email_leads as e on r.name = e.email and r.named_in <> 'deals'
where l.lead_id is null and coalesce(m.lead_id, b.lead_id, e.lead_id) is not null
