-- For deals that name no lead we know: the first lead of their company, if it was created before the deal
-- closed.
-- grain: deal_id
with nameless as (
    select
        d.deal_id,
        d.company_key,
        d.company_domain,
        coalesce(cast(d.closed_at as date), b.as_of) as last_date
    from stg_deals as d
    cross join source_build as b
    left join deal_named_leads as r on d.deal_id = r.deal_id
    where r.deal_id is null and d.company is not null
),

asked as (
    select
        deal_id,
        company_key as company_name,
        last_date
    from nameless
    union all
    select
        deal_id,
        company_domain as company_name,
        last_date
    from nameless
),

ranked as (
    select
        a.deal_id,
        f.lead_id,
        row_number() over (partition by a.deal_id order by f.created_at, f.lead_id) as place
    from asked as a
    inner join company_leads as f on a.company_name = f.company_name
    where f.created_date <= a.last_date
)

select
    deal_id,
    lead_id
from ranked
where place = 1
