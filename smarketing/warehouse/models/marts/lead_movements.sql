-- How each lead moved since the snapshot before; empty without one before. Movement after movement, as it is
-- counted.
-- grain: lead_id
with then_and_now as (
    select
        coalesce(l.lead_id, p.lead_id) as lead_id,
        case
            when p.lead_id is null then 'new'
            when l.lead_id is null then 'gone'
            when l.is_customer and not p.is_customer then 'customer'
            when l.is_lost and not p.is_lost then 'lost'
            when l.stage_position > p.stage_position then 'advanced'
            when l.stage_position < p.stage_position then 'fell_back'
            else 'same'
        end as movement,
        p.stage_position as before_stage_position,
        l.stage_position as after_stage_position,
        coalesce(l.stage, p.stage) as stage,
        coalesce(l.created_date, p.created_date) as created_date,
        coalesce(l.persona, p.persona) as persona,
        coalesce(l.source, p.source) as source,
        coalesce(l.campaign, p.campaign) as campaign,
        coalesce(l.content, p.content) as content,
        coalesce(l.owner, p.owner) as owner,
        coalesce(l.team, p.team) as team,
        coalesce(l.segment, p.segment) as segment
    from leads as l
    full join source_previous_leads as p on l.lead_id = p.lead_id
)

select m.*
from then_and_now as m
cross join source_build as b
where b.previous_snapshot_id is not null
order by m.movement, m.source
