-- Every dated entry into a stage, stage after stage by day, so that what a period asks for lies together.
-- grain: lead_id, stage
select
    lead_id,
    stage,
    stage_position,
    entered_date,
    is_highest,
    is_open,
    is_lost,
    is_mature,
    is_next_reached,
    persona,
    source,
    campaign,
    content,
    owner,
    team,
    segment
from lead_stages
where entered_date is not null
order by stage_position, entered_date
