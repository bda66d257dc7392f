-- Evidence that leads reached stages, by kind: 1 a dated column, 2 the stage history, 3 deals (the first
-- stage: creation), 4 the present stage, which has no date.
-- grain: a piece of evidence
select
    d.lead_id,
    s.stage_position,
    d.entered_at,
    1 as evidence_rank
from source_stage_dates as d
inner join source_stages as s on d.stage = s.stage
union all
select
    lead_id,
    stage_position,
    entered_at,
    2 as evidence_rank
from lead_stage_history
union all
select
    lead_id,
    1 as stage_position,
    created_at as entered_at,
    3 as evidence_rank
from stg_leads
union all
select
    t.lead_id,
    s.stage_position,
    d.created_at as entered_at,
    3 as evidence_rank
from deal_leads as t
inner join stg_deals as d on t.deal_id = d.deal_id
inner join source_stages as s on s.stage = 'opportunity'
union all
select
    t.lead_id,
    s.stage_position,
    d.stated_closed_at as entered_at,
    3 as evidence_rank
from deal_leads as t
inner join stg_deals as d on t.deal_id = d.deal_id
inner join source_stages as s on s.stage = 'customer'
where d.is_stated_won
union all
select
    l.lead_id,
    s.stage_position,
    cast(null as timestamp) as entered_at,
    4 as evidence_rank
from stg_leads as l
inner join source_stages as s on l.mapped_stage = s.stage
union all
select
    lead_id,
    stage_position,
    entered_at,
    4 as evidence_rank
from left_stage_evidence
