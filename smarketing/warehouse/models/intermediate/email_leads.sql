-- The lead that an e-mail is of: of several with it, the one created first.
-- grain: email
with placed as (
    select
        email,
        lead_id,
        row_number() over (partition by email order by created_at, lead_id) as place
    from stg_leads
    where email is not null
)

select
    email,
    lead_id
from placed
where place = 1
