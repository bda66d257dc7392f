-- The steps of the funnel, and the whole way at place 0; the last stage goes nowhere. A step is in the
-- export where anything but a later stage shows both its ends.
select
    stage,
    stage_position,
    stage_label,
    lead(stage_label) over (order by stage_position) as next_label,
    team,
    recorded_leads > 0 and lead(recorded_leads) over (order by stage_position) > 0 as is_in_export
from stages
union all
select
    'to_customer' as stage,
    0 as stage_position,
    max(case when stage_position = 1 then stage_label end) as stage_label,
    max(case when stage = 'customer' then stage_label end) as next_label,
    'both' as team,
    max(case when stage = 'customer' then recorded_leads end) > 0 as is_in_export
from stages
