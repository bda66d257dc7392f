-- The workspace's stages, and of how many leads anything but a later stage shows that they reached them.
-- grain: stage
with recorded as (
    select
        stage,
        count(case when not is_skipped then 1 end) as recorded_leads
    from lead_stages
    group by stage
)

select
    s.stage,
    s.stage_position,
    s.stage_label,
    s.team,
    coalesce(r.recorded_leads, 0) as recorded_leads
from source_stages as s
left join recorded as r on s.stage = r.stage
