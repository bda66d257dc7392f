-- One row per touch, tied to its lead by id, or by another that it goes by, else by e-mail (of several leads
-- with it, the one created first).
-- Where the export does not say who acted, a touch with an owner is an activity of sales.
-- grain: a touch
with tied as (
    select
        coalesce(i.lead_id, m.lead_id, e.lead_id, o.lead_id) as lead_id,
        t.occurred_at,
        t.kind,
        t.channel,
        t.direction,
        t.outcome,
        t.campaign,
        t.content,
        t.owner
    from source_touches as t
    left join stg_leads as i on t.lead_id = i.lead_id
    left join lead_references as m on t.lead_id = m.reference and m.named_in = 'touches'
    left join email_leads as e on t.email = e.email
    left join lead_names as o on t.email = o.other_id
)

select
    t.lead_id,
    t.occurred_at,
    cast(t.occurred_at as date) as occurred_date,
    coalesce(t.kind, '(unknown)') as kind,
    coalesce(t.channel, '(unknown)') as channel,
    case
        when lower(t.direction) in ('marketing', 'sales') then lower(t.direction)
        when t.owner is not null then 'sales'
        else 'marketing'
    end as direction,
    coalesce(t.outcome, '(unknown)') as outcome,
    coalesce(l.persona, '(unknown)') as persona,
    coalesce(l.source, '(unknown)') as source,
    coalesce(t.campaign, '(unknown)') as campaign,
    coalesce(t.content, '(unknown)') as content,
    coalesce(t.owner, '(unknown)') as owner,
    coalesce(l.team, '(unknown)') as team,
    coalesce(l.segment, '(unknown)') as segment
from tied as t
left join stg_leads as l on t.lead_id = l.lead_id
