-- Which leads a deal is tied to, and by what: 1 id, 2 e-mail, 3 company.
-- A company ties only a deal that names no lead at all, and to the first lead of that company alone.
-- grain: deal_id, lead_id
with by_id as (
    select r.deal_id, r.reference, l.lead_id
    from source_deal_leads as r
    inner join stg_leads as l on r.reference = l.lead_id
),

by_email as (
    select r.deal_id, l.lead_id
    from source_deal_leads as r
    inner join stg_leads as l on lower(r.reference) = l.email
    left join by_id as i on r.deal_id = i.deal_id and r.reference = i.reference
    where i.lead_id is null
),

nameless as (
    select d.deal_id, d.company_key, d.company_domain,
        coalesce(cast(d.closed_at as date), b.as_of) as last_date
    from stg_deals as d
    cross join source_build as b
    left join source_deal_leads as r on d.deal_id = r.deal_id
    where r.deal_id is null and d.company is not null
),

asked as (
    select deal_id, company_key as company_name, last_date from nameless
    union all
    select deal_id, company_domain as company_name, last_date from nameless
),

by_company as (
    select
        a.deal_id, f.lead_id,
        row_number() over (partition by a.deal_id order by f.created_at, f.lead_id) as place
    from asked as a
    inner join company_leads as f on a.company_name = f.company_name
    where f.created_date <= a.last_date
),

ties as (
    select deal_id, lead_id, 1 as tie_rank from by_id
    union all
    select deal_id, lead_id, 2 as tie_rank from by_email
    union all
    select deal_id, lead_id, 3 as tie_rank from by_company where place = 1
)

select deal_id, lead_id, min(tie_rank) as tie_rank from ties group by deal_id, lead_id
