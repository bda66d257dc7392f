-- title: Keys of leads
-- question: By which id and which e-mail is each lead known?
-- grain: lead_id
select
    lead_id,
    email,
    source
from leads_now
order by lead_id asc
