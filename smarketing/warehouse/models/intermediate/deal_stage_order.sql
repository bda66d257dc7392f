-- The stages of each pipeline in order: as the export numbers them, else as most histories run. Stages in which deals
-- only end (won or lost) are kept apart as terminal.
-- grain: pipeline, deal_stage
with pairs as (
    select
        a.pipeline, a.deal_stage, o.deal_stage as other_stage,
        count(case when o.entered_at < a.entered_at then 1 end) as others_first,
        count(case when o.entered_at > a.entered_at then 1 end) as others_later
    from deal_stage_entries as a
    inner join deal_stage_entries as o on a.deal_id = o.deal_id and a.deal_stage <> o.deal_stage
    group by a.pipeline, a.deal_stage, o.deal_stage
),

places as (
    select
        pipeline, deal_stage,
        count(case when others_first > others_later then 1 end) as stages_before,
        sum(others_later) as moves_on
    from pairs
    group by pipeline, deal_stage
),

present as (
    select
        pipeline, deal_stage,
        count(case when is_open then 1 end) as open_deals,
        count(case when is_won then 1 end) as won_deals,
        count(case when is_lost then 1 end) as lost_deals
    from stg_deals
    group by pipeline, deal_stage
),

numbered as (
    select pipeline, deal_stage, min(stage_order) as stage_order
    from deal_stage_entries
    group by pipeline, deal_stage
),

judged as (
    select
        n.pipeline, n.deal_stage, n.stage_order,
        coalesce(p.stages_before, 0) as stages_before,
        coalesce(lower(n.deal_stage) in ('won', 'lost') or lower(n.deal_stage) like 'closed%'
            or (coalesce(p.moves_on, 0) = 0 and c.open_deals = 0
                and c.won_deals + c.lost_deals > 0 and c.won_deals * c.lost_deals = 0), false) as is_terminal
    from numbered as n
    left join places as p on n.pipeline = p.pipeline and n.deal_stage = p.deal_stage
    left join present as c on n.pipeline = c.pipeline and n.deal_stage = c.deal_stage
)

select
    pipeline, deal_stage, is_terminal,
    row_number() over (
        partition by pipeline, is_terminal order by coalesce(stage_order, stages_before), stages_before, deal_stage
    ) as deal_stage_position
from judged
