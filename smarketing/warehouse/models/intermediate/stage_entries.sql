-- Stages for which a lead has evidence of its own, and when it entered: the first kind of evidence that has
-- a date tells it. What is dated after the day of the export is no evidence; a stage with dates like that
-- alone is
-- not reached yet, whatever the present stage says.
-- grain: lead_id, stage_position
with timely_evidence as (
    select
        e.lead_id,
        e.stage_position,
        e.evidence_rank,
        case when cast(e.entered_at as date) <= b.as_of then e.entered_at end as entered_at,
        coalesce(cast(e.entered_at as date) > b.as_of, false) as is_late
    from stage_evidence as e
    cross join source_build as b
),

first_evidence as (
    select
        lead_id,
        stage_position,
        coalesce(
            min(case when evidence_rank = 1 then entered_at end),
            min(case when evidence_rank = 2 then entered_at end),
            min(case when evidence_rank = 3 then entered_at end)
        ) as entered_at,
        count(case when is_late then 1 end) as late_dates
    from timely_evidence
    group by lead_id, stage_position
)

select
    lead_id,
    stage_position,
    entered_at,
    cast(entered_at as date) as entered_date
from first_evidence
where entered_at is not null or late_dates = 0 or stage_position = 1
