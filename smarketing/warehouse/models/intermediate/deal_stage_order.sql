-- The stages of each pipeline in order: as the export numbers them, else as most histories run. Stages in
-- which deals only end (won or lost) are kept apart as terminal.
-- grain: pipeline, deal_stage
with present as (
    select
        pipeline,
        deal_stage,
        count(case when is_open then 1 end) as open_deals,
        count(case when is_won then 1 end) as won_deals,
        count(case when is_lost then 1 end) as lost_deals
    from stg_deals
    group by pipeline, deal_stage
),

numbered as (
    select
        pipeline,
        deal_stage,
        min(stage_order) as stage_order
    from deal_stage_entries
    group by pipeline, deal_stage
),

judged as (
    select
        n.pipeline,
        n.deal_stage,
        n.stage_order,
        coalesce(p.stages_before, 0) as stages_before,
        coalesce(
            lower(n.deal_stage) in ('won', 'lost') or lower(n.deal_stage) like 'closed%'
            or (
                coalesce(p.moves_on, 0) = 0 and c.open_deals = 0
                and c.won_deals + c.lost_deals > 0 and c.won_deals * c.lost_deals = 0
            ), false
        ) as is_terminal
    from numbered as n
    left join deal_stage_places as p on n.pipeline = p.pipeline and n.deal_stage = p.deal_stage
    left join present as c on n.pipeline = c.pipeline and n.deal_stage = c.deal_stage
)

select
    pipeline,
    deal_stage,
    is_terminal,
    row_number() over (
        partition by pipeline, is_terminal
        order by coalesce(stage_order, stages_before), stages_before, deal_stage
    ) as deal_stage_position
from judged
