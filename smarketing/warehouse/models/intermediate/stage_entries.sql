-- Stages for which a lead has evidence of its own, and when it entered: the first kind of evidence that has
-- a date tells it.
-- grain: lead_id, stage_position
with first_evidence as (
    select
        lead_id,
        stage_position,
        coalesce(
            min(case when evidence_rank = 1 then entered_at end),
            min(case when evidence_rank = 2 then entered_at end),
            min(case when evidence_rank = 3 then entered_at end)
        ) as entered_at
    from stage_evidence
    group by lead_id, stage_position
)

select
    lead_id,
    stage_position,
    entered_at,
    cast(entered_at as date) as entered_date
from first_evidence
