-- What the exports tell of follow-up at all: where they tell nothing, no lead can be said to be neglected.
-- grain: one row
with touched as (
    select count(case when direction = 'sales' then 1 end) as activities from touches
),

contacted as (
    select
        count(first_contacted_at) as contacts,
        count(contact_attempts) as attempts
    from leads
)

select
    contacted.contacts > 0 or touched.activities > 0 as has_responses,
    contacted.attempts > 0 or touched.activities > 0 as has_attempts
from contacted
cross join touched
