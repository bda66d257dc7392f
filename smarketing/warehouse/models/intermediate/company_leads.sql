-- The first lead of each company, by the company's name and by the domain of its addresses; free mail never
-- counts.
-- grain: company_name
with named as (
    select
        company_key as company_name,
        lead_id,
        created_at,
        created_date
    from stg_leads
    where company_key is not null
    union all
    select
        l.email_domain as company_name,
        l.lead_id,
        l.created_at,
        l.created_date
    from stg_leads as l
    left join source_free_mail as f on l.email_domain = f.domain
    where l.email_domain is not null and f.domain is null
),

ranked as (
    select
        company_name,
        lead_id,
        created_at,
        created_date,
        row_number() over (partition by company_name order by created_at, lead_id) as place
    from named
)

select
    company_name,
    lead_id,
    created_at,
    created_date
from ranked
where place = 1
