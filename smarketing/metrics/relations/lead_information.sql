-- Every lead handed over with what it lacks of the information that both teams had agreed on by that day, in
-- the words of the agreement: null where nothing was agreed yet, empty where all is there.
-- What no lead of the workspace has is no fault of a hand-over: the export does not show it.
with known as (
    select
        count(first_name) + count(last_name) > 0 as has_name,
        count(email) > 0 as has_email,
        count(company) > 0 as has_company,
        count(job_title) > 0 as has_role,
        count(industry) > 0 as has_industry,
        count(company_size) > 0 as has_size,
        count(country) > 0 as has_country
    from handed_over_leads
),

asked as (
    select
        leads.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
        live_information.*, -- noqa: AM04
        known.*, -- noqa: AM04
        cast(date_trunc('month', leads.handed_over_date) as date) as handed_over_month
    from handed_over_leads as leads
    cross join known
    left join live_information on leads.handed_over_date = live_information.day
),

told as (
    select
        *, -- all that the relation has, so that a new column comes along -- noqa: AM04
        case when asks_name and has_name and coalesce(first_name, last_name) is null then 'name ' else '' end
        || case when asks_email and has_email and email is null then 'email ' else '' end
        || case when asks_company and has_company and company is null then 'company ' else '' end
        || case when asks_role and has_role and job_title is null then 'role ' else '' end
        || case when asks_industry and has_industry and industry is null then 'industry ' else '' end
        || case when asks_size and has_size and company_size is null then 'size ' else '' end
        || case when asks_country and has_country and country is null then 'country ' else '' end
        || case when asks_persona and persona = '(unknown)' then 'persona ' else '' end
        || case when asks_source and source = '(unknown)' then 'source ' else '' end
        || case when asks_campaign and campaign = '(unknown)' then 'campaign ' else '' end
        || case when asks_content and content = '(unknown)' then 'content ' else '' end
        || case when asks_owner and owner = '(unknown)' then 'owner ' else '' end as lacks
    from asked
)

select
    *, -- all that the relation has, so that a new column comes along -- noqa: AM04
    case when day is not null then trim(lacks) end as lacking,
    case when day is not null then lacks = '' end as is_complete
from told
