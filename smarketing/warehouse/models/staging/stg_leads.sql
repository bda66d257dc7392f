-- Leads as exported, those created after the day of the export left out, with one persona each and the
-- keys that
-- tie them to deals and touches.
-- grain: lead_id
select
    l.lead_id,
    cast(row_number() over (order by cast(l.created_at as date), l.lead_id) as integer) as lead_number,
    l.email,
    nullif(split_part(l.email, '@', 2), '') as email_domain,
    k.company_key,
    l.created_at,
    cast(l.created_at as date) as created_date,
    l.mapped_stage,
    coalesce(l.is_disqualified, false) as is_disqualified,
    coalesce(p.persona, '(unknown)') as persona,
    coalesce(l.source, '(unknown)') as source,
    coalesce(l.campaign, '(unknown)') as campaign,
    coalesce(l.content, '(unknown)') as content,
    coalesce(l.owner, '(unknown)') as owner,
    coalesce(l.team, '(unknown)') as team,
    coalesce(l.segment, '(unknown)') as segment
from source_leads as l
cross join source_build as b
left join source_personas as p on l.lead_id = p.lead_id
left join company_keys as k on l.company = k.company
where l.created_at is null or cast(l.created_at as date) <= b.as_of
