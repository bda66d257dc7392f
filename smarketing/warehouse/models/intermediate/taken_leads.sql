-- When leads first entered a stage after that of the hand-over.
-- grain: lead_id
with handed as (
    select max(case when team = 'marketing' then stage_position end) as stage_position
    from stages
)

select
    s.lead_id,
    min(s.entered_date) as taken_date
from lead_stages as s
inner join handed as h on s.stage_position > h.stage_position
group by s.lead_id
