-- title: Mix of personas
-- question: Which share of the leads with a persona, and of their customers, came from each persona?
-- grain: persona
with counted as (
    select
        persona,
        measure(leads) as persona_leads,
        measure(customers) as customers
    from leads_by_creation
    group by persona
),

summed as (
    select
        *, -- all that the CTE has -- noqa: AM04
        sum(case when persona <> '(unknown)' then persona_leads end) over () as known_leads,
        sum(case when persona <> '(unknown)' then customers end) over () as known_customers
    from counted
)

select
    persona,
    persona_leads,
    case when persona <> '(unknown)' then ratio(persona_leads, known_leads) end as share,
    cast(coalesce(known_leads, 0) as bigint) as n,
    case when persona <> '(unknown)' then wilson_low(persona_leads, known_leads) end as low,
    case when persona <> '(unknown)' then wilson_high(persona_leads, known_leads) end as high,
    customers,
    case when persona <> '(unknown)' then ratio(customers, known_customers) end as customer_share,
    cast(coalesce(known_customers, 0) as bigint) as customers_n,
    case when persona <> '(unknown)' then wilson_low(customers, known_customers) end as customer_share_low,
    case when persona <> '(unknown)' then wilson_high(customers, known_customers) end as customer_share_high
from summed
order by persona_leads desc, persona asc
