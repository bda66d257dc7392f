-- Stages with evidence for a deal: its history, else its present stage (no date); and the next dated one.
-- grain: deal_id, deal_stage_position
with evidence as (
    select
        e.deal_id,
        o.deal_stage_position,
        e.entered_at
    from deal_stage_entries as e
    inner join deal_stage_order as o on e.pipeline = o.pipeline and e.deal_stage = o.deal_stage
    where not o.is_terminal
    union all
    select
        d.deal_id,
        o.deal_stage_position,
        cast(null as timestamp) as entered_at
    from stg_deals as d
    inner join deal_stage_order as o on d.pipeline = o.pipeline and d.deal_stage = o.deal_stage
    where not o.is_terminal
),

entries as (
    select
        deal_id,
        deal_stage_position,
        cast(min(entered_at) as date) as entered_date
    from evidence
    group by deal_id, deal_stage_position
),

dated as (
    select
        deal_id,
        deal_stage_position,
        lead(entered_date) over (partition by deal_id order by deal_stage_position) as next_date
    from entries
    where entered_date is not null
)

select
    e.deal_id,
    e.deal_stage_position,
    e.entered_date,
    n.next_date
from entries as e
left join dated as n on e.deal_id = n.deal_id and e.deal_stage_position = n.deal_stage_position
