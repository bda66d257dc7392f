-- The names of companies, made comparable: case, dots, commas and the usual legal forms fall away.
-- grain: company
with names as (
    select company from source_leads
    where company is not null
    union all
    select company from source_deals
    where company is not null
),

plain as (
    select distinct
        company,
        ' ' || trim(replace(replace(lower(company), ',', ' '), '.', '')) || ' ' as company_key
    from names
),

bare as (
    select
        company,
        trim(
            replace(replace(replace(replace(replace(replace(
                company_key, ' inc ', ' '
            ), ' llc ', ' '), ' ltd ', ' '), ' gmbh ', ' '), ' corp ', ' '), ' ag ', ' ')
        ) as company_key
    from plain
)

select
    company,
    nullif(company_key, '') as company_key
from bare
