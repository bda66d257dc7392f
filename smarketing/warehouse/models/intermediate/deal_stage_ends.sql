-- How far each deal came in its pipeline, and when it ended. A won deal passed every stage.
-- grain: deal_id
with highest as (
    select
        deal_id,
        max(deal_stage_position) as deal_stage_position
    from deal_stage_steps
    group by deal_id
),

lengths as (
    select
        pipeline,
        max(deal_stage_position) as deal_stage_position
    from deal_stage_order
    where not is_terminal
    group by pipeline
),

endings as (
    select
        e.deal_id,
        cast(min(e.entered_at) as date) as end_date
    from deal_stage_entries as e
    inner join deal_stage_order as o on e.pipeline = o.pipeline and e.deal_stage = o.deal_stage
    where o.is_terminal
    group by e.deal_id
)

select
    d.deal_id,
    case when d.is_won then l.deal_stage_position else h.deal_stage_position end as highest_position,
    case when not d.is_open then coalesce(n.end_date, cast(d.closed_at as date)) end as end_date
from stg_deals as d
inner join lengths as l on d.pipeline = l.pipeline
left join highest as h on d.deal_id = h.deal_id
left join endings as n on d.deal_id = n.deal_id
where d.is_won or h.deal_id is not null
