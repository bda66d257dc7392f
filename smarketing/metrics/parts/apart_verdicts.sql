-- Of the leads of each persona that sales rated, the bad ones.
select
    persona,
    'verdict' as aspect,
    1 as place,
    'bad' as item,
    cast(measure(bad_leads) as bigint) as made,
    cast(measure(rated_leads) as bigint) as n
from lead_feedback_by_handover
group by persona
