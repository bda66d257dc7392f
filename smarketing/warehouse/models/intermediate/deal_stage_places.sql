-- Where histories put each stage of a pipeline: how many stages mostly come before it, and how often a deal
-- moved on from it.
-- grain: pipeline, deal_stage
with pairs as (
    select
        a.pipeline,
        a.deal_stage,
        o.deal_stage as other_stage,
        count(case when o.entered_at < a.entered_at then 1 end) as others_first,
        count(case when o.entered_at > a.entered_at then 1 end) as others_later
    from deal_stage_entries as a
    inner join deal_stage_entries as o on a.deal_id = o.deal_id and a.deal_stage <> o.deal_stage
    group by a.pipeline, a.deal_stage, o.deal_stage
)

select
    pipeline,
    deal_stage,
    count(case when others_first > others_later then 1 end) as stages_before,
    cast(sum(others_later) as bigint) as moves_on
from pairs
group by pipeline, deal_stage
